// What a State knows of the writers: written, read and merged, against one look at all records; and what is refused.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { whoAnswer } from '../../../src/analysis/who/answer.ts';
import { KeyBlock, murmur2 } from '../../../src/core/index.ts';
import { KeylaneError } from '../../../src/errors.ts';
import { partitionUnder } from '../../../src/rules/index.ts';
import { scanSource } from '../../../src/scan/source.ts';
import { RecordFold } from '../../../src/scan/writers/record-fold.ts';
import { whoSource } from '../../../src/scan/writers/source.ts';
import { emptyNotes, openSource, type SourceOptions } from '../../../src/sources/index.ts';
import { readState } from '../../../src/state/file/state-file.ts';
import { addCounts, emptyState, mergeState, type ScanState } from '../../../src/state/state.ts';
import { type Example, emptyWhoState, type WhoState, type Witness } from '../../../src/state/writers/state.ts';
import { addToTimeline, emptyTimeline, type TimeUnit } from '../../../src/state/writers/timeline.ts';
import { folderOf } from '../../cli/folder.ts';
import { random, runs, some } from '../../runs.ts';
import { writeState } from '../../written-state.ts';

const test = suite('who state file');
const { file } = folderOf(test);
const N = 6;
const LARGE = 1 << 26;

interface Row {
  key: string;
  partition: number;
  offset: number;
  timestamp: number;
}

const anyKey = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^order-\d{1,2}$/) },
  { weight: 2, arbitrary: fc.stringMatching(/^[kK]ey-\d{1,2} ?$/) },
  { weight: 1, arbitrary: fc.constantFrom('Zürich', 'lost-\ufffd', '\ufffd', '東京', '42', 'é'.repeat(40)) },
);

/** Records of two writers and strays, each partition's offsets in order. */
const anyTopic = fc
  .array(fc.record({ key: anyKey, by: fc.constantFrom('murmur2', 'murmur2', 'crc32', null), at: fc.nat(N - 1) }), {
    minLength: 1,
    maxLength: 120,
  })
  .map(records => {
    const offsets = new Array(N).fill(0);
    return records.map(({ key, by, at }, i): Row => {
      const partition = by ? partitionUnder(by as 'murmur2' | 'crc32', key, N) : at;
      return { key, partition, offset: offsets[partition]++, timestamp: 1.7e12 + i * i * 1000 };
    });
  });

type Writer = (rows: readonly Row[]) => string;
const lines =
  (line: (row: Row) => string): Writer =>
  rows =>
    rows.map(row => `${line(row)}\n`).join('');
const formats: [name: string, options: SourceOptions, hasOffsets: boolean, write: Writer][] = [
  [
    'kcat',
    { format: 'kcat' },
    true,
    lines(({ key, partition, offset, timestamp }) =>
      JSON.stringify({ topic: 't', partition, offset, tstype: 'create', ts: timestamp, broker: 1, key, payload: null }),
    ),
  ],
  [
    'jsonl',
    { format: 'jsonl' },
    true,
    lines(({ key, partition, offset }) => JSON.stringify({ key, partition, offset })),
  ],
  [
    'console',
    { format: 'console' },
    false,
    lines(({ key, partition, timestamp }) => `CreateTime:${timestamp}\tPartition:${partition}\t${key}\tv`),
  ],
  ['tsv', { format: 'tsv' }, false, lines(({ key, partition }) => `${partition}\t${key}`)],
  [
    'tsv with offsets',
    { format: '%o\\t%p\\t%k' },
    true,
    lines(({ key, partition, offset }) => `${offset}\t${partition}\t${key}`),
  ],
  [
    'csv',
    { format: 'csv' },
    false,
    rows => `partition,key\n${rows.map(({ key, partition }) => `${partition},"${key}"\n`).join('')}`,
  ],
];

async function scan(name: string, options: SourceOptions): Promise<ScanState> {
  const state = emptyState(N);
  const how = { needsPartitions: true, keyType: 'string', ...options } as const;
  await scanSource(await openSource(name, how), { keepsWriters: true }, state, emptyNotes());
  return state;
}

