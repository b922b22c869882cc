// Every command takes every source alike: the same records, as each tool writes them, give the same answer or a named refusal.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { some } from '../runs.ts';
import { PARTITIONS, RECORDS, TOOLS } from '../written-by.ts';
import { folderOf } from './folder.ts';
import { keylane } from './run.ts';

const test = suite('one way in');
const { file } = folderOf(test);
const N = String(PARTITIONS);

/** What an answer says of records and keys, wherever they came from. */
function gist(command: string, out: string): unknown {
  const answer = JSON.parse(out);
  if (command === 'who') {
    const { records, keyless, distinctKeys, numPartitions, verdict, shares, splitKeys } = answer;
    return { records, keyless, distinctKeys, numPartitions, verdict, shares, splitKeys: splitKeys.count };
  }
  if (command === 'scan') {
    const { records, keyless, bytes, distinctKeys, hotKeys } = answer;
    // Where keyless records are only a source with partitions tells.
    const partitions = answer.partitions.map((each: object) => ({ ...each, keyless: null }));
    return { records, keyless, bytes, distinctKeys, partitions, hotKeys };
  }
  if (command === 'join') {
    const { canMeet, keys, a } = answer;
    return { canMeet, keys, records: a.records, distinctKeys: a.distinctKeys };
  }
  if (command === 'find') {
    const { found, recordsRead, records } = answer;
    return { found, recordsRead, partitions: records.map(({ partition }: { partition: number }) => partition) };
  }
  const { keys, records, flows, hotKeys, spread } = answer;
  return { keys, records, flows, hotKeys, spread };
}

const COMMANDS: Record<string, (source: string, args: string[]) => string[]> = {
  who: (source, args) => ['who', source, '-n', N, ...args],
  scan: (source, args) => ['scan', source, '-n', N, ...args],
  plan: (source, args) => [
    'plan',
    source,
    '--from',
    N,
    '--to',
    '9',
    ...args.filter((_, i) => !isPartitionColumn(args, i)),
  ],
  join: (source, args) => ['join', source, source, '-n', N, ...args],
  // --key-type is of --key too.
  find: (source, args) => [
    'find',
    source,
    '--key',
    args.includes('base64') ? btoa('order-1') : 'order-1',
    '-n',
    N,
    ...args,
  ],
};
// plan computes where keys were; only --compacted asks where they are.
const isPartitionColumn = (args: string[], i: number): boolean =>
  args[i] === '--partition-column' || args[i - 1] === '--partition-column';

/** What the first tool's dump gives, asked once for each command and set of records. */
const known = new Map<string, ReturnType<typeof keylane>>();
function expectedOf(argsOf: (source: string, args: string[]) => string[], text: string | Uint8Array) {
  const name = `${argsOf('', [])} ${text}`;
  const found = known.get(name) ?? keylane([...argsOf(file('expected', text), []), '--json']);
  known.set(name, found);
  return found;
}

for (const [i, [command, argsOf]] of Object.entries(COMMANDS).entries()) {
  // In turns: in npm test one or two commands are asked about each tool.
  for (const { name, file: called = 'dump', write, args = [], hasPartitions, lacks } of some(TOOLS, 3, i)) {
    test(`${command}: ${name}`, () => {
      const records = RECORDS.filter(record => !lacks?.(record));
      const source = file(called, write(records));
      const found = keylane([...argsOf(source, args), '--json']);
      if ((command === 'who' || command === 'find') && !hasPartitions) {
        assert.is(found.code, 2);
        assert.match(found.err, /ERR_SOURCE_PARTITIONS|ERR_SOURCE_FORMAT|ERR_USAGE|ERR_COLUMN/);
        return;
      }
      const expected = expectedOf(argsOf, TOOLS[0].write(records));
      assert.ok(expected.out !== '', expected.err);
      assert.ok(found.out !== '', found.err);
      assert.equal(gist(command, found.out), gist(command, expected.out));
    });
  }
}

const dumps = fileURLToPath(new URL('../sources/dumps/', import.meta.url));
const names = readdirSync(dumps).sort();
/** Those of them that say nothing of partitions. */
const WITHOUT = ['console-no-partition.txt', 'kcat-K.txt', 'kcat-keys.txt'];

test('there are dumps of real tools', () => assert.ok(names.length > 6));
for (const [i, [command, argsOf]] of Object.entries(COMMANDS).entries()) {
  for (const name of some(names, 2, i)) {
    test(`${command}: ${name}, written by the real tool`, () => {
      const found = keylane([...argsOf(`${dumps}${name}`, []), '--json']);
      if ((command === 'who' || command === 'find') && WITHOUT.includes(name)) {
        assert.match(found.err, /ERR_SOURCE_(?:PARTITIONS|FORMAT)/);
        return;
      }
      const expected = expectedOf(argsOf, readFileSync(`${dumps}kcat.jsonl`));
      assert.ok(found.out !== '', found.err);
      assert.equal(gist(command, found.out), gist(command, expected.out));
    });
  }
}

test('the case of a console dump with headers: the key is the field behind them', () => {
  const source = file('headers.txt', readFileSync(new URL('../cases/console-with-headers.txt', import.meta.url)));
  const { out, err } = keylane(['who', source, '-n', '12']);
  assert.match(out, /^murmur2, 12 partitions\n60 keyed records; the verdict explains all 60 distinct keys/);
  assert.match(err, 'read as console consumer, headers left out: 60 keys with partitions');
});

test.run();
