// Forged States: whatever their JSON says, with a right checksum, they are refused with a code, or do no harm.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scanAnswer } from '../../../src/analysis/scan/answer.ts';
import { whoAnswer } from '../../../src/analysis/who/answer.ts';
import { murmur2 } from '../../../src/core/index.ts';
import { KeylaneError } from '../../../src/errors.ts';
import { scanSource } from '../../../src/scan/source.ts';
import { emptyNotes, openSource } from '../../../src/sources/index.ts';
import { readState } from '../../../src/state/file/state-file.ts';
import { emptyState, mergeState } from '../../../src/state/state.ts';
import { folderOf } from '../../cli/folder.ts';
import { some } from '../../runs.ts';
import { writeState } from '../../written-state.ts';

const test = suite('forged states');
const { file } = folderOf(test);
const LARGE = 1 << 26;
const HEADER = 32;

/** With everything that a State can hold of records. */
async function richState(keepsRanges = false): Promise<Uint8Array> {
  const rows = ['a', 'b', 'a', null, 'order-1', 'a'].map((key, i) =>
    JSON.stringify({
      topic: 't',
      partition: i % 3,
      offset: i,
      tstype: 'create',
      ts: 1.7e12 + i * 1e6,
      key,
      payload: 'v',
    }),
  );
  const options = { format: 'kcat' as const };
  const source = await openSource([file('rich.kcat', `${rows.join('\n')}\n`)], options);
  const state = emptyState(3);
  const keeps = { keepsLast: true, keepsWriters: true, keepsRanges };
  await scanSource(source, { ...options, memory: LARGE, ...keeps }, state, emptyNotes());
  await source.close();
  return writeState(state);
}

/** The State with other JSON, its lengths and its checksum right. */
function withJson(state: Uint8Array, json: unknown): Uint8Array {
  const length = new DataView(state.buffer).getUint32(16, true);
  const padded = (size: number) => Math.ceil(size / 8) * 8;
  const text = new TextEncoder().encode(JSON.stringify(json));
  const rest = state.subarray(HEADER + padded(length));
  const forged = new Uint8Array(HEADER + padded(text.length) + rest.length);
  forged.set(state.subarray(0, HEADER));
  forged.set(text, HEADER);
  forged.set(rest, HEADER + padded(text.length));
  const view = new DataView(forged.buffer);
  view.setUint32(16, text.length, true);
  view.setFloat64(24, forged.length, true);
  view.setInt32(12, murmur2(forged.subarray(16)), true);
  return forged;
}

type Path = readonly (string | number)[];

/** Where there is a value, at any depth. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([name, each]) => pathsOf(each, [...path, name]));
  return [path, ...inside];
}

function replaced(json: unknown, [name, ...rest]: Path, value: unknown): unknown {
  if (name === undefined) return value;
  const copy = structuredClone(json) as Record<string | number, unknown>;
  copy[name] = replaced(copy[name], rest, value);
  return copy;
}

const HOSTILE = [
  null,
  true,
  '',
  'x',
  '7',
  -1,
  0,
  1,
  1.5,
  3,
  2 ** 31 - 1,
  2 ** 32,
  2 ** 53,
  1e300,
  [],
  [null],
  {},
  { entries: 1 },
];

/** All that is done with a State. */
function use(file: Uint8Array): void {
  const state = readState(file, 'forged');
  scanAnswer(state);
  if (state.writers) whoAnswer(state.writers, true);
  const merged = emptyState(state.numPartitions);
  mergeState(merged, state, LARGE);
  writeState(merged);
}

test('each value of the JSON replaced by hostile ones: a code, or no harm', async () => {
  const state = await richState();
  const length = new DataView(state.buffer).getUint32(16, true);
  const json = JSON.parse(new TextDecoder().decode(state.subarray(HEADER, HEADER + length)));
  use(withJson(state, json));
  let refused = 0;
  const paths = pathsOf(json);
  assert.ok(paths.length > 50, `${paths.length}`);
  let asked = 0;
  for (const [turn, path] of paths.entries()) {
    for (const value of some(HOSTILE, 3, turn)) {
      asked++;
      try {
        use(withJson(state, replaced(json, path, value)));
      } catch (error) {
        const what = `${path.join('.')} = ${JSON.stringify(value)}: ${(error as Error).stack}`;
        assert.instance(error, KeylaneError, what);
        assert.match((error as KeylaneError).code, /^ERR_(STATE|STATE_MISMATCH|SKETCH)$/, what);
        refused++;
      }
    }
  }
  assert.ok(refused > 0.7 * asked, `${refused} of ${asked}`);
});