for (const [name, options, hasOffsets, write] of formats) {
  test(`${name}: the parts of a source, scanned apart and merged in any order, say what who says of it`, async () => {
    await fc.assert(
      fc.asyncProperty(
        anyTopic,
        fc.array(fc.nat(3), { minLength: 120, maxLength: 120 }),
        fc.constantFrom([0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]),
        fc.nat(3),
        async (rows, partOf, order, turn) => {
          const parts = order.map(part => rows.filter((_, i) => partOf[i] === part)).filter(part => part.length > 0);
          const merged = emptyState(N);
          for (const part of parts) {
            const bytes = writeState(await scan(file('part', write(part)), options));
            mergeState(merged, readState(bytes, 'part'), LARGE);
          }
          // Without offsets records are numbered, in the order in which their parts come.
          const whole = file('whole', write(hasOffsets ? rows : parts.flat()));
          const source = await openSource(whole, { needsPartitions: true, keyType: 'string', ...options });
          const ask = () => ({ answer: undefined, suggestedPartitions: null });
          const { state } = await whoSource(source, options, N, emptyNotes(), ask);
          // Dear: of every fourth in npm test. That the States are the same bytes is asked of all.
          if (some([0, 1, 2, 3]).includes(turn)) assert.equal(whoAnswer(merged.writers!, true), whoAnswer(state, true));
          assert.is(Buffer.compare(writeState(merged), writeState(await scan(whole, options))), 0);
        },
      ),
      { numRuns: runs(20, 10) },
    );
  });
}

interface Seen {
  key: string | Uint8Array;
  partition: number;
}

function scanned(seen: readonly Seen[], from = 0, numPartitions = N): ScanState {
  const state = emptyState(numPartitions);
  state.partitionsFrom = 'records';
  const keys = KeyBlock.from(seen.map(({ key }) => key));
  const partitions = Int32Array.from(seen, ({ partition }) => partition);
  addCounts(state, keys, partitions);
  const writers = emptyWhoState(numPartitions);
  const offsets = Float64Array.from(seen, (_, i) => from + i);
  const block = {
    keys,
    partitions,
    flags: new Uint8Array(seen.length),
    offsets,
    timestamps: undefined,
    unreadable: 0,
  };
  const fold = new RecordFold(writers);
  fold.add(block);
  fold.finish();
  state.writers = writers;
  return state;
}

test('more keys than are kept: the same sample of them, with the same counts', () => {
  const seen = Array.from({ length: 380_000 }, (_, i): Seen => {
    const key = `order-${i}`;
    return { key, partition: partitionUnder('murmur2', key, N) };
  });
  const whole = scanned(seen);
  assert.ok(whole.writers!.pairs.level > 0);
  const merged = emptyState(N);
  for (const [from, to] of [
    [300_000, 380_000],
    [0, 300_000],
  ]) {
    mergeState(merged, readState(writeState(scanned(seen.slice(from, to), from)), 'part'), LARGE);
  }
  const answer = whoAnswer(merged.writers!, true);
  assert.equal(answer, whoAnswer(whole.writers!, true));
  assert.is(answer.verdict, 'murmur2');
});

test('lone keys over a long time: a timeline of few buckets, as wide whatever came first', () => {
  const ats = Array.from({ length: 300 }, (_, i) => i * 1_000_003);
  const [forth, back] = [ats, ats.toReversed()].map(order => {
    const timeline = emptyTimeline('offset');
    for (const at of order) addToTimeline(timeline, at, 1);
    return timeline;
  });
  assert.ok(forth.buckets.size <= 96);
  assert.is(back.width, forth.width);
});

test('who wrote is known of a merged State only if it is of all its parts', () => {
  const part = () => scanned([{ key: 'a', partition: 1 }]);
  const without = part();
  delete without.writers;
  for (const [one, other] of [
    [part(), without],
    [without, part()],
  ]) {
    const merged = emptyState(N);
    mergeState(merged, readState(writeState(one), 'one'), LARGE);
    mergeState(merged, other, LARGE);
    mergeState(merged, part(), LARGE);
    assert.is(merged.records, 3);
    assert.is(merged.writers, undefined);
  }
  const merged = emptyState(N);
  mergeState(merged, part(), LARGE);
  mergeState(merged, emptyState(N), LARGE);
  assert.is(merged.writers!.records, 1);
});

test('left unread by who has no use for it', () => {
  const state = scanned([{ key: 'a', partition: 1 }]);
  const { writers, ...rest } = state;
  assert.equal(readState(writeState(state), 'state', false), rest);
});

test('the highest partition may be none, and no other number below 0', () => {
  const withHighest = (maxPartition: number): ScanState => {
    const state = scanned([]);
    Object.assign(state.writers!, { maxPartition });
    return state;
  };
  assert.is(readState(writeState(withHighest(-1)), 'empty').writers!.maxPartition, -1);
  for (const wrong of [-2, -1.5]) {
    assert.is(refusal(() => readState(writeState(withHighest(wrong)), 'forged'))?.code, 'ERR_STATE');
  }
});

