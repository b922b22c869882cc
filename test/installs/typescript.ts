// TypeScript's versions and their ways to resolve a module: compiled strictly, declarations of packages included, then run.

import { isRight, typed } from './program.ts';
import type { Install, Project } from './project.ts';

interface Setting {
  readonly name: string;
  /** As package.json says, which decides what nodenext emits. */
  readonly type: 'module' | 'commonjs';
  readonly options: Record<string, string>;
}

const COMMONJS: Setting = { name: 'commonjs', type: 'commonjs', options: { module: 'commonjs' } };
const NODE10: Setting = {
  name: 'commonjs, node10',
  type: 'commonjs',
  options: { module: 'commonjs', moduleResolution: 'node10' },
};
const node = (module: string, type: Setting['type']): Setting => ({
  name: `${module}, ${type === 'module' ? 'ES modules' : 'CommonJS'}`,
  type,
  options: { module },
});
const BUNDLER: Setting = {
  name: 'esnext, bundler',
  type: 'module',
  options: { module: 'esnext', moduleResolution: 'bundler' },
};
const NODE16 = [node('node16', 'commonjs'), node('node16', 'module')];
const NODENEXT = [node('nodenext', 'commonjs'), node('nodenext', 'module')];

function compiled(project: Project, { name, type, options }: Setting): void {
  const folder = name.replaceAll(/\W+/g, '-');
  project.write({
    [`${folder}/package.json`]: { type },
    [`${folder}/index.ts`]: typed,
    [`${folder}/tsconfig.json`]: {
      compilerOptions: { strict: true, target: 'es2020', lib: ['es2020'], types: [], ...options },
      files: ['index.ts'],
    },
  });
  project.run('tsc', '-p', folder);
  isRight(project.run('node', `${folder}/index.js`));
}

function typescript(version: string, settings: Setting[], isShort = false): Install {
  const label = `TypeScript ${version.replace(/^[~^]/, '')}`;
  return {
    isShort,
    dependencies: { typescript: version },
    checks: project =>
      Object.fromEntries(settings.map(setting => [`${label}, ${setting.name}`, () => compiled(project, setting)])),
  };
}

export const typescriptInstalls: Install[] = [
  // The oldest that knows the bundler's way.
  typescript('~5.0.4', [NODE10, ...NODE16, ...NODENEXT, BUNDLER]),
  typescript('~5.4.5', [NODE10, ...NODE16, ...NODENEXT, BUNDLER]),
  typescript('~5.9.3', [NODE10, NODE16[0], NODENEXT[1], BUNDLER], true),
  typescript('~5.9.3', [COMMONJS, NODE16[1], node('node18', 'commonjs'), node('node20', 'commonjs'), NODENEXT[0]]),
  typescript('~6.0.3', [
    { ...NODE10, options: { ...NODE10.options, ignoreDeprecations: '6.0' } },
    COMMONJS,
    ...NODE16,
    ...NODENEXT,
    BUNDLER,
  ]),
  typescript('~7.0.2', [COMMONJS, ...NODE16, ...NODENEXT, BUNDLER]),
];
