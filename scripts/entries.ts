// The entries of the library: what `exports` of package.json names and scripts/build.ts builds.

import { readFileSync } from 'node:fs';

/** One for each client. */
const adapters = ['kafkajs', 'platformatic', 'kafka-node', 'no-kafka', 'confluent', 'node-rdkafka'];

/** The source of each entry by its place in dist/, without an ending. */
export const sources: Record<string, string> = {
  index: 'src/index.ts',
  js: 'src/js.ts',
  serializers: 'src/serializers/index.ts',
  rules: 'src/rules/index.ts',
  ...Object.fromEntries(adapters.map(name => [`adapters/${name}`, `src/adapters/${name}.ts`])),
};

/** Only for Node, and bundled with the command line, whose parts it has. */
export const nodeSources: Record<string, string> = { analysis: 'src/ask/index.ts' };

/** core.wasm has types only. */
export const typesOfWasm = 'src/core-wasm.ts';

/** What an entry is imported as. */
export function entryOf(name: string): string {
  const end = name.replace('adapters/', '').replace(/^index$/, '');
  return end === '' ? 'keylane' : `keylane/${end}`;
}

/** What the first line of an entry's source says of it. */
export function summaryOf(source: string): string {
  const [first] = readFileSync(source, 'utf8').split('\n', 1);
  return first.replace(/^\/\/ (keylane\/analysis: )?/, '');
}
