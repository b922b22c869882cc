// What the checks of all engines have: a topic's records, keylane as a process, a Python with packages.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { partitionUnder } from '../../../src/rules/index.ts';
import { cache, once } from '../../cache.ts';
import { main } from '../../cli/run.ts';
import { run } from '../../command.ts';

/** With what it says if it is not so. */
export type Check = (name: string, isGood: boolean, detail?: string) => void;

export const here = fileURLToPath(new URL('.', import.meta.url));

export const RECORDS = 200_000;
export const N = 12;

export const hasPip = (): boolean => spawnSync('python3', ['-m', 'pip', '--version']).status === 0;

/** A Python that has what `NAME.txt` names. */
export function python(name: string): string {
  const requirements = join(here, `${name}.txt`);
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const folder = once(join(cache, `${name}-${hash}`), half => {
    run('python3', ['-m', 'venv', half], 'Python 3 with venv');
    run(join(half, 'bin/python'), ['-m', 'pip', 'install', '--quiet', '--requirement', requirements], 'pip');
  });
  return join(folder, 'bin/python');
}

const hexOf = (key: Buffer | null) => key?.toString('hex') ?? null;

/** Keys that engines are wrong about, here and there. */
const ODD = [
  null,
  Buffer.of(),
  Buffer.of(0xff, 0, 0x0a),
  ...['\\N', '""', 'a\tb\n', 'x'.repeat(100)].map(t => Buffer.from(t)),
];

/** The records of a topic: first murmur2 wrote, then crc32. */
function* records() {
  const offsets = new Array<number>(N).fill(0);
  for (let i = 0; i < RECORDS; i++) {
    const key = i % 500 === 0 ? ODD[(i / 500) % ODD.length] : Buffer.from(`order-${(i * 7919) % 30_011}`);
    const rule = i < RECORDS / 2 ? 'murmur2' : 'crc32';
    const partition = key === null ? i % N : partitionUnder(rule, key, N);
    yield { key: hexOf(key), partition, offset: offsets[partition]++, timestamp: 1_780_000_000_000 + i };
  }
}

/** The same as lines of JSON, and of all keys as hexadecimal: `all.jsonl` and `all.hex`. */
export function writeRecords(folder: string): string[] {
  const lines: string[] = [];
  const hex: string[] = [];
  for (const record of records()) {
    lines.push(`${JSON.stringify(record)}\n`);
    hex.push(`${record.key === '' ? '""' : (record.key ?? '')}\n`);
  }
  writeFileSync(join(folder, 'all.hex'), hex.join(''));
  writeFileSync(join(folder, 'all.jsonl'), lines.join(''));
  return lines;
}

/** A process: the States of some 30 MB come through its pipe. */
function keylane(args: string[], input: string | Buffer = ''): { code: number | null; out: Buffer; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { input, maxBuffer: 1 << 30 });
  return { code: status, out: stdout, err: stderr.toString() };
}

export function stateOf(args: string[], input: string | Buffer = ''): Buffer {
  const { code, out, err } = keylane([...args, '--state', '-'], input);
  if (code !== 0) throw new Error(`keylane ${args.join(' ')}: ${err}`);
  return out;
}

/** What who says, without the names of split keys: of more than a thousand, which a State names depends on the cut and the order of its parts. */
export function whoAnswer(args: string[], input = ''): string {
  const { code, out } = keylane(['who', ...args, '--json'], input);
  const { splitKeys, ...rest } = JSON.parse(out.toString() || '{}');
  return JSON.stringify({ code, ...rest, splitKeys: splitKeys?.count });
}
