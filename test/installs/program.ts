// The program that each project runs: every entry is used, and what it prints is known.

import * as assert from 'uvu/assert';

/** The names that it takes from each entry. */
const USED: Record<string, string[]> = {
  keylane: ['createPartitioner', 'KeyBlock', 'KeylaneError', 'partitionForKey', 'partitionsForKeys'],
  'keylane/js': ['murmur2'],
  'keylane/serializers': ['int64'],
  'keylane/rules': ['partitionUnder'],
  'keylane/kafkajs': ['keylanePartitioner as kafkajs'],
  'keylane/platformatic': ['keylanePartitioner as platformatic'],
  'keylane/kafka-node': ['keylanePartitioner as kafkaNode'],
  'keylane/no-kafka': ['keylanePartitioner as noKafka'],
  'keylane/confluent': ['assignPartitions as confluent'],
  'keylane/node-rdkafka': ['assignPartitions as rdkafka'],
};

const BODY = `
let code = '';
try {
  partitionForKey('', 0);
} catch (error) {
  if (error instanceof KeylaneError) code = error.code;
}
const partitionMetadata = [0, 1, 2].map(partitionId => ({ partitionId, leader: 1 }));
const message = { key: 'abc', value: '' };
const answer = [
  partitionForKey('order-1', 12),
  [...partitionsForKeys(KeyBlock.from(['order-1', 'order-2', '']), 12)].join(),
  partitionForKey(int64(42), 12),
  partitionForKey('ü'.repeat(100), 12),
  murmur2('abc'),
  partitionUnder('crc32', 'order-1', 12),
  createPartitioner().partition({ key: 'order-1' }, { topic: 't', numPartitions: 12 }),
  kafkajs()()({ topic: 't', partitionMetadata, message }),
  [platformatic, kafkaNode, noKafka, confluent, rdkafka].every(adapter => typeof adapter === 'function'),
  code,
].join(' ');
`;
const RIGHT = '10 10,3,9 4 8 479470107 7 10 0 true ERR_PARTITION_COUNT';

const imports = Object.entries(USED).map(([entry, names]) => `import { ${names.join(', ')} } from '${entry}';`);
const requires = Object.entries(USED).map(
  ([entry, names]) => `const { ${names.join(', ').replaceAll(' as ', ': ')} } = require('${entry}');`,
);
const PRINT = 'console.log(answer);\n';
const TEST = `test('is right', () => expect(answer).toBe('${RIGHT}'));\n`;

export const esm = imports.join('\n') + BODY + PRINT;
export const cjs = requires.join('\n') + BODY + PRINT;
/** For runners whose `test` and `expect` are global. */
export const esmTest = imports.join('\n') + BODY + TEST;
export const cjsTest = requires.join('\n') + BODY + TEST;

/** With types that are right, and mistakes that the compiler must find. */
export const typed = `${esm}
// No library of the DOM or of Node is needed.
declare const console: { log(...all: unknown[]): void };
import type { Key, PartitionerOptions } from 'keylane';
import type { RuleId } from 'keylane/rules';
import type { CoreExports } from 'keylane/core.wasm';
const key: Key = new Uint8Array(2);
const id: RuleId = 'crc32-abs';
const options: PartitionerOptions = { rule: 'murmur2-float' };
const hash: (core: CoreExports) => number = core => core.murmur2(core.KEYS.value, 3);
const out: Int32Array = partitionsForKeys(KeyBlock.from([key]), 3, new Int32Array(1));
// @ts-expect-error a number is no key
const wrongKey = () => partitionForKey(7, 3);
// @ts-expect-error there is no such rule
const wrongRule = () => partitionUnder('md4', 'a', 3);
// @ts-expect-error there is no such option
const wrongOption = () => kafkajs({ rules: 'murmur2' });
export { hash, id, options, out, wrongKey, wrongOption, wrongRule };
`;

/** Only the partition of one key, for what a bundle holds of it. */
export const oneKey = `import { partitionForKey } from 'keylane';\nconsole.log(partitionForKey('order-1', 12));\n`;

export function isRight(printed: string): void {
  assert.is(printed.trim().split('\n').at(-1), RIGHT);
}
