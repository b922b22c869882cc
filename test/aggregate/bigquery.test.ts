// The aggregates of examples/bigquery, called as BigQuery's documentation says, in an engine that has nothing but the language: not on the real
// service. https://cloud.google.com/bigquery/docs/user-defined-aggregates

import { readFileSync, statSync } from 'node:fs';
import vm from 'node:vm';
import * as esbuild from 'esbuild';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { partitionUnder } from '../../src/rules/index.ts';
import { folderOf } from '../cli/folder.ts';
import { keylane, root } from '../cli/run.ts';
import { LINE, linesOf } from '../records.ts';
import { runs, some } from '../runs.ts';
import { seeded } from '../seeded.ts';

const test = suite('BigQuery');
const { file, path } = folderOf(test);

interface Functions {
  initialState(numPartitions: bigint): unknown;
  aggregate(state: unknown, ...row: unknown[]): void;
  serialize(state: unknown): unknown;
  deserialize(serialized: unknown): unknown;
  merge(state: unknown, other: unknown): void;
  finalize(state: unknown): Uint8Array;
}

/** The JavaScript of a statement, with the library that it names, in a context of its own. */
async function functionsOf(statement: string): Promise<{ functions: Functions; types: typeof globalThis }> {
  const sql = readFileSync(`${root}/examples/bigquery/${statement}`, 'utf8');
  const library = /library = \['(gs:[^']+)'\]/.exec(sql)![1];
  const code = /AS r'''\n([\s\S]*)'''/.exec(sql)![1];
  const { outputFiles } = await esbuild.build({
    stdin: { contents: code, loader: 'js' },
    ...{ bundle: true, write: false, format: 'iife', globalName: 'functions', logLevel: 'error' },
    plugins: [
      {
        name: 'bucket',
        setup(build) {
          build.onResolve({ filter: /^gs:/ }, ({ path }) => {
            assert.is(path, library);
            return { path: `${root}/dist/bigquery.mjs` };
          });
        },
      },
    ],
  });
  const context = vm.createContext({});
  const functions = vm.runInContext(`${outputFiles[0].text}\nfunctions`, context) as Functions;
  return { functions, types: vm.runInContext('globalThis', context) };
}

interface Row {
  key: string | null;
  partition: number;
  offset: number;
  timestamp: number;
}

const random = seeded(5);
const below = (n: number): number => Math.floor(random() * n);
const offsets = new Array<number>(12).fill(0);
const rows = Array.from({ length: runs(12_000) }, (_, i): Row => {
  const key = i % 97 === 0 ? null : i % 101 === 0 ? '' : `order-${below(3000)}-é`;
  const partition = key === null ? i % 12 : partitionUnder(i % 3 === 0 ? 'crc32' : 'murmur2', key, 12);
  return { key, partition, offset: offsets[partition]++, timestamp: 1_700_000_000_000 + i * 1000 };
});

/** What of it goes from one worker to another: a copy of plain values. */
const sent = (value: unknown): unknown => structuredClone(value);

/** Rows over workers, some of which get none; States sent, and merged two by two as it comes. */
function stateOf(
  { functions, types }: Awaited<ReturnType<typeof functionsOf>>,
  rows: readonly Row[],
  numWorkers: number,
  argumentsOf: (row: Row, key: Uint8Array | null) => unknown[],
): Buffer {
  const { initialState, aggregate, serialize, deserialize, merge, finalize } = functions;
  const states = Array.from({ length: numWorkers }, () => initialState(12n));
  for (const row of rows) {
    const key = row.key === null ? null : types.Uint8Array.from(Buffer.from(row.key));
    aggregate(states[below(numWorkers)], ...argumentsOf(row, key));
  }
  while (states.length > 1) {
    const [other] = states.splice(below(states.length), 1);
    const state = states[below(states.length)];
    merge(state, deserialize(sent(serialize(other))));
  }
  const [last] = numWorkers % 2 === 0 ? states : [deserialize(sent(serialize(states[0])))];
  return Buffer.from(finalize(last));
}

const WORKERS = [1, 2, 3, 16];
const source = () => file('rows.jsonl', linesOf(rows, LINE.jsonl));
const keysOnly = () =>
  file(
    'keys',
    rows.map(({ key }) => (key === null ? '\\N' : key === '' ? '""' : Buffer.from(key).toString('hex'))).join('\n'),
  );

