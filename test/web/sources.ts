// What the pages of the tests are made of, and the pages: written by the built command line.

import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partitionUnder } from '../../src/rules/index.ts';
import { keylane } from '../cli/run.ts';

export const folder = mkdtempSync(join(tmpdir(), 'keylane-page-'));
process.once('exit', () => rmSync(folder, { recursive: true }));

export const LONG_KEY = 'L'.repeat(1_000_000);

/** Keys that would act if they were not treated as somebody's text. */
export const NASTY_KEYS = [
  '</script><script>alert(1)</script>',
  '<!--<script>',
  '<img src=x onerror=alert(1)>',
  "' onload='alert(1)",
  '"><svg onload=alert(1)>',
  '&lt;b&gt;&amp;',
  '\x1b[31mred\x1b[0m',
  '\u202egnp.exe',
  '\u2066\u2067hidden\u2069',
  '\u0645\u0641\u062a\u0627\u062d',
  '\u2028\u2029',
  '__proto__',
  'constructor',
  '{"id":1}',
  `${'x'.repeat(47)}${'\u{1f600}'.repeat(30)}`,
  LONG_KEY,
];

export const nastyText = `${NASTY_KEYS.flatMap((key, i) => Array(100 - 4 * i).fill(key)).join('\n')}\n\n\n`;

/** Records as kcat prints them, with times: two partitioners, tombstones, keyless ones. */
export function kcatText(): string {
  const random = seeded();
  return Array.from({ length: 6000 }, (_, i) => {
    const user = Math.floor(1 / (random() + 0.001));
    const key = i % 50 === 0 ? null : `user-${user}`;
    const partition = i < 3000 ? (user * 7) % 6 : (user * 5) % 6;
    return JSON.stringify({
      topic: 't',
      partition,
      offset: i,
      ts: 1.7e12 + i * 20_000,
      key,
      payload: i % 9 ? 'x' : null,
    });
  }).join('\n');
}

/** Two clients, one after the other, and some records set by hand. */
export function mixedText(): string {
  return Array.from({ length: 5000 }, (_, i) => {
    const key = `user-${i % 700}`;
    const partition = i % 997 === 0 ? 3 : partitionUnder(i < 3000 ? 'murmur2' : 'crc32', key, 12);
    return JSON.stringify({ topic: 't', partition, offset: i, ts: 1.7e12 + i * 60_000, key, payload: 'x' });
  }).join('\n');
}

/** The nasty keys in the partitions that Java's rule gives them, a few of them elsewhere too. */
export function nastyRecords(): string {
  const keys = [...NASTY_KEYS, ...Array.from({ length: 200 }, (_, i) => `key-${i}`)];
  const lines = keys.flatMap((key, i) => {
    const partition = partitionUnder('murmur2', key, 6);
    return [`${partition}\t${key}`, ...(i < 4 ? [`${(partition + 1) % 6}\t${key}`] : [])];
  });
  return lines.join('\n');
}

/** As the flights' carriers: a few keys, some of them hot. */
export function fewKeys(): string {
  return Array.from({ length: 16 }, (_, i) =>
    Array(Math.ceil(4000 / (i + 1) ** 2))
      .fill(`carrier-${i}`)
      .join('\n'),
  ).join('\n');
}

/** As the flights' tail numbers: thousands of keys, none of them hot. */
export function evenKeys(): string {
  return Array.from({ length: 4000 }, (_, i) =>
    Array(1 + (i % 9))
      .fill(`N${10_000 + i}`)
      .join('\n'),
  ).join('\n');
}

/** Mostly unique keys, more than a page carries. */
export function manyKeys(): string {
  const random = seeded();
  return Array.from({ length: 60_000 }, () => `c-${Math.floor(random() ** 3 * 90_000)}`).join('\n');
}

export function sourceFile(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** The State of a scan, as a file. */
export function stateOf(name: string, ...args: string[]): string {
  const file = join(folder, `${name}.state`);
  const { code, err } = keylane(['scan', ...args, '--state', file]);
  if (code !== 0) throw new Error(`${args.join(' ')}: ${err}`);
  return file;
}

/** Has a command write its page; fails if it does not. */
export function pageOf(name: string, args: string[], input?: string): { file: string; size: number } {
  const file = join(folder, `${name}.html`);
  const { code, err } = keylane([args[0], '--html', file, ...args.slice(1)], input === undefined ? {} : { input });
  if (code !== 0 && code !== 1) throw new Error(`${args.join(' ')}: ${err}`);
  return { file, size: statSync(file).size };
}

function seeded(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
