// The check in Node, Deno and Bun, in a project that has keylane installed: both of its copies, the one of `import` and the one of `require`. Prints a
// line of JSON, with the runtime's own name, so that none is taken for another.

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { check } from './check.mjs';

const require = createRequire(import.meta.url);
const ENTRIES = { keylane: 'keylane', js: 'keylane/js', serializers: 'keylane/serializers', rules: 'keylane/rules' };

const copies = { import: {}, require: {} };
for (const [name, entry] of Object.entries(ENTRIES)) {
  copies.import[name] = await import(entry);
  copies.require[name] = require(entry);
}
const folder = dirname(require.resolve('keylane/vectors/murmur2.json'));
const read = name => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const rules = readdirSync(join(folder, 'rules')).map(name => read(`rules/${name}`));
const files = {
  murmur2: read('murmur2.json'),
  strings: read('strings.json'),
  serializers: read('serializers.json'),
  rules,
};
const runtime = globalThis.Deno
  ? `Deno ${Deno.version.deno}`
  : globalThis.Bun
    ? `Bun ${Bun.version}`
    : `Node ${process.versions.node}`;
console.log(JSON.stringify({ runtime, ...check(copies, files) }));
