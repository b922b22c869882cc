// The adapters' types against the clients' own: types/clients.ts is compiled with all of them installed.

import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../cli/run.ts';
import { run } from '../command.ts';
import { installed } from '../npm.ts';

/** None is compiled or run: their declarations are all that is looked at. */
const CLIENTS = {
  '@confluentinc/kafka-javascript': '1.10.1',
  '@platformatic/kafka': '1.35.0',
  '@types/node': '20.19.43',
  'kafka-node': '5.0.0',
  kafkajs: '2.2.4',
  'no-kafka': '3.4.4',
  '@types/bluebird': '3.5.42',
  '@types/lodash': '4.17.20',
  'node-rdkafka': '3.6.1',
};

const test = suite('types');

test("what each adapter returns is what its client's option takes", () => {
  const packages = installed(CLIENTS, { overrides: { 'typedarray.prototype.slice': '1.0.5' } });
  const project = mkdtempSync(join(tmpdir(), 'keylane-types-'));
  try {
    // Beside the clients, so that the compiler finds them, and at its place in the tree, so that the file's own imports hold.
    symlinkSync(join(packages, 'node_modules'), join(project, 'node_modules'));
    cpSync(join(root, 'src'), join(project, 'src'), { recursive: true });
    cpSync(join(root, 'test/broker/types'), join(project, 'test/broker/types'), { recursive: true });
    const config = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { noUnusedLocals: false },
      include: ['test/broker/types'],
      exclude: [],
    };
    writeFileSync(join(project, 'package.json'), JSON.stringify({ type: 'module' }));
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify(config));
    run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', project], 'TypeScript');
  } catch (error) {
    assert.unreachable(String(error));
  } finally {
    rmSync(project, { recursive: true });
  }
});

test.run();
