// Which engine is taken: in child processes, since the choice is made once, and in what was built.

import { execFileSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('engine choice');
const built = new URL('../../dist/index.js', import.meta.url).href;

/** One answer and which engine gave it (told by whether a module was compiled), or the error's code. */
function choice(forced: string | undefined, before: string): string {
  const program = `
    const print = console.log;
    let engine = 'js';
    if (globalThis.WebAssembly) {
      WebAssembly.Module = new Proxy(WebAssembly.Module, { construct: (target, args) => ((engine = 'wasm'), new target(...args)) });
    }
    ${before}
    const { murmur2 } = await import('${built}');
    if (engine !== 'js') print('compiled at import');
    try { print(murmur2('abc'.repeat(50)) + ' ' + engine); } catch (error) { print(error.code); }`;
  const env = { ...process.env };
  delete env.KEYLANE_ENGINE;
  if (forced !== undefined) env.KEYLANE_ENGINE = forced;
  return execFileSync(process.execPath, ['--input-type=module', '-e', program], { env, encoding: 'utf8' }).trim();
}

const refuse =
  'WebAssembly.Module = class { constructor() { throw new WebAssembly.CompileError("refused by policy"); } };';
for (const [name, forced, before, expected] of [
  ['WebAssembly by itself', undefined, '', '1245760070 wasm'],
  ['an empty variable is none', '', '', '1245760070 wasm'],
  ['forced wasm', 'wasm', '', '1245760070 wasm'],
  ['forced js', 'js', '', '1245760070 js'],
  ['an engine that does not exist', 'simd', '', 'ERR_ENGINE'],
  ['no WebAssembly at all', undefined, 'delete globalThis.WebAssembly;', '1245760070 js'],
  ['WebAssembly may not compile', undefined, refuse, '1245760070 js'],
  ['wasm forced where it may not compile', 'wasm', refuse, 'ERR_ENGINE'],
  [
    'an environment that may not be read, as in Deno without --allow-env',
    undefined,
    "Object.defineProperty(process, 'env', { value: { get KEYLANE_ENGINE() { throw new Error('NotCapable'); } } });",
    '1245760070 wasm',
  ],
  [
    'Deno that would ask its user first',
    'js',
    `globalThis.Deno = { permissions: { querySync: ({ name, variable }) => ({ state: name === 'env' && variable === 'KEYLANE_ENGINE' ? 'prompt' : 'granted' }) } };
     Object.defineProperty(process, 'env', { value: { get KEYLANE_ENGINE() { print('asked'); return 'js'; } } });`,
    '1245760070 wasm',
  ],
  [
    'Deno that may look',
    'js',
    "globalThis.Deno = { permissions: { querySync: () => ({ state: 'granted' }) } };",
    '1245760070 js',
  ],
  ['no process object, as in a browser', undefined, 'delete globalThis.process;', '1245760070 wasm'],
] as const) {
  test(name, () => assert.is(choice(forced, before), expected));
}

test('an engine that does not exist is told when a producer makes its partitioner', () => {
  const program = `
    const { createPartitioner, partitionForKey } = await import('${built}');
    try { createPartitioner(); } catch (error) { console.log(error.code); }
    console.log(partitionForKey('order-1', 12));`;
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, KEYLANE_ENGINE: 'banana' },
    encoding: 'utf8',
  });
  assert.is(out, 'ERR_ENGINE\n10\n');
});

test.run();
