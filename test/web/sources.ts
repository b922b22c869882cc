// What the pages of the tests are made of, and the pages: written by the built command line.

import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** Mostly unique keys, more than a page carries. */
export function manyKeys(): string {
  const random = seeded();
  return Array.from({ length: 60_000 }, () => `customer-${Math.floor(1 / random() ** 2) % 5e7}`).join('\n');
}

export function sourceFile(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Has a command write its page; fails if it does not. */
export function pageOf(name: string, args: string[]): { file: string; size: number } {
  const file = join(folder, `${name}.html`);
  const { code, err } = keylane([...args, '--html', file]);
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