const LAST_BUCKET = 8.64e15 / 60_000;
/** Of each value which others are read as they are, and which are refused. */
const BORDERS: [path: string, read: unknown[], refused: unknown[]][] = [
  ['partitionsFrom', [], ['rule', 'x', 1]],
  ['records', [], [5, 7, -1, 6.5, '6']],
  ['keyless', [], [0, 2, -1, 0.5]],
  ['tombstones', [0, 7, 2 ** 53], [-1, 0.5, 2 ** 53 + 2, '0', null]],
  ['bytes', [0, 2 ** 53], [-1, 0.5, 2 ** 53 + 2, '0', null]],
  ['keylessOf', [], [false, 1, null]],
  ['producer', ['', 'x'], [1, null, {}]],
  ['part', [{ of: 2, numbers: [1] }], [null, 1, { of: 2, numbers: [] }, { of: 2, numbers: [3] }]],
  ['redactedBy', [], ['x', 1, null]],
  ['lastBy', ['offset', 'order'], ['time', true, null]],
  ['sketches', [], [0, 1, 2, 4, '3', null]],
  ['keys', [], [null, 1, 'x', []]],
  ['keys.entries', [], [3, 5, 3.5, -1]],
  ['keys.bytes', [], [9, 11, -1]],
  ['keys.theta', [], ['', 'x', '7FFFFFFFFFFFFFFF', '07fffffffffffffff', '7fffffffffffffff ', '8000000000000000', 7]],
  ['keys.offsetRecords', [], [-1, 0.5, null]],
  ['keys.offsetBytes', [0, 1, 2 ** 53], [-1, 0.5, null]],
  ['times', [], [null, 1, 'x', []]],
  ['times.widthMs', [60_000, 1, 120_000], [0, -60_000, 0.5, null, '60000']],
  ['times.partitions', [], [0, 1, 2, 4, '3', null]],
  ['times.buckets', [], [null, {}, 'x', [null]]],
  ['times.buckets.0.0', [0, LAST_BUCKET], [-1, 0.5, LAST_BUCKET + 1, null, '0']],
  ['times.buckets.0.1', [1, 2, 2 ** 53], [0, -1, 1.5, null, '1']],
  ['ranges', [[]], [null, {}, [null]]],
  ['ranges.0.partition', [], [-1, 3, 0.5, null, '0', 1]],
  ['ranges.0.topic', ['other'], [1, null]],
  [
    'ranges.0.offsets',
    [
      [0, 0],
      [0, 0, 2, 2],
      [2 ** 53, 2 ** 53],
    ],
    [[], [0], [-1, 0], [1, 0], [0, 0, 1, 1], [0, 0, 0, 0], [0.5, 1], {}, null],
  ],
  ['writers', [], [null, 1, 'x', [], {}]],
  ['writers.unreadable', [0, 2 ** 53], [-1, 0.5, null, '0']],
  ['writers.withoutPartition', [0, 1, 2 ** 53], [-1, 0.5, null, '0']],
  ['writers.outOfRange', [0, 1, 2 ** 53], [-1, 0.5, null, '0']],
  ['writers.lossyKeys', [0, 2 ** 53], [-1, 0.5, null, '0']],
  ['writers.maxPartition', [2, 3, 2 ** 31], [1, -1, -2, 2.5, null, '2']],
  ['writers.hasOffsets', [true, false], [0, 1, null, 'true']],
  ['writers.masks', [], [3, 5, -1, null]],
  ['writers.pairs', [], [null, 1, [], { entries: 4 }, { level: 0 }]],
  ['writers.pairs.entries', [], [3, 5, -1, null]],
  // None of the four keys is of such a sample.
  ['writers.pairs.level', [], [31, 32, -1, 0.5, null]],
  [
    'writers.witnesses',
    [],
    [null, 1, [], { entries: 4, bytes: 10 }, { entries: 4, level: 0 }, { bytes: 10, level: 0 }],
  ],
  ['writers.witnesses.entries', [], [3, 5, -1, null]],
  ['writers.witnesses.bytes', [], [9, 11, -1, null]],
  ['writers.witnesses.level', [], [31, 32, -1, 0.5, null]],
  ['writers.examples', [], [null, 1, [], { entries: 4 }, { bytes: 10 }]],
  ['writers.examples.bytes', [], [9, 11, -1, null]],
  ['writers.splitKeys', [], [null, 1, [], { entries: 1 }, { bytes: 1 }]],
  ['writers.splitKeys.bytes', [], [0, 2, -1, null]],
  ['writers.timeline', [], [null, 1, 'x', []]],
  ['writers.timeline.unit', ['timestamp', 'offset'], ['time', 1, null]],
  ['writers.timeline.width', [1024, 1, 2], [0, -1, 0.5, 3, 1023, null, '1024']],
  ['writers.timeline.entries', [], [4, 6, -1, null]],
];

test('each value up to its border is read, and refused beyond it', async () => {
  const state = await richState(true);
  const length = new DataView(state.buffer).getUint32(16, true);
  const json = JSON.parse(new TextDecoder().decode(state.subarray(HEADER, HEADER + length)));
  const codeOf = (path: string, value: unknown): string | undefined => {
    try {
      readState(withJson(state, replaced(json, path.split('.'), value)), 'forged');
    } catch (error) {
      return (error as KeylaneError).code;
    }
    return undefined;
  };
  for (const [path, read, refused] of BORDERS) {
    for (const value of read) assert.is(codeOf(path, value), undefined, `${path} = ${JSON.stringify(value)}`);
    for (const value of refused) {
      assert.match(String(codeOf(path, value)), /^ERR_(STATE|SKETCH)$/, `${path} = ${JSON.stringify(value)}`);
    }
  }
});

test('a partition count that the file is too short for asks for no memory', async () => {
  const state = await richState();
  const before = process.memoryUsage().arrayBuffers;
  try {
    readState(
      withJson(state, {
        numPartitions: 2 ** 31 - 1,
        partitionsFrom: 'rule',
        records: 0,
        keyless: 0,
        tombstones: 0,
        bytes: 0,
      }),
      'forged',
    );
    assert.unreachable();
  } catch (error) {
    assert.is((error as KeylaneError).code, 'ERR_STATE');
  }
  assert.ok(process.memoryUsage().arrayBuffers - before < 1 << 24);
});

test.run();
