// Keys in hexadecimal, decoded where scan.wasm finds their lines, against the same text read line by line in JavaScript.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeyBlock, partitionsForKeys } from '../../../src/core/index.ts';
import { BlockCounter } from '../../../src/scan/keys/block-counter.ts';
import { LineCounter } from '../../../src/scan/keys/line-counter.ts';
import { WasmKeyTable } from '../../../src/scan/keys/table.ts';
import { hexLines, readEncodedLines } from '../../../src/sources/keys/encoded-lines.ts';
import { addCounts, emptyState, type ScanState } from '../../../src/state/state.ts';
import { runs } from '../../runs.ts';
import { feed } from './feed.ts';

const test = suite('hex lines');
const MEMORY = 1 << 26;

/** In pieces of the given lengths. */
function counted(text: Uint8Array, numPartitions: number, pieces: readonly number[]): ScanState {
  const state = emptyState(numPartitions);
  const table = new WasmKeyTable(numPartitions, MEMORY);
  const counter = new LineCounter(state, undefined, table, hexLines('keys'));
  feed(counter, text, pieces);
  counter.finish();
  return state;
}

/** Routed outside, line by line. */
async function expected(text: Uint8Array, numPartitions: number): Promise<ScanState> {
  async function* chunks() {
    yield Buffer.from(text);
  }
  const state = emptyState(numPartitions);
  const table = new WasmKeyTable(numPartitions, MEMORY);
  for await (const { keys, keyless } of readEncodedLines(chunks(), 'keys', 'hex')) {
    const partitions = partitionsForKeys(keys, numPartitions);
    addCounts(state, keys, partitions);
    table.add(keys, partitions);
    state.records += keyless;
    state.keyless += keyless;
  }
  return Object.assign(state, table.take());
}

const outcome = async (call: () => ScanState | Promise<ScanState>): Promise<ScanState | string> => {
  try {
    return await call();
  } catch (error) {
    return (error as Error).message;
  }
};

const digits = fc.uint8Array({ maxLength: 70 }).map(bytes => Buffer.from(bytes).toString('hex'));
const good = fc.oneof(
  { weight: 12, arbitrary: digits },
  digits.map(text => text.toUpperCase()),
  digits.map(text => `0x${text}`),
  digits.map(text => `\\X${text}`),
  fc.constantFrom('', '\\N', '""', '0a', '0d0a', '0x', '\\x'),
);
const bad = fc.oneof(
  digits.map(text => `${text}a`),
  fc.string({ unit: fc.constantFrom(...'09afAF/:@GgxX\\"N '), minLength: 1, maxLength: 40 }),
  fc.tuple(digits, fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }), digits).map(parts => parts.join('')),
);
const text = (line: fc.Arbitrary<string>) =>
  fc
    .array(fc.tuple(line, fc.constantFrom('\n', '\n', '\n', '\r\n')), { maxLength: 90 })
    .chain(lines =>
      fc.tuple(
        fc.constant(lines.map(parts => parts.join('')).join('')),
        fc.constantFrom('', '62', '\r', '63\r', '\\N'),
      ),
    )
    .map(parts => Buffer.from(parts.join('')));

for (const [what, lines, times] of [
  ['good lines', good, 160],
  ['bad lines between them', fc.oneof({ weight: 40, arbitrary: good }, bad), 160],
] as const) {
  test(`${what}: the same counts and keys, or the same line named`, async () => {
    await fc.assert(
      fc.asyncProperty(
        text(lines),
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 4 }),
        async (bytes, numPartitions, pieces) => {
          const [a, b] = [
            await outcome(() => counted(bytes, numPartitions, pieces)),
            await outcome(() => expected(bytes, numPartitions)),
          ];
          assert.equal(a, b);
        },
      ),
      { numRuns: runs(times) },
    );
  });
}

test('a bad line far behind is named by its number, wherever slices and buffers end', async () => {
  for (const before of [0, 1, 1000, 3000, 40_000]) {
    const lines = Array.from({ length: before }, (_, i) => ['', '0a0a', '\\N', `${i}`.padStart(16, '0'), '""'][i % 5]);
    const bytes = Buffer.from(`${[...lines, '6x', '61'].join('\n')}\n`);
    const said = await outcome(() => counted(bytes, 3, [70_000]));
    assert.match(said as string, new RegExp(`line ${before + 1} is not hex`));
    assert.is(said, await outcome(() => expected(bytes, 3)));
  }
});

test('a key longer than a slice and a buffer', async () => {
  const bytes = Buffer.from(`61\n${'0a'.repeat(700_001)}\n62\n${'0d'.repeat(20_000)}\r\n63`);
  assert.equal(counted(bytes, 5, [70_000]), await expected(bytes, 5));
});

test('blocks: the same as routed outside, in blocks of any size, with empty and with long keys', () => {
  const keys = fc.array(fc.oneof(fc.uint8Array({ maxLength: 3, max: 3 }), fc.uint8Array({ maxLength: 90 })), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(fc.array(keys, { maxLength: 5 }), fc.integer({ min: 1, max: 2000 }), (blocks, numPartitions) => {
      const [a, b] = [emptyState(numPartitions), emptyState(numPartitions)];
      const [first, second] = [new WasmKeyTable(numPartitions, MEMORY), new WasmKeyTable(numPartitions, MEMORY)];
      const counter = new BlockCounter(a, undefined, first);
      for (const each of blocks) {
        const block = KeyBlock.from(each);
        counter.add(block);
        const partitions = partitionsForKeys(block, numPartitions);
        addCounts(b, block, partitions);
        second.add(block, partitions);
      }
      counter.finish();
      assert.equal(a, Object.assign(b, second.take()));
    }),
    { numRuns: runs(60) },
  );
});

test('blocks: one of more keys and bytes than are listed at once, and a part of columns', () => {
  const all = KeyBlock.from(Array.from({ length: 50_000 }, (_, i) => `key-${i % 9000}${'x'.repeat(i % 40)}`));
  const block = KeyBlock.fromColumns(all.bytes, all.offsets.subarray(777));
  const long = KeyBlock.from([new Uint8Array(1_500_000).fill(7), 'a']);
  for (const table of [true, false]) {
    const [a, b] = [emptyState(12), emptyState(12)];
    const counter = new BlockCounter(a, 1 << 21, table ? new WasmKeyTable(12, MEMORY, false, 1 << 21) : undefined);
    const other = table ? new WasmKeyTable(12, MEMORY, false, 1 << 21) : undefined;
    for (const each of [block, long, block]) {
      counter.add(each);
      const partitions = partitionsForKeys(each, 12);
      addCounts(b, each, partitions);
      other?.add(each, partitions);
    }
    counter.finish();
    assert.equal(a, Object.assign(b, other?.take()));
  }
});

test('the line that is not hexadecimal, the first or another, is named', () => {
  for (const [line, at] of [
    ['zz', 0],
    ['zz', 1],
    ['zz', 2],
    ['abc', 0],
    ['abc', 2],
  ] as const) {
    const lines = ['00', '0aff', '01', '02'];
    lines[at] = line;
    try {
      counted(Buffer.from(`${lines.join('\n')}\n`), 3, [1 << 20]);
      assert.unreachable();
    } catch (error) {
      assert.match((error as Error).message, `line ${at + 1} `);
    }
  }
});

test.run();