/** Two records, with what is changed of them before they are written. */
type Change = (writers: WhoState, state: ScanState) => unknown;
const witness =
  (changes: Partial<Witness>): Change =>
  ({ witnesses }) =>
    witnesses.push({ key: Buffer.from('a'), first: 0, second: 0, mask: 0, partition: 1, ...changes });
const example =
  (changes: Partial<Example & { mask: number }>): Change =>
  ({ examples }) => {
    const { mask, ...one } = { mask: 0, key: Buffer.from('a'), partition: 1, position: 0, ...changes };
    examples.set(mask, [one]);
  };
const bucket =
  (unit: TimeUnit, number: number, mask = 0, records = 1): Change =>
  writers => {
    writers.timeline = emptyTimeline(unit);
    writers.timeline.buckets.set(number, new Map([[mask, records]]));
  };
const withoutMasks =
  (others: Partial<WhoState>): Change =>
  writers =>
    Object.assign(writers, others).masks.fill(0);
const keyless =
  (records: number): Change =>
  (writers, state) => {
    writers.keylessOf[1] = records;
    Object.assign(state, { records: 3, keyless: 1 });
  };
const LONGEST = Buffer.alloc(4096);
const TOO_LONG = Buffer.alloc(4097);
const FIRST_BUCKET_BEHIND_TIMES = 8.64e15 / 1024 + 1;

const READ: Record<string, Change> = {
  'a witness': witness({}),
  'as long a witness as there may be': witness({ key: LONGEST }),
  'an example': example({}),
  'as long an example as there may be': example({ key: LONGEST }),
  'no masks of records without a partition': withoutMasks({ withoutPartition: 2 }),
  'no masks of records out of range': withoutMasks({ outOfRange: 2 }),
  'no masks of both': withoutMasks({ withoutPartition: 1, outOfRange: 1 }),
  'a keyless record': keyless(1),
  'a bucket before the last time': bucket('timestamp', FIRST_BUCKET_BEHIND_TIMES - 1),
  'an offset as large as no time is': bucket('offset', FIRST_BUCKET_BEHIND_TIMES),
};
const REFUSED: Record<string, Change> = {
  'a witness of a partition above the highest': witness({ partition: 3 }),
  'a witness of no partition': witness({ partition: -1 }),
  'a witness of more rules': witness({ mask: 1 << 13 }),
  'a longer witness': witness({ key: TOO_LONG }),
  'an example of a partition above the highest': example({ partition: 3 }),
  'an example of no partition': example({ partition: -1 }),
  'an example of more rules': example({ mask: 1 << 13 }),
  'an example at no position': example({ position: NaN }),
  'a longer example': example({ key: TOO_LONG }),
  'a pair above the highest partition': ({ pairs }) => pairs.add(0, 0, 3, 0, 0),
  'a pair of no partition': ({ pairs }) => pairs.add(0, 0, -1, 0, 0),
  'a pair of more rules': ({ pairs }) => pairs.add(0, 0, 1, 1 << 13, 0),
  'a pair of half a record': ({ pairs }) => pairs.add(0, 0, 1, 0, 0, 0.5),
  'a pair at no position': ({ pairs }) => pairs.add(0, 0, 1, 0, Infinity),
  'a pair twice': writers => {
    const { pairs } = writers;
    const both = [...pairs].flatMap(pair => [pair, pair]);
    Object.assign(writers, { pairs: { pairs: both.length, level: 0, [Symbol.iterator]: () => both.values() } });
  },
  'a mask of half a record': ({ masks }) => masks.fill(0.5, 5, 6),
  'more masks than records': ({ masks }) => masks.fill(3, 5, 6),
  'no masks': withoutMasks({}),
  'no masks of fewer records than there are': withoutMasks({ withoutPartition: 1 }),
  'a keyless record too many': keyless(2),
  'half a keyless record': keyless(0.5),
  'partitions that no record told': (_, state) => Object.assign(state, { partitionsFrom: 'rule' }),
  'a bucket behind the last time': bucket('timestamp', FIRST_BUCKET_BEHIND_TIMES),
  'a bucket before 1970': bucket('timestamp', -1),
  'half a bucket': bucket('offset', 0.5),
  'a bucket of more rules': bucket('offset', 1, 1 << 13),
  'a bucket of no record': bucket('offset', 1, 0, 0),
};
for (const [changes, code] of [
  [READ, undefined],
  [REFUSED, 'ERR_STATE'],
] as const) {
  for (const [what, change] of Object.entries(changes)) {
    test(`a State with ${what} is ${code ? 'refused' : 'read'}`, () => {
      const state = scanned([
        { key: 'a', partition: 1 },
        { key: 'b', partition: 2 },
      ]);
      change(state.writers!, state);
      assert.is(refusal(() => readState(writeState(state), 'changed'))?.code, code);
    });
  }
}

