// `npm run bench:memory`: the most memory that the process of a command has had, over sources that need more than --memory. It fails where a command
// takes more. Linux only: the kernel counts. Some minutes; with a regular expression only the rows that match, which
// then stand in the results, among those of other runs.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dist } from './keylane.ts';
import * as inputs from './memory/inputs.ts';
import { MEMORY_RESULTS, type Measured, readMemoryResults, withRows } from './memory-report.ts';
import { machine } from './results.ts';

const MEGABYTE = 1e6;
/** What Node may have besides --memory: strings and buffers that it has not collected yet. */
export const OVERHEAD_MEGABYTES = 64;

const folder = mkdtempSync(join(tmpdir(), 'keylane-memory-'));
const peakFile = join(folder, 'peak');
const preload = fileURLToPath(new URL('memory/peak.mjs', import.meta.url));
const main = fileURLToPath(new URL('cli/main.js', dist));
const only = new RegExp(process.argv[2] ?? '');
const rows: Measured[] = [];

/** The file of that name, written at its first use. */
function source(name: string, write: (path: string) => void): string {
  const path = join(folder, name);
  if (!existsSync(path)) write(path);
  return path;
}

function keylane(args: readonly string[], input?: string) {
  const program = [process.execPath, '--import', preload, main, ...args];
  const [command, ...rest] = input === undefined ? program : ['sh', '-c', 'cat "$0" | "$@"', input, ...program];
  const env = { PATH: process.env.PATH, KEYLANE_PEAK: peakFile };
  return spawnSync(command, rest, { env, encoding: 'utf8', maxBuffer: 2 ** 30 });
}

/** @param refusal the code of the error that is expected */
function measure(command: string, of: string, memory: number, args: () => string[], refusal?: string, input?: string) {
  if (!only.test(`${command}, ${of}`)) return;
  const { status, stderr } = keylane([...args(), '--memory', `${memory}MB`], input);
  const refused = status === 2 ? /\((ERR_\w+)\)\s*$/.exec(stderr)?.[1] : undefined;
  if (status === null || status > 2 || refused !== refusal || (status === 2 && refused === undefined)) {
    throw new Error(`${command} of ${of} ended with ${status}: ${stderr}`);
  }
  const peakMegabytes = Math.round((Number(readFileSync(peakFile, 'utf8')) * 1024) / MEGABYTE);
  rows.push({ command, source: of, memoryMegabytes: memory, peakMegabytes, refused });
  const mark = peakMegabytes > memory + OVERHEAD_MEGABYTES ? '  MORE' : '';
  console.log(`${command.padEnd(20)} ${of.padEnd(40)} ${memory} MB: ${peakMegabytes} MB ${refused ?? ''}${mark}`);
}

const RECORDS: Record<string, number> = { keys: 3e6, tsv: 3e6, csv: 1e6 };
const manyOf = (format: string): string =>
  source(`many.${format}`, path => inputs.writeKeys(path, format, RECORDS[format] ?? 1e6));
const optionsOf = (format: string): string[] => ['--format', format, ...(format === 'csv' ? ['--column', 'key'] : [])];
const many = (format: string): string[] => [manyOf(format), ...optionsOf(format)];
const state = (name: string, args: () => string[]): string =>
  source(name, path => {
    const { status, stderr } = keylane(['scan', ...args(), '-n', '12', '--state', path]);
    if (status !== 0) throw new Error(stderr);
  });

const FORMATS = Object.keys(inputs.LINE_FORMATS);
const LEAST = 128;
/** The least with which what tells who wrote records is kept. */
const LEAST_WRITERS = 160;
const n = ['-n', '12'];