function ofCommandLine(...args: string[]): Buffer {
  const { code, err } = keylane([...args, '-n', '12', '--state', path('state')]);
  assert.is(code, 0, err);
  return readFileSync(path('state'));
}

test('the keys of a table: the State of keylane scan, however many workers there are', async () => {
  const loaded = await functionsOf('scan.sql');
  const expected = ofCommandLine('scan', keysOnly(), '--format', 'hex');
  for (const workers of some(WORKERS, 2)) {
    const state = stateOf(loaded, rows, workers, (_, key) => [key]);
    assert.is(Buffer.compare(state, expected), 0, `${workers} workers`);
  }
});

test('records with their places: the State of keylane scan, and what who says of them', async () => {
  const loaded = await functionsOf('who.sql');
  const expected = ofCommandLine('scan', source());
  const ofRecords = keylane(['who', source(), '-n', '12', '--json']);
  for (const workers of some(WORKERS, 4, 3)) {
    const state = stateOf(loaded, rows, workers, ({ partition, offset, timestamp }, key) => [
      key,
      ...[partition, offset, timestamp].map(BigInt),
    ]);
    assert.is(Buffer.compare(state, expected), 0, `${workers} workers`);
    const ofState = keylane(['who', file('of-workers', `${state.toString('base64')}\n`), '--json']);
    assert.is(ofState.code, ofRecords.code);
    assert.is(JSON.parse(ofState.out).verdict, 'mixed');
    assert.equal(JSON.parse(ofState.out).shares, JSON.parse(ofRecords.out).shares);
  }
});

test('no rows, no keys, a partition that is NULL or too high, and more keys than a value may hold', async () => {
  const scan = await functionsOf('scan.sql');
  const who = await functionsOf('who.sql');
  const nothing = keylane(['scan', '-', '-n', '12', '--state', path('nothing')], { input: '' });
  assert.is(nothing.code, 0);
  for (const loaded of [scan, who]) {
    assert.is(
      Buffer.compare(
        stateOf(loaded, [], 3, () => []),
        readFileSync(path('nothing')),
      ),
      0,
    );
  }
  const keyless = stateOf(scan, rows.slice(0, 1), 1, (_, key) => [key]);
  assert.match(keylane(['state', file('keyless', keyless)]).out, /^1 record \(1 keyless/);
  const unplaced = stateOf(who, rows.slice(1, 50), 2, (_, key) => [key, null, null, null]);
  assert.match(keylane(['state', file('unplaced', unplaced)]).out, /^49 records/);
  assert.throws(() => stateOf(who, rows.slice(1, 2), 1, (_, key) => [key, 12n, 0n, 0n]), /12.*partition/);
  // As an int32 it would be 1.
  assert.throws(() => stateOf(who, rows.slice(1, 2), 1, (_, key) => [key, 2n ** 32n + 1n, 0n, 0n]), /partition/);
  const unordered = stateOf(who, rows.slice(1, 50), 2, (_, key) => [key, 1n, -1n, -(2n ** 63n)]);
  assert.not.match(keylane(['state', file('unordered', unordered)]).out, /offset/);
  assert.throws(() => scan.functions.initialState(10n ** 6n), /must be at most 131,072, but/);
  assert.throws(() => scan.functions.initialState(0n), /ERR_PARTITION_COUNT|partition/i);
  const state = scan.functions.initialState(12n);
  for (let i = 0; i < 200_000; i++)
    scan.functions.aggregate(state, scan.types.Uint8Array.from(Buffer.from(`key-${i}`)));
  const large = Buffer.from(scan.functions.finalize(state));
  assert.ok(large.length <= 4 << 20 && large.length > 1 << 20);
  assert.match(keylane(['state', file('large', large)]).out, /^200,000 records/);
});

test('the library is one file, below what BigQuery takes, that loads nothing', () => {
  const bundle = `${root}/dist/bigquery.mjs`;
  assert.ok(statSync(bundle).size < 1_000_000);
  assert.not.match(readFileSync(bundle, 'utf8'), /\bimport\b[ ({"']|\brequire\(/);
  for (const statement of ['scan.sql', 'who.sql']) {
    assert.ok(statSync(`${root}/examples/bigquery/${statement}`).size < 32_000);
  }
});

test.run();
