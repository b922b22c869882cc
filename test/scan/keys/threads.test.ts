// Files cut into ranges, against the plain count: line ends on every border, lines longer than ranges, more threads than lines. The threads
// run the module that is published.

import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeylaneError } from '../../../src/errors.ts';
import { LineCounter } from '../../../src/scan/keys/line-counter.ts';
import { countShared, countRanges as countTaken, type LineTask, threadsFor } from '../../../src/scan/keys/threads.ts';
import { closeShared, openShared, readRange, type SharedText } from '../../../src/sources/ranges.ts';
import { askThread } from '../../../src/sources/threads.ts';
import { emptyState, type ScanState } from '../../../src/state/state.ts';
import { root } from '../../cli/run.ts';
import { makeText, slowCount } from '../../reference/slow-count.ts';
import { runs, some } from '../../runs.ts';

const test = suite('threads');
const folder = mkdtempSync(join(tmpdir(), 'keylane-threads-'));
const path = join(folder, 'text');
const worker = pathToFileURL(join(root, 'dist/cli/line-worker.js'));
const BOM = Buffer.from('\ufeff');
test.after(() => rmSync(folder, { recursive: true }));

function open(content: Uint8Array, rangeSize: number): SharedText {
  writeFileSync(path, content);
  const text = openShared(path, 0, rangeSize);
  assert.ok(text);
  return text!;
}

/** Counts in this thread; `order` tells for each range in turn which of some counters reads it. */
function countRanges(content: Uint8Array, numPartitions: number, rangeSize: number, order: number[]): ScanState {
  const text = open(content, rangeSize);
  const state = emptyState(numPartitions);
  const counters = order.map(() => new LineCounter(state));
  for (let index = 0; index === 0 || index * rangeSize < content.length; index++) {
    readRange(text, index, counters[order[index % order.length] % counters.length]);
  }
  for (const counter of counters) counter.finish();
  closeShared(text);
  return state;
}

async function countInThreads(
  content: Uint8Array,
  rangeSize: number,
  options: { threads: number; longestLine?: number; before?: (text: SharedText) => void },
): Promise<{ state: ScanState; bytes: number }> {
  const { before, ...others } = options;
  const text = open(content, rangeSize);
  const state = emptyState(7);
  let bytes = 0;
  before?.(text);
  try {
    await countShared(text, state, { ...others, worker, onBytes: more => (bytes += more) });
  } finally {
    closeShared(text);
  }
  return { state, bytes };
}

test('random text in random ranges', () => {
  const weight = fc.nat(12);
  fc.assert(
    fc.property(
      fc.nat(600),
      weight,
      weight,
      fc.integer({ min: 1, max: 60 }),
      fc.nat(),
      fc.integer({ min: 1, max: 300 }),
      fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      (length, lfs, crs, others, seed, rangeSize, order, hasMark) => {
        const text = makeText(length, lfs, crs, others, seed);
        const content = hasMark ? Buffer.concat([BOM, text]) : text;
        assert.equal(countRanges(content, 5, rangeSize, order), slowCount(text, 5));
      },
    ),
    { numRuns: runs(300) },
  );
});

for (const end of ['\n', '\r\n', '\r\r\n', '\n\n', '\r\n\r\n', '\r']) {
  test(`${JSON.stringify(end)} on each side of a border`, () => {
    for (let at = 28; at <= 34; at++) {
      for (const last of ['', 'last', 'last\r\n', 'x'.repeat(100)]) {
        const content = Buffer.from(`a\n${'x'.repeat(at)}${end}${last}`);
        assert.equal(countRanges(content, 5, 16, [0, 1]), slowCount(content, 5), `at ${at}, then ${last.length}`);
      }
    }
  });
}

const lines = Array.from({ length: 2000 }, (_, i) => `order-${i % 700}`);
const long = 'x'.repeat(200_001);
for (const [name, content] of some(
  [
    ['many lines', Buffer.from(`${lines.join('\n')}\n`)],
    ['CRLF, no final line end', Buffer.from(lines.join('\r\n'))],
    ['a byte order mark', Buffer.from(`\ufeff${lines.join('\n')}\n`)],
    ['a line longer than several ranges', Buffer.from(`a\n${long}\nb\r\n${long}`)],
    ['one line', Buffer.from(long)],
    ['empty lines', Buffer.from('\n\r\n'.repeat(4000))],
    ['fewer lines than threads', Buffer.from('a\nb')],
    ['nothing but a byte order mark', BOM],
  ] as [name: string, content: Buffer][],
  2,
)) {
  test(`${name}, in three threads`, async () => {
    const { state, bytes } = await countInThreads(content, 4096, { threads: 3 });
    const text = content.subarray(0, 3).equals(BOM) ? content.subarray(3) : content;
    assert.equal(state, slowCount(text, 7));
    assert.is(bytes, text.length);
  });
}

test('a line that is too long, whichever thread meets it', async () => {
  for (const content of [`${'x'.repeat(3 << 20)}\na\n`, `${'a\n'.repeat(9000)}${'x'.repeat(3 << 20)}`]) {
    try {
      await countInThreads(Buffer.from(content), 4096, { threads: 2, longestLine: 1 << 20 });
    } catch (error) {
      assert.instance(error, KeylaneError);
      assert.is((error as KeylaneError).code, 'ERR_SOURCE_LINE');
      assert.match((error as Error).message, 'longer than 1,048,576 bytes');
      continue;
    }
    assert.unreachable();
  }
});

test('a failure of another thread arrives as what it was', async () => {
  const text = open(Buffer.from('a\n'), 4096);
  closeShared(text);
  const task: LineTask = { text: { ...text, file: 999_999 }, numPartitions: 7 };
  try {
    await askThread<LineTask, ScanState>(worker, task);
  } catch (error) {
    assert.instance(error, KeylaneError);
    assert.is((error as KeylaneError).code, 'ERR_SOURCE');
    return assert.match((error as Error).message, `Cannot read "${path}": reading it failed: EBADF`);
  }
  assert.unreachable();
});

test('a file that grows or shrinks after it was opened', async () => {
  const content = Buffer.from(`${lines.join('\n')}\nopen`);
  const grown = `${content} end\n${'more\n'.repeat(5000)}rest`;
  const grow = () => appendFileSync(path, grown.slice(content.length));
  assert.equal(
    (await countInThreads(content, 4096, { threads: 3, before: grow })).state,
    slowCount(Buffer.from(grown), 7),
  );
  const shrink = () => truncateSync(path, 9001);
  assert.equal(
    (await countInThreads(content, 4096, { threads: 3, before: shrink })).state,
    slowCount(content.subarray(0, 9001), 7),
  );
});

test('threads only where they pay', () => {
  for (const size of [0, 1, 250_006_183]) assert.is(threadsFor(size), 1);
  assert.ok(threadsFor(2 ** 40) >= 1 && threadsFor(2 ** 40) <= 8);
});

test('nobody need be told how far it is', async () => {
  const content = Buffer.from('a\nbb\nccc\na\n'.repeat(50));
  const [alone, whole] = [emptyState(7), emptyState(7)];
  for (const [state, count] of [
    [alone, (text: SharedText) => countTaken({ text, numPartitions: 7, longestLine: undefined }, alone)],
    [whole, (text: SharedText) => countShared(text, whole, { threads: 1 })],
  ] as const) {
    const text = open(content, 16);
    await count(text);
    closeShared(text);
    assert.equal(state, slowCount(content, 7));
  }
});

test.run();