const timed = emptyTimeline('timestamp');
addToTimeline(timed, 5000, 3);
addToTimeline(timed, 9000, 4, 2);
const small = (() => {
  const state = scanned([
    { key: 'a', partition: 1 },
    { key: 'a', partition: 2 },
    { key: 'lost-\ufffd', partition: 0 },
    { key: Uint8Array.of(255, 0), partition: 5 },
    { key: 'k'.repeat(50), partition: 3 },
  ]);
  state.writers!.timeline = timed;
  return writeState(state);
})();

function refusal(work: () => unknown): KeylaneError | undefined {
  try {
    work();
  } catch (error) {
    assert.instance(error, KeylaneError, String((error as Error).stack));
    return error as KeylaneError;
  }
  return undefined;
}

test('any byte changed, or cut off anywhere: refused', () => {
  for (let at = 0; at < small.length; at++) {
    const damaged = small.slice();
    damaged[at] ^= 1 + (at % 255);
    assert.is(refusal(() => readState(damaged, 'damaged'))?.code, 'ERR_STATE');
    assert.is(refusal(() => readState(small.slice(0, at), 'cut off'))?.code, 'ERR_STATE');
  }
});

function withChecksum(file: Uint8Array): Uint8Array {
  new DataView(file.buffer, file.byteOffset).setInt32(12, murmur2(file.subarray(16)), true);
  return file;
}

/** Reads, asks and merges what is forged. @returns why it was refused */
function tryForged(damaged: Uint8Array): KeylaneError | undefined {
  return refusal(() => {
    const state = readState(withChecksum(damaged), 'forged');
    if (state.writers) whoAnswer(state.writers, true);
    const merged = emptyState(state.numPartitions);
    mergeState(merged, state, LARGE);
    mergeState(merged, readState(damaged, 'forged'), LARGE);
    if (merged.writers) whoAnswer(merged.writers, true);
  });
}

test('any byte changed and the checksum made right: refused, or harmless', () => {
  let [refused, harmless] = [0, 0];
  const next = random();
  // Not one of four: numbers have eight bytes.
  for (const at of some([...small.keys()].slice(32), 5)) {
    const damaged = small.slice();
    damaged[at] = Math.floor(256 * next());
    if (tryForged(damaged)) refused++;
    else harmless++;
  }
  assert.ok(refused > runs(100, 5) && harmless > runs(100, 5), `${refused} refused, ${harmless} harmless`);
});

test('any number as large as numbers get: refused, or harmless', () => {
  const ones = Buffer.from(Float64Array.of(1).buffer);
  let forged = 0;
  for (let at = 32; at < small.length; at += 8) {
    const damaged = small.slice();
    if (ones.equals(damaged.subarray(at, at + 8)) && tryForged(damaged) === undefined) {
      // So many records have no likelihood, and the search for the likeliest writer had no end.
      damaged[at + 7] = 0x6f;
      if (tryForged(damaged)) forged++;
    }
  }
  assert.ok(forged > 5, `${forged}`);
});

for (const [from, to] of [
  ['"rules":["murmur2"', '"rules":["murmur3"'],
  ['"rules":[', '"rulez":['],
  ['"partitionsFrom":"records"', '"partitionsFrom":"rule"   '],
  ['"unreadable":0', '"unreadable":-'],
  ['"maxPartition":5', '"maxPartition":4'],
  ['"hasOffsets":true', '"hasOffsets":1   '],
  ['"pairs":{"entries":5,"level":0', '"pairs":{"entries":5,"level":9'],
  ['"pairs":{"entries":5', '"pairs":{"entries":6'],
  ['"pairs":{"entries":5,"level":0}', '"pairs":null                  '],
  ['"examples":{"entries":', '"examplez":{"entries":'],
  ['"unit":"timestamp"', '"unit":"fortnight"'],
  ['"width":1024', '"width":1023'],
  ['"width":1024', '"width":1e99'],
]) {
  test(`a State that says ${to} where it held ${from} is refused, its checksum notwithstanding`, () => {
    const text = Buffer.from(small).toString('latin1');
    assert.ok(text.includes(from) && to.length <= from.length, from);
    const forged = text.replace(from, to.padEnd(from.length));
    const error = refusal(() => readState(withChecksum(Buffer.from(forged, 'latin1')), 'forged'));
    assert.is(error?.code, 'ERR_STATE');
    if (to.startsWith('"rule')) assert.match(error!.message, 'other rules');
  });
}

test.run();
