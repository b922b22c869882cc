// The test files as jobs. Each process runs one file after the other, since half of what a small file costs is the start of a process.

import { type ChildProcess, fork } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { end, type Job, type Outcome, OWN_GROUP, report, runJobs, start } from './jobs.ts';
import type { SuiteOutcome } from './test-process.ts';

/** All test files, so that none is lost unseen. Parallel changes of it merge by themselves: .gitattributes. */
const LIST = 'test/files.txt';

export interface UnitTests {
  /** Below test/; all unless given. */
  readonly folder?: string;
  /** Which files, by their path below test/; all unless given. */
  readonly pattern?: string | undefined;
  /** Folders below test/ to leave out. */
  readonly except?: readonly string[];
  /** For one file. */
  readonly timeLimitMs?: number;
  /** One where files would disturb each other; as many as there are cores unless given. */
  readonly processes?: number;
  /** What else to run. */
  readonly beside?: readonly Job[];
}

export async function runUnitTests({
  folder = '',
  pattern,
  except = [],
  timeLimitMs = 10 * 60_000,
  processes = availableParallelism(),
  beside = [],
}: UnitTests): Promise<{ passed: number; failed: number }> {
  const isMine = (file: string) => file.startsWith(folder) && !except.some(other => file.startsWith(other));
  const all = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .map(file => file.replaceAll('\\', '/'))
    .filter(file => file.endsWith('.test.ts') && isMine(file))
    .sort();
  const files = pattern === undefined ? all : all.filter(file => new RegExp(pattern, 'i').test(file));
  const started = performance.now();
  let tests = 0;
  const jobs = files.map(name => ({
    name,
    async run() {
      const outcome = await runFile(name, timeLimitMs);
      tests += outcome.passed;
      return outcome;
    },
  }));
  const sum = await runJobs([...beside, ...jobs], processes);
  for (const child of idle.splice(0)) child.disconnect();
  const problems = [...(pattern === undefined ? lostFiles(all, isMine) : []), ...newFiles(files)];
  if (tests === 0) problems.push('no test ran');
  const seconds = (performance.now() - started) / 1000;
  report(`${tests} unit tests in ${files.length} files`, problems.length === 0, seconds, problems.join('\n'));
  return { passed: sum.passed, failed: sum.failed + problems.length };
}

const listed = (): string[] => readFileSync(LIST, 'utf8').trim().split('\n');

function lostFiles(files: readonly string[], isMine: (file: string) => boolean): string[] {
  const lost = listed().filter(file => isMine(file) && !files.includes(file));
  return lost.map(file => `${file} is gone: if that is meant, take it out of ${LIST}`);
}

/** A new file gets into the list by itself where somebody works; a CI machine only compares. */
function newFiles(files: readonly string[]): string[] {
  const before = listed();
  const added = files.filter(file => !before.includes(file));
  if (process.env.CI) return added.map(file => `${file} is not in ${LIST}: run it once, commit the list`);
  if (added.length > 0) {
    writeFileSync(LIST, `${[...new Set([...before, ...added])].sort().join('\n')}\n`);
    console.log(`${LIST} has been given ${added.join(', ')}`);
  }
  return [];
}

const idle: ChildProcess[] = [];

async function runFile(file: string, timeLimitMs: number): Promise<Outcome> {
  const child = idle.pop() ?? startProcess();
  let output = '';
  const onOutput = (text: string) => (output += text);
  child.stdout!.on('data', onOutput);
  child.stderr!.on('data', onOutput);
  const suites = await new Promise<SuiteOutcome[] | string>(resolve => {
    const limit = setTimeout(() => {
      resolve(`took longer than ${timeLimitMs / 1000} s and was ended`);
      end(child);
    }, timeLimitMs);
    const onClose = (code: number | null, signal: string | null) => {
      clearTimeout(limit);
      resolve(`ended its process with ${signal ?? code}`);
    };
    child.once('close', onClose);
    child.once('message', (outcomes: SuiteOutcome[]) => {
      clearTimeout(limit);
      child.off('close', onClose);
      resolve(outcomes);
    });
    child.send(join('test', file));
  });
  child.stdout!.off('data', onOutput);
  child.stderr!.off('data', onOutput);
  if (typeof suites === 'string')
    return { passed: 0, failed: 1, output: `${file} ${suites}; it had written:\n${output}` };
  idle.push(child);
  const problems = problemsOf(file, suites);
  const passed = suites.reduce((sum, suite) => sum + suite.passed, 0);
  const failed = suites.reduce((sum, suite) => sum + suite.total - suite.passed, 0);
  const errors = suites.map(suite => suite.errors.trimEnd());
  return {
    passed,
    failed: failed + problems.length,
    output: [...errors, ...problems].filter(text => text !== '').join('\n\n'),
  };
}

/** What uvu passes over. */
function problemsOf(file: string, suites: readonly SuiteOutcome[]): string[] {
  const problems: string[] = [];
  const declared = readFileSync(join('test', file), 'utf8').match(/\bsuite\(/g)?.length ?? 1;
  if (suites.length < declared) problems.push('a suite did not run: does it forget .run()?');
  if (suites.some(({ total }) => total === 0)) problems.push('a suite has no test');
  if (suites.some(({ skipped }) => skipped > 0)) problems.push('tests are skipped: .skip or .only was left in');
  if (suites.some(({ errors, passed, total }) => errors === '' && passed < total)) problems.push('a hook threw');
  return problems;
}

function startProcess(): ChildProcess {
  const { FORCE_COLOR, ...env } = process.env;
  return start(
    fork(fileURLToPath(new URL('test-process.ts', import.meta.url)), {
      ...OWN_GROUP,
      // All cores are busy: garbage collected by several threads of each process takes a tenth of all processor time more.
      execArgv: [...process.execArgv, '--single-threaded-gc'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...env, NO_COLOR: '1' },
    }),
  );
}
