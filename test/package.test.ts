// What users get: the packed tarball, installed into an empty project without a network.

import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from './cli/run.ts';
import { pack } from './installs/tarball.ts';

const test = suite('package');
const project = mkdtempSync(join(tmpdir(), 'keylane-package-'));
const env = { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1' };
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: project, env, encoding: 'utf8' });
const { version, exports: exported, bin } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));

let packed: string;
test.before(() => {
  packed = pack(project);
  writeFileSync(join(project, 'package.json'), '{ "name": "user", "type": "module" }');
  run('npm', 'install', '--offline', '--no-audit', '--no-fund', packed);
});
test.after(() => rmSync(project, { recursive: true }));

test('installs alone: no dependencies', () => {
  assert.equal(
    readdirSync(join(project, 'node_modules')).filter(name => !name.startsWith('.')),
    ['keylane'],
  );
});

for (const [name, ...args] of [['@arethetypeswrong/cli/dist/index.js'], ['publint/src/cli.js', 'run', '--strict']]) {
  test(`nothing is wrong with its types and exports, says ${name}`, () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, 'node_modules', name), ...args, packed],
      {
        encoding: 'utf8',
        env,
      },
    );
    assert.is(status, 0, stdout + stderr);
  });
}

test('holds what it should and nothing else', () => {
  const files = readdirSync(join(project, 'node_modules/keylane'), { recursive: true, encoding: 'utf8' });
  for (const file of [
    'LICENSE',
    'README.md',
    'CHANGELOG.md',
    'dist/core.wasm',
    'dist/THIRD-PARTY-LICENSES.txt',
    'dist/lab/index.html',
    'dist/cli/THIRD-PARTY-LICENSES.txt',
    'test/vectors/murmur2.json',
    'test/vectors/LICENSE',
    'SECURITY.md',
    'llms.txt',
    'dist/sbom.cdx.json',
    'docs/threats.md',
    'docs/cookbook/grow.md',
    'examples/write-tombstones.mjs',
    'examples/conform/partitioner.py',
  ]) {
    assert.ok(files.includes(file), `${file} is missing`);
  }
  assert.equal(
    files.filter(file => /^(src|assembly|scripts|bench)\b|flights|pictures|\.wat$|\.test\./.test(file)),
    [],
  );
});

test('the manifest has what a package page shows and nothing that is only for a clone', () => {
  const manifest = JSON.parse(readFileSync(join(project, 'node_modules/keylane/package.json'), 'utf8'));
  for (const field of ['repository', 'homepage', 'bugs', 'license', 'engines', 'publishConfig']) {
    assert.ok(manifest[field], field);
  }
  for (const field of ['author', 'scripts', 'devDependencies', 'allowScripts', 'dependencies']) {
    assert.is(manifest[field], undefined, field);
  }
  assert.not.ok(existsSync(`${root}/.package.json.whole`));
  assert.ok(JSON.parse(readFileSync(`${root}/package.json`, 'utf8')).scripts.prepack, 'the clone has its own again');
});

test('resolvers that do not know exports find each entry by a folder', () => {
  const base = join(project, 'node_modules/keylane');
  const entries = Object.keys(exported).filter(name => name !== '.' && exported[name].require);
  for (const name of entries) {
    const { main, module, types } = JSON.parse(readFileSync(join(base, name, 'package.json'), 'utf8'));
    assert.is(join(base, name, main), join(base, exported[name].require.default));
    assert.is(join(base, name, module), join(base, exported[name].import.default));
    assert.is(join(base, name, types), join(base, exported[name].require.types));
    for (const file of [main, module, types]) assert.ok(existsSync(join(base, name, file)), `${name}: ${file}`);
  }
});