try {
  for (const format of FORMATS) measure('scan', format, LEAST, () => ['scan', ...many(format), ...n]);
  measure('scan', 'keys, a pipe', LEAST, () => ['scan', '-', '--format', 'keys', ...n], undefined, manyOf('keys'));
  measure('scan', 'kcat, a pipe', LEAST, () => ['scan', '-', '--format', 'kcat', ...n], undefined, manyOf('kcat'));
  measure('scan', 'kcat, gzip', LEAST, () => [
    'scan',
    source('many.gz', path => inputs.writeGzip(path, 'kcat', 1e6)),
    ...n,
  ]);
  measure('scan', 'arrow', LEAST, () => [
    'scan',
    source('many.arrow', path => inputs.writeArrow(path, 20, 50_000)),
    ...n,
  ]);
  for (const [name, attributes] of [
    ['segment files', 0],
    ['segment files, gzip', 1],
  ] as const) {
    measure('scan', name, LEAST, () => [
      'scan',
      source(attributes ? 'segmentsPacked' : 'segments', path => inputs.writeSegments(path, 9600, 100, attributes)),
      ...n,
    ]);
  }
  measure('scan', 'keys of 4,000 bytes', LEAST, () => [
    'scan',
    source('long-keys', path => inputs.writeLongKeys(path, 60_000)),
    ...n,
  ]);
  const secret = source('secret', path => writeFileSync(path, 'a secret for a measurement'));
  measure('scan --redact', 'keys', LEAST, () => ['scan', ...many('keys'), ...n, '--redact', `file:${secret}`]);
  measure('scan -n 1000000', 'keys', 512, () => ['scan', ...many('keys'), '-n', '1000000', '--json']);
  measure('scan -n 1000000', 'keys', LEAST, () => ['scan', ...many('keys'), '-n', '1000000'], 'ERR_MEMORY');
  for (const format of ['kcat', 'csv', 'tsv']) {
    measure('scan --no-keys', format, LEAST, () => ['scan', ...many(format), ...n, '--no-keys']);
    measure('scan --compacted', format, LEAST, () => ['scan', ...many(format), ...n, '--compacted']);
    const to = join(folder, 'out.state');
    measure('scan --state', format, LEAST_WRITERS, () => ['scan', ...many(format), ...n, '--state', to]);
    measure('who', format, LEAST_WRITERS, () => ['who', ...many(format), ...n]);
  }
  measure('plan', 'keys', LEAST, () => ['plan', ...many('keys'), '--from', '12', '--to', '24']);
  measure('plan --compacted', 'kcat', LEAST, () => [
    ...['plan', ...many('kcat'), '--compacted', '--from', '12', '--to', '24'],
  ]);
  measure('join', 'keys and tsv', LEAST, () => [
    ...['join', manyOf('keys'), manyOf('tsv'), '--format', 'keys', '--format-b', 'tsv', ...n],
  ]);

  for (const format of FORMATS) {
    const line = (size: number) => source(`line-${size}.${format}`, path => inputs.writeLongLine(path, format, size));
    measure('scan', `${format}, a line of 3.9 MB`, LEAST, () => ['scan', line(3.9e6), ...optionsOf(format), ...n]);
    measure(
      'scan',
      `${format}, a line of 60 MB`,
      LEAST,
      () => ['scan', line(60e6), ...optionsOf(format), ...n],
      'ERR_SOURCE_LINE',
    );
  }
  for (const [columns, refusal] of [
    [60_000, undefined],
    [1_000_000, 'ERR_SOURCE_LINE'],
  ] as const) {
    const wide = () => source(`wide-${columns}.csv`, path => inputs.writeWideCsv(path, columns, 2));
    measure(
      'scan',
      `csv, ${columns} columns`,
      LEAST,
      () => ['scan', wide(), '--column', 'id', '--format', 'csv', ...n],
      refusal,
    );
  }
  for (const [bytes, refusal] of [
    [15e6, undefined],
    [60e6, 'ERR_BATCH'],
  ] as const) {
    for (const attributes of [0, 1]) {
      const write = (path: string) => inputs.writeSegments(path, 24, 10, attributes, bytes / 10);
      const name = `segment files, batches of ${bytes / MEGABYTE} MB${attributes ? ', gzip' : ''}`;
      measure(
        'scan',
        name,
        LEAST,
        () => ['scan', source(`batches${bytes}${attributes ? 'Packed' : 'Plain'}`, write), ...n],
        refusal,
      );
    }
  }
  for (const [rowsOfBatch, refusal] of [
    [400_000, undefined],
    [2_000_000, 'ERR_SOURCE_LINE'],
  ] as const) {
    const write = (path: string) => inputs.writeArrow(path, 2, rowsOfBatch);
    measure(
      'scan',
      `arrow, batches of ${rowsOfBatch} rows`,
      LEAST,
      () => ['scan', source(`arrow-${rowsOfBatch}`, write), ...n],
      refusal,
    );
  }

  for (const [command, rows, memory] of [
    ['scan', 100_000, 180],
    ['scan', 700_000, 200],
    ['who', 100_000, 220],
    ['plan --compacted', 100_000, 180],
  ] as const) {
    const file = source(`${rows}.parquet`, path => inputs.writeParquet(path, Math.ceil(1.4e6 / rows), rows));
    const options = { scan: n, who: n, 'plan --compacted': ['--compacted', '--from', '12', '--to', '24'] }[command];
    const args = () => [command.split(' ')[0], file, ...options];
    const of = `parquet, row groups of ${rows} rows`;
    measure(command, of, memory, args);
    if (command === 'scan') measure(command, of, LEAST, args, 'ERR_MEMORY');
  }

  const own = (part = '1') =>
    state(`own${part}.state`, () => [...many('keys'), '--memory', `${LEAST}MB`, '--state-part', `${part}/8`]);
  const writers = (part = '1') =>
    state(`writers${part}.state`, () => [
      ...many('tsv'),
      '--memory',
      `${LEAST_WRITERS}MB`,
      '--state-part',
      `${part}/8`,
    ]);
  const large = () => state('large.state', () => [...many('keys'), '--memory', '1GB']);
  /** States that are equal are refused but for parts. */
  const eight = (of: (part: string) => string): string[] => Array.from({ length: 8 }, (_, i) => of(String(i + 1)));
  const from = ['--from', '12', '--to', '24'];
  const merged = ['--state', join(folder, 'merged.state')];
  measure('merge --state', '8 States', LEAST, () => ['merge', ...eight(own), ...merged]);
  measure('merge --state', '8 States with writers', LEAST_WRITERS, () => [...['merge', ...eight(writers), ...merged]]);
  measure('plan', 'a State', LEAST, () => ['plan', own(), ...from]);
  measure('join', 'two States', LEAST, () => ['join', ...eight(own).slice(0, 2), ...n]);
  measure('state', 'a State', LEAST, () => ['state', own()]);
  measure('state --frequent', 'a State', LEAST, () => ['state', own(), '--frequent', join(folder, 'frequent')]);
  measure('state --frequent', '2,000,000 keys', 512, () => [
    ...[
      'state',
      state('two.state', () => [source('two', path => inputs.writeKeys(path, 'keys', 2e6)), '--memory', '1GB']),
    ],
    ...['--frequent', join(folder, 'frequent')],
  ]);
  measure('who', '8 States', LEAST_WRITERS, () => ['who', ...eight(writers)]);
  if (only.test('a State of 140 MB')) {
    for (const args of [
      ['merge', large()],
      ['plan', large(), ...from],
      ['state', large()],
      ['merge', '-'],
    ]) {
      const isPipe = args[1] === '-';
      const of = `a State of 140 MB${isPipe ? ', a pipe' : ''}`;
      measure(args[0], of, LEAST, () => args, 'ERR_MEMORY', isPipe ? large() : undefined);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const run = { date: new Date().toISOString().slice(0, 10), machine: machine(), node: process.versions.node };
const before = process.argv[2] === undefined ? undefined : readMemoryResults();
writeFileSync(MEMORY_RESULTS, `${JSON.stringify(withRows(before, run, rows), null, 2)}\n`);
process.exitCode = rows.some(
  ({ memoryMegabytes, peakMegabytes }) => peakMegabytes > memoryMegabytes + OVERHEAD_MEGABYTES,
)
  ? 1
  : 0;
