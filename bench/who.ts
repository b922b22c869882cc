// How long `keylane who` takes over a file of records, beside a program that only parses its lines. CPU time of the whole process, since
// that is what a second job on the machine changes least.
//   npx tsx bench/who.ts [--records 10000000] [--rounds 5]      writes results/who.json

import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dist, twin } from './keylane.ts';
import { seeded } from './keys.ts';
import { median } from './measure.ts';
import { machine } from './results.ts';

const PARTITIONS = 12;
const DISTINCT_KEYS = 1_000_000;
const RECORDS_PER_WRITE = 20_000;

/** What `results/who.json` holds. */
export interface WhoResults {
  date: string;
  machine: ReturnType<typeof machine>;
  node: string;
  distinctKeys: number;
  rounds: number;
  rows: WhoRow[];
}

interface WhoRow {
  what: string;
  records: number;
  bytes: number;
  /** Medians, of the process from its start to its end. */
  cpuSeconds: number;
  wallSeconds: number;
  peakMegabytes: number;
}

const FORMATS = {
  'partition, TAB, key': (key: string, partition: number) => `${partition}\t${key}\n`,
  'kcat -J': (key: string, partition: number, offset: number) =>
    `{"topic":"orders","partition":${partition},"offset":${offset},"tstype":"create","ts":${1_700_000_000_000 + offset},"broker":1,"key":"${key}","payload":"{\\"status\\":\\"shipped\\",\\"amount\\":12.5}"}\n`,
};

/** A good parser's speed: every line parsed, nothing done with it. */
const PARSE_JSON = `
  const lines = require('node:readline').createInterface({ input: require('node:fs').createReadStream(process.argv[1]) });
  let records = 0;
  lines.on('line', line => { if (JSON.parse(line).key !== undefined) records++; }).on('close', () => console.log(JSON.stringify({ records })));`;

/**
 * @param most how many records the larger file has
 * @param rounds 0 runs everything once, to see whether it works
 */
export function measureWho(most: number, rounds: number): WhoResults {
  const folder = mkdtempSync(join(os.tmpdir(), 'keylane-bench-'));
  const rows: WhoRow[] = [];
  try {
    for (const [format, line] of Object.entries(FORMATS)) {
      const path = join(folder, 'records');
      // JSON takes twelve times as many bytes.
      const records = format === 'kcat -J' ? Math.ceil(most * 0.3) : most;
      writeRecords(path, records, line);
      const who = [fileURLToPath(new URL('cli/main.js', dist)), 'who', path, '-n', String(PARTITIONS), '--json'];
      rows.push(measure(`keylane who, ${format}`, who, path, records, rounds));
      if (format === 'kcat -J') {
        rows.push(measure('readline and JSON.parse alone', ['-e', PARSE_JSON, path], path, records, rounds));
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    node: process.versions.node,
    distinctKeys: DISTINCT_KEYS,
    rounds,
    rows,
  };
}

function writeRecords(path: string, records: number, line: (key: string, partition: number, offset: number) => string) {
  const random = seeded(5);
  const file = openSync(path, 'w');
  let text = '';
  for (let i = 0; i < records; i++) {
    const key = `order-${random(DISTINCT_KEYS)}`;
    text += line(key, twin.partitionForKey(key, PARTITIONS), i);
    if (i % RECORDS_PER_WRITE === RECORDS_PER_WRITE - 1 || i === records - 1) {
      writeSync(file, text);
      text = '';
    }
  }
  closeSync(file);
}

/** Says on stderr, at the end, what the process has used. */
const USAGE = `data:text/javascript,process.on('exit',()=>{const u=process.resourceUsage();process.stderr.write('\\nUSAGE '+JSON.stringify([u.userCPUTime+u.systemCPUTime,u.maxRSS]))})`;

function measure(what: string, args: string[], path: string, records: number, rounds: number): WhoRow {
  const cpu: number[] = [];
  const wall: number[] = [];
  let peakMegabytes = 0;
  for (let round = 0; round <= rounds; round++) {
    const started = performance.now();
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', USAGE, ...args], { encoding: 'utf8' });
    const seconds = (performance.now() - started) / 1000;
    if (status !== 0) throw new Error(`${what} ended with ${status}: ${stderr}`);
    const answer = JSON.parse(stdout);
    const isRight = answer.records === records && (answer.verdict ?? 'murmur2') === 'murmur2';
    if (!isRight) throw new Error(`${what} says ${stdout.slice(0, 500)}`);
    // The first round brings the file into the page cache.
    if (round === 0 && rounds > 0) continue;
    const [microseconds, kilobytes] = JSON.parse(/USAGE (.*)$/.exec(stderr)![1]);
    cpu.push(microseconds / 1e6);
    wall.push(seconds);
    peakMegabytes = Math.max(peakMegabytes, Math.round(kilobytes / 1024));
  }
  const bytes = statSync(path).size;
  return { what, records, bytes, cpuSeconds: median(cpu), wallSeconds: median(wall), peakMegabytes };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { records: { type: 'string', default: '10000000' }, rounds: { type: 'string', default: '5' } },
  });
  const results = measureWho(Number(values.records), Number(values.rounds));
  writeFileSync(new URL('results/who.json', import.meta.url), `${JSON.stringify(results, null, 2)}\n`);
  console.log(results.rows);
}
