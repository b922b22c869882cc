// Every byte of a table may be damaged. Its reader believes what it reads, and would go through as many rows, values or runs as a byte says: there is
// an answer or an error with a code, at once.

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { folderOf } from '../../cli/folder.ts';
import { root } from '../../cli/run.ts';
import { isAll, random } from '../../runs.ts';

const test = suite('damaged tables');
const { path } = folderOf(test);
const data = new URL('data/', import.meta.url);
/** One of so many bytes, another each time. */
const STEP = isAll ? 83 : 4801;
/** Longer than the start takes, and any of the files; where one hangs, nothing comes any more. */
const SILENCE_MS = 30_000;

/** Bytes that once took for ever, had no code, or ended a stream before its time. */
const FOUND = [
  // How many values a page has; a column without a name.
  'pyarrow-v2-pages.parquet 2510 255',
  'pyarrow-v2-pages.parquet 6530 72',
  // A message's mark, its length, where its table is, how long its body is.
  'pyarrow-none.arrows 600 0',
  'pyarrow-none.arrows 604 0',
  'pyarrow-none.arrows 608 255',
  'pyarrow-none.arrows 640 0',
];

/** What comes of each: two lines. In a process of its own, which is ended as soon as one hangs. */
function read(damages: readonly string[]): Promise<Map<string, string[]>> {
  // Plain JavaScript, beside the packages that it imports: a loader of TypeScript would be asked at each import() of each reading.
  const script = `${root}/.cache/damaged-run-${process.pid}.mjs`;
  buildSync({
    entryPoints: [fileURLToPath(new URL('damaged-run.ts', import.meta.url))],
    ...{ outfile: script, bundle: true, packages: 'external', platform: 'node', format: 'esm', target: 'node20' },
  });
  const args = [script, fileURLToPath(data), path('')];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  let out = '';
  return new Promise((resolve, reject) => {
    const end = () => {
      child.kill('SIGKILL');
      reject(new Error(`no answer within ${SILENCE_MS / 1000} s: ${out.slice(-200)}`));
    };
    let timer = setTimeout(end, SILENCE_MS);
    child.stdout.setEncoding('utf8').on('data', text => {
      out += text;
      clearTimeout(timer);
      timer = setTimeout(end, SILENCE_MS);
    });
    child.on('error', reject);
    child.on('close', code => {
      clearTimeout(timer);
      rmSync(script);
      if (code !== 0) reject(new Error(`exit code ${code}: ${out.slice(-200)}`));
      const lines = out.trim().split('\n');
      resolve(new Map(damages.map((damage, i) => [damage, lines.slice(3 * i + 1, 3 * i + 3)])));
    });
    child.stdin.end(damages.join('\n'));
  });
}

test('a byte of another value is an answer or an error with a code, at once', async () => {
  const next = random();
  const damages = readdirSync(data)
    .filter(name => /\.(?:parquet|arrows?)$/.test(name))
    .flatMap(name => {
      const { length } = readFileSync(new URL(name, data));
      const first = Math.floor(next() * STEP);
      const bytes = Array.from({ length: Math.ceil((length - first) / STEP) }, (_, i) => first + i * STEP);
      return bytes.flatMap(at => [0, 255, Math.floor(next() * 256)].map(value => `${name} ${at} ${value}`));
    });
  const outcomes = await read([...FOUND, ...damages]);
  assert.ok(outcomes.size > (isAll ? 300 : 100));
  for (const [damage, [keys, records]] of outcomes) {
    for (const outcome of [keys, records]) assert.match(outcome, /^"(?:answer|ERR_[A-Z_]+)"$/, damage);
  }
  // What is claimed and is not there is damage.
  for (const damage of FOUND)
    assert.equal(outcomes.get(damage), ['"ERR_SOURCE_DAMAGED"', '"ERR_SOURCE_DAMAGED"'], damage);
});

test.run();
