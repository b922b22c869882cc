// Test runners: Jest as `nest new` sets it up, with ts-jest and with Babel, and Vitest.

import { cjsTest, esmTest, isRight, typed } from './program.ts';
import type { Install } from './project.ts';

const SERVICE = `import { Injectable } from '@nestjs/common';
import { partitionForKey } from 'keylane';
import { keylanePartitioner } from 'keylane/kafkajs';

@Injectable()
export class AppService {
  readonly createPartitioner = keylanePartitioner();

  partition(key: string): number {
    return partitionForKey(key, 12);
  }
}
`;

const SPEC = `import { Test, TestingModule } from '@nestjs/testing';
import { KeylaneError } from 'keylane';
import { AppService } from './app.service';

describe('AppService', () => {
  let service: AppService;

  beforeEach(async () => {
    const app: TestingModule = await Test.createTestingModule({ providers: [AppService] }).compile();
    service = app.get<AppService>(AppService);
  });

  it('tells where a key lands', () => {
    expect(service.partition('order-1')).toBe(10);
    const partitionMetadata = [0, 1, 2].map(partitionId => ({ partitionId, leader: 1 }));
    const message = { key: 'abc', value: '' };
    expect(service.createPartitioner()({ topic: 't', partitionMetadata, message })).toBe(0);
  });

  it('throws its own error', () => {
    expect(() => service.partition(7 as unknown as string)).toThrow(KeylaneError);
  });
});
`;

/** What the Nest CLI writes into package.json. */
const NEST_JEST = {
  moduleFileExtensions: ['js', 'json', 'ts'],
  rootDir: 'src',
  testRegex: '.*\\.spec\\.ts$',
  transform: { '^.+\\.(t|j)s$': 'ts-jest' },
  collectCoverageFrom: ['**/*.(t|j)s'],
  coverageDirectory: '../coverage',
  testEnvironment: 'node',
};

/** And into tsconfig.json, with what its two last versions differ in. */
const nestConfig = (options: object) => ({
  compilerOptions: {
    declaration: true,
    removeComments: true,
    emitDecoratorMetadata: true,
    experimentalDecorators: true,
    allowSyntheticDefaultImports: true,
    sourceMap: true,
    outDir: './dist',
    incremental: true,
    skipLibCheck: true,
    strictNullChecks: true,
    ...options,
  },
});

function nest(version: string, jest: string, isShort: boolean, options: object): Install {
  return {
    isShort,
    dependencies: {
      '@nestjs/common': `^${version}.0.0`,
      '@nestjs/core': `^${version}.0.0`,
      '@nestjs/testing': `^${version}.0.0`,
      'reflect-metadata': '^0.2.0',
      rxjs: '^7.8.0',
      '@types/jest': `^${jest}.0.0`,
      '@types/node': '^22.0.0',
      jest: `^${jest}.0.0`,
      'ts-jest': '^29.4.0',
      typescript: '^5.9.0',
    },
    manifest: { jest: NEST_JEST },
    checks: project => ({
      [`Nest ${version}, Jest ${jest}, ts-jest`]: () => {
        project.write({
          'src/app.service.ts': SERVICE,
          'src/app.service.spec.ts': SPEC,
          'tsconfig.json': nestConfig(options),
        });
        project.run('jest', '--ci');
      },
      [`Nest ${version}, tsc`]: () => {
        project.run('tsc', '-p', '.');
      },
    }),
  };
}

function babel(jest: string): Install {
  return {
    dependencies: {
      '@babel/core': '^7.28.0',
      '@babel/preset-env': '^7.28.0',
      jest: `^${jest}.0.0`,
      'jest-environment-jsdom': `^${jest}.0.0`,
    },
    checks: project => {
      const config = "module.exports = { presets: [['@babel/preset-env', { targets: { node: 'current' } }]] };";
      project.write({ 'babel.config.js': config, 'esm.test.js': esmTest, 'cjs.test.js': cjsTest });
      return {
        [`Jest ${jest}, babel-jest`]: () => {
          project.run('jest', '--ci');
        },
        [`Jest ${jest}, jsdom`]: () => {
          // jsdom lacks them, every browser has them.
          project.write({
            'setup.js':
              "const { TextDecoder, TextEncoder } = require('node:util');\nObject.assign(globalThis, { TextDecoder, TextEncoder });",
          });
          project.run('jest', '--ci', '--env', 'jsdom', '--setupFiles', './setup.js');
        },
        [`Jest ${jest}, ES modules of its own`]: () => {
          project.write({ 'esm/esm.test.mjs': esmTest });
          const options = ['--ci', '--testMatch', '**/*.mjs'];
          project.runWith({ NODE_OPTIONS: '--experimental-vm-modules' }, 'jest', ...options);
        },
      };
    },
  };
}

const vitest: Install = {
  dependencies: { vitest: '^4.0.0' },
  checks: project => ({
    'Vitest 4': () => {
      project.write({ 'keylane.test.mjs': esmTest });
      project.run('vitest', 'run', '--globals');
    },
  }),
};

const tsNode: Install = {
  dependencies: { 'ts-node': '^10.9.2', typescript: '^5.9.0', '@types/node': '^22.0.0' },
  checks: project => ({
    'ts-node, CommonJS': () => {
      project.write({
        'index.ts': typed,
        'tsconfig.json': { compilerOptions: { strict: true, module: 'commonjs', target: 'es2020' } },
      });
      isRight(project.run('ts-node', 'index.ts'));
    },
  }),
};

export const runnerInstalls: Install[] = [
  nest('11', '30', true, {
    module: 'nodenext',
    moduleResolution: 'nodenext',
    resolvePackageJsonExports: true,
    esModuleInterop: true,
    isolatedModules: true,
    target: 'ES2023',
  }),
  nest('10', '29', false, { module: 'commonjs', target: 'ES2021', baseUrl: './' }),
  babel('29'),
  babel('30'),
  vitest,
  tsNode,
];