test('what is bundled comes with its licence and its notice', () => {
  const base = join(project, 'node_modules/keylane/dist');
  const library = readFileSync(join(base, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
  const commandLine = readFileSync(join(base, 'cli/THIRD-PARTY-LICENSES.txt'), 'utf8');
  const page = readFileSync(join(base, 'web/page.js'), 'utf8');
  const lab = readFileSync(join(base, 'lab/index.html'), 'utf8');
  assert.match(library, /^@noble\/hashes \S+ \(MIT\)$/m);
  assert.match(commandLine, /^jstat \S+ \(MIT\)$/m);
  assert.match(lab, /^preact \S+ \(MIT\)$/m);
  assert.match(page, /^@observablehq\/plot \S+ \(ISC\)$/m);
  for (const text of [library, commandLine]) {
    assert.match(text, /^The following authors have all licensed their contributions to AssemblyScript$/m);
  }
  assert.match(commandLine, /^Apache Arrow JavaScript$/m);
  for (const text of [library, commandLine, page, lab]) assert.not.match(text, /undefined\)/);
});

test('it is as small as the README says', () => {
  const base = join(project, 'node_modules/keylane');
  const files = readdirSync(base, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  const bytes = files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  const [, most] = /Installed it takes at most (\d+) MB/.exec(readFileSync(`${root}/README.md`, 'utf8'))!;
  assert.ok(bytes <= Number(most) * 1e6, `${bytes} bytes`);
});

test('every export resolves, to what its name says', () => {
  const specifiers = Object.keys(exported).map(name =>
    name.replace('./', 'keylane/').replace(/^\.$/, 'keylane').replace('*', 'murmur2.json'),
  );
  writeFileSync(
    join(project, 'resolve.mjs'),
    `for (const name of ${JSON.stringify(specifiers)}) console.log(import.meta.resolve(name));`,
  );
  assert.is(run('node', 'resolve.mjs').trim().split('\n').length, specifiers.length);
});

test('require gives the same names as import, and one KeylaneError and KeyBlock for all entries', () => {
  const entries = Object.keys(exported).filter(name => exported[name].require && name !== './core.wasm');
  assert.ok(entries.length >= 10);
  writeFileSync(
    join(project, 'both.cjs'),
    `const entries = ${JSON.stringify(entries.map(name => name.replace('./', 'keylane/').replace(/^\.$/, 'keylane')))};
const { KeyBlock, KeylaneError } = require('keylane');
(async () => {
  for (const entry of entries) {
    const required = require(entry);
    const { default: all, ...imported } = await import(entry);
    const names = Object.keys(required).sort();
    if (names.join() !== Object.keys(imported).sort().join() || names.some(name => required[name] === undefined)) throw new Error(entry);
    if (required.KeylaneError && required.KeylaneError !== KeylaneError) throw new Error(entry + ': KeylaneError');
    if (required.KeyBlock && required.KeyBlock !== KeyBlock) throw new Error(entry + ': KeyBlock');
    const { names: fromRequire } = await import(require.resolve(entry)).then(module => ({ names: Object.keys(module) }));
    for (const name of names) if (!fromRequire.includes(name)) throw new Error(entry + ': import of the required file lacks ' + name);
  }
  console.log(entries.length);
})();`,
  );
  assert.is(run('node', 'both.cjs').trim(), String(entries.length));
});

const uses: [string, string, string][] = [
  [
    'keylane',
    "import { murmur2, partitionForKey, partitionsForKeys, toPositive, KeyBlock } from 'keylane'; console.log(murmur2('abc'), toPositive(-1), partitionForKey('abc', 12), partitionsForKeys(KeyBlock.from(['abc']), 12)[0]);",
    '479470107 2147483647 3 3',
  ],
  ['keylane/js', "import { partitionForKey } from 'keylane/js'; console.log(partitionForKey('abc', 12));", '3'],
  [
    'keylane/serializers',
    "import { int64 } from 'keylane/serializers'; import { murmur2 } from 'keylane'; console.log(int64(7).length, murmur2(int64(7)) === murmur2(Buffer.from('0000000000000007', 'hex')));",
    '8 true',
  ],
  [
    'keylane/rules',
    "import { partitionUnder, rules } from 'keylane/rules'; console.log(partitionUnder('crc32', 'SheetJS', 100), rules[0].partition('abc', 12), partitionUnder('sha1', Buffer.from('abc'), 1000));",
    '26 3 517',
  ],
  [
    'keylane/kafkajs and the other adapters',
    "import { keylanePartitioner } from 'keylane/kafkajs'; import { keylanePartitioner as platformatic } from 'keylane/platformatic'; import { keylanePartitioner as kafkaNode } from 'keylane/kafka-node'; import { keylanePartitioner as noKafka } from 'keylane/no-kafka'; import { assignPartitions as confluent } from 'keylane/confluent'; import { assignPartitions as rdkafka } from 'keylane/node-rdkafka'; const partitionMetadata = [0, 1, 2].map(partitionId => ({ partitionId, leader: 1 })); const message = { key: 'abc', value: '' }; class DefaultPartitioner { partition() {} } console.log(keylanePartitioner()()({ topic: 't', partitionMetadata, message }), platformatic()({ topic: 't' }, Buffer.from('abc')) % 3, kafkaNode()([0, 1, 2], 'abc'), noKafka(DefaultPartitioner).partition('t', partitionMetadata, message), confluent([message], 3)[0].partition, rdkafka([{ topic: 't', ...message }], 3)[0].partition);",
    '0 0 0 0 0 0',
  ],
  [
    'one error class for all entries',
    "import { KeylaneError } from 'keylane'; import { partitionForKey } from 'keylane/js'; import { int32 } from 'keylane/serializers'; for (const f of [() => partitionForKey(1, 1), () => int32('a')]) try { f() } catch (error) { console.log(error instanceof KeylaneError, error.code) }",
    'true ERR_KEY\ntrue ERR_VALUE',
  ],
  [
    'one KeyBlock for all entries',
    "import { KeyBlock } from 'keylane'; import { partitionsForKeys } from 'keylane/js'; console.log(partitionsForKeys(KeyBlock.from(['abc']), 12)[0]);",
    '3',
  ],
  [
    'keylane/core.wasm',
    "import fs from 'node:fs'; import { fileURLToPath } from 'node:url'; const bytes = fs.readFileSync(fileURLToPath(import.meta.resolve('keylane/core.wasm'))); const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {}); const at = exports.KEYS.value; new Uint8Array(exports.memory.buffer).set(Buffer.from('abc'), at); console.log(exports.murmur2(at, 3), exports.partitionForKey(at, 3, 12, exports.MASK.value));",
    '479470107 3',
  ],
  [
    'keylane/vectors',
    "import { createRequire } from 'node:module'; const { vectors } = createRequire(import.meta.url)('keylane/vectors/murmur2.json'); console.log(vectors.find(({ id }) => id === 'kafka-abc').hash);",
    '479470107',
  ],
];
for (const [name, program, expected] of uses) {
  test(name, () => {
    writeFileSync(join(project, 'use.mjs'), program);
    assert.is(run('node', 'use.mjs').trim(), expected);
  });
}

test('the command line', () => {
  assert.is(Object.keys(bin).join(), 'keylane');
  assert.is(run('node_modules/.bin/keylane', '--version').trim(), version);
  assert.match(run('node_modules/.bin/keylane', 'where', 'abc', '-n', '12'), /^abc: partition 3 of 12/);
});

test('types: a program in TypeScript that uses everything, and mistakes that are found', () => {
  mkdirSync(join(project, 'typed'));
  writeFileSync(
    join(project, 'typed/good.ts'),
    `import { KeyBlock, type Key, KeylaneError, type KeylaneErrorCode, murmur2, partitionForKey, partitionsForKeys, toPositive } from 'keylane';
import * as js from 'keylane/js';
import { partitionUnder, type Rule, type RuleId, rules } from 'keylane/rules';
import { int32, splitSchemaId, type SchemaFramed, windowedInnerKey } from 'keylane/serializers';
const key: Key = Buffer.from('a');
const all: number[] = [murmur2(key), toPositive(1), partitionForKey('a', 3), js.partitionForKey(int32(1), 3)];
const out: Int32Array = partitionsForKeys(KeyBlock.fromColumns(new Uint8Array(2), new Int32Array([0, 2])), 3, new Int32Array(1));
const framed: SchemaFramed = splitSchemaId(windowedInnerKey(new Uint8Array(20), 'time'));
const rule: Rule = rules[0];
const id: RuleId = 'crc32-abs';
all.push(partitionUnder(id, 'a', 3), rule.partition(key, 3));
const code: KeylaneErrorCode = new KeylaneError('ERR_KEY', '').code;
// @ts-expect-error a number is no key
partitionForKey(7, 3);
// @ts-expect-error a bigint is no count
partitionForKey('a', 3n);
// @ts-expect-error there is no such rule
partitionUnder('md4', 'a', 3);
// @ts-expect-error there is no such code
const no: KeylaneErrorCode = 'ERR_NOTHING';
export { all, code, framed, no, out };
`,
  );
  writeFileSync(
    join(project, 'typed/tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        module: 'nodenext',
        target: 'es2022',
        types: ['node'],
        typeRoots: [`${root}/node_modules/@types`],
      },
      include: ['good.ts'],
    }),
  );
  run('node', `${root}/node_modules/typescript/bin/tsc`, '-p', 'typed');
});

test.run();
