// Which tests run which mutants' places: each test file once, in a process of its own, with no mutant awake.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { CACHE, digestOf, filesIn } from './box.ts';
import type { TestName } from './process.ts';
import { Runner } from './runner.ts';

export interface Test extends TestName {
  readonly name: string;
  readonly ms: number;
  readonly covered: ReadonlySet<number>;
}

export interface TestFile {
  readonly file: string;
  readonly loadMs: number;
  /** What runs when the file is loaded: such a mutant must be awake before. */
  readonly loaded: ReadonlySet<number>;
  readonly tests: readonly Test[];
}

/** As it is kept. */
interface Kept {
  loadMs: number;
  loaded: number[];
  tests: { name: string; index: number; ms: number; covered: number[] }[];
  /** The most often that a test ran each place. */
  times: [number, number][];
  failed: string[];
}

/** What a test may take that took so long without a mutant. */
export const limitOf = (ms: number): number => 3000 + 10 * ms;
/** Tests that start processes, browsers or brokers, or read this project's own files: none of them sees a mutant. */
const WITHOUT =
  /^(broker|web|installs|runtimes|clients|conformance|cases)\/|^[a-z]+\.test\.ts$|^cli\/(bench|pipes|maxima|outputs|printing|faults|memory)\.|^core\/engine\./;
const BESIDES = /^(vectors|errors)\.test\.ts$/;

/** @returns the test files, how often each mutant's place may be run at most, and the tests that fail without a mutant */
export async function coverage(
  digest: string,
  count: number,
  pattern: RegExp,
  isOver: () => boolean,
): Promise<{ files: TestFile[]; times: Map<number, number>; failed: string[]; left: number }> {
  const names = filesIn('test', /\.test\.ts$/)
    .map(name => name.slice('test/'.length))
    .filter(name => pattern.test(name) && (!WITHOUT.test(name) || BESIDES.test(name)));
  const files: TestFile[] = [];
  const times = new Map<number, number>();
  const failed: string[] = [];
  let left = 0;
  for (const file of names) {
    const key = createHash('sha1')
      .update(`${digest}${file}${digestOf([`test/${file}`])}`)
      .digest('hex')
      .slice(0, 16);
    const path = `${CACHE}/tests-${key}.json`;
    if (!existsSync(path)) {
      if (isOver()) {
        left++;
        continue;
      }
      writeFileSync(path, JSON.stringify(await runAll(file, count)));
    }
    const kept: Kept = JSON.parse(readFileSync(path, 'utf8'));
    for (const [id, n] of kept.times) times.set(id, Math.max(n, times.get(id) ?? 0));
    failed.push(...kept.failed);
    const tests = kept.tests.map(test => ({ ...test, file, covered: new Set(test.covered) }));
    files.push({ file, loadMs: kept.loadMs, loaded: new Set(kept.loaded), tests });
  }
  return { files, times, failed, left };
}

async function runAll(file: string, count: number): Promise<Kept> {
  const runner = new Runner(count);
  const kept: Kept = { loadMs: 0, loaded: [], tests: [], times: [], failed: [] };
  const times = new Map<number, number>();
  const loaded = await runner.ask({ load: file, awake: -1 }, 60_000);
  if (loaded.error !== undefined) kept.failed.push(`${file}: ${loaded.error}`);
  kept.loadMs = loaded.ms;
  kept.loaded = (loaded.covered ?? []).map(([id]) => id);
  for (const [index, name] of (loaded.tests ?? []).entries()) {
    const done = await runner.ask({ run: { file, index }, awake: -1, limit: 2 ** 31 - 1 }, 60_000);
    if (done.error !== undefined) {
      kept.failed.push(`${file}: ${name}: ${done.error}`);
      if (runner.isFresh) await runner.ask({ load: file, awake: -1 }, 60_000);
      continue;
    }
    const covered = done.covered ?? [];
    for (const [id, n] of covered) times.set(id, Math.max(n, times.get(id) ?? 0));
    if (covered.length > 0) kept.tests.push({ name, index, ms: done.ms, covered: covered.map(([id]) => id) });
  }
  kept.times = [...times];
  runner.end();
  return kept;
}
