// Real inputs of every format: what tools and clients wrote, and what keylane writes itself.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { keylane, root } from '../cli/run.ts';
import { filesOf } from '../sources/segments/fixtures.ts';
import { PARTITIONS, RECORDS, TOOLS } from '../written-by.ts';

export interface Input {
  readonly name: string;
  readonly bytes: Buffer;
  /** Options that it takes. */
  readonly args: readonly string[];
  /** What reads it: any command with a source; those that read files of tables; States; folders of a broker. */
  readonly kind: 'source' | 'table' | 'state' | 'segment';
  /** Records in it, if known. */
  readonly records?: number;
}

/** So much of a large file is as good as all. */
const MOST_BYTES = 60_000;

export function corpus(): Input[] {
  const inputs: Input[] = [];
  const source = (name: string, content: string | Uint8Array, args: readonly string[] = [], records?: number) =>
    inputs.push({ name, bytes: Buffer.from(content as string), args, kind: 'source', ...(records && { records }) });
  for (const { name, write, args = [], lacks } of TOOLS) {
    const records = RECORDS.filter(record => !lacks?.(record));
    source(name, write(records), args, records.length);
  }
  for (const folder of ['test/sources/dumps', 'test/cases'])
    for (const file of readdirSync(join(root, folder))) source(file, readFileSync(join(root, folder, file)));
  for (const file of ['customers.keys', 'orders.keys', 'customers.csv', 'users.jsonl', 'orders.kcat.gz'])
    source(file, lines(file), file.endsWith('.csv') ? ['--column', '1'] : []);
  source('flights.csv', lines('flights.csv.gz'), ['--column', 'tailnum']);
  const keys = RECORDS.map(({ key }) => key);
  const hex = (key: string | null) => (key === null ? '' : Buffer.from(key).toString('hex'));
  source('keys.hex', keys.map(key => `${hex(key)}\n`).join(''), ['--format', 'hex'], keys.length);
  const base64 = (key: string | null) => (key === null ? '' : Buffer.from(key).toString('base64'));
  source('keys.base64', keys.map(key => `${base64(key)}\n`).join(''), ['--format', 'base64'], keys.length);
  source('keys.arrow', tableToIPC(tableFromArrays({ key: keys }), 'stream'), ['--format', 'arrow'], keys.length);
  const tables = join(root, 'test/sources/tables/data');
  for (const name of readdirSync(tables).filter(file => /\.(?:parquet|arrows?)$/.test(file)))
    inputs.push({ name, bytes: readFileSync(join(tables, name)), args: [], kind: 'table' });
  inputs.push(...segments(), ...states());
  return inputs;
}

function lines(file: string): string {
  const bytes = readFileSync(join(root, 'examples', file));
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8', 0, MOST_BYTES);
  return text.slice(0, text.lastIndexOf('\n') + 1);
}

const segments = (): Input[] =>
  (['orders', 'mixed'] as const).flatMap(fixture =>
    [...filesOf(fixture)]
      .filter(([path]) => path.endsWith('.log'))
      .slice(0, 3)
      .map(([path, bytes]) => ({
        name: path,
        bytes: bytes.subarray(0, MOST_BYTES),
        args: [],
        kind: 'segment' as const,
      })),
  );

/** As scans and `who` write them, with all that a State can hold. */
function states(): Input[] {
  const folder = mkdtempSync(join(tmpdir(), 'keylane-attack-'));
  try {
    const dump = join(folder, 'dump');
    writeFileSync(dump, TOOLS[0].write(RECORDS));
    const log = join(folder, 'orders-0', '00000000000000000000.log');
    mkdirSync(dirname(log));
    writeFileSync(log, filesOf('orders').get('orders-0/00000000000000000000.log')!);
    const wanted: [string, ...string[]][] = [
      ['scan', dump],
      ['scan', dump, '--compacted'],
      ['scan', dump, '--no-keys'],
      ['scan', join(root, 'examples/orders.keys')],
      ['who', dump],
      ['who', dirname(log)],
    ];
    return wanted.map(([command, ...args], i) => {
      const state = join(folder, `${i}.state`);
      const made = keylane([command, ...args, '-n', String(PARTITIONS * 2), '--state', state]);
      if (made.code === 2) throw new Error(`${command} ${args.join(' ')}: ${made.err}`);
      return { name: `${command}-${i}.state`, bytes: readFileSync(state), args: [], kind: 'state' as const };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
