// Runs test files with uvu, strictly: uvu passes by accident when a file forgets `.run()`, a hook throws, `.only` is left in or no file
// matches, so its summary is read.

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { styleText } from 'node:util';

/** The first failures tell enough. */
const MOST_SHOWN = 10;

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

export interface UnitTests {
  /** Holds the files, `test` or a folder below it. */
  readonly directory: string;
  /** Which files; all whose names end in .test.ts unless given. */
  readonly pattern?: string | undefined;
  /** Folders in `directory` to leave out. */
  readonly except?: readonly string[];
  /** Fewer tests than this, where all files run, means that some were lost on the way. */
  readonly fewest: number;
  /** Ends what hangs. */
  readonly timeLimitMs?: number;
}

export function runUnitTests({ directory, pattern, except = [], fewest, timeLimitMs }: UnitTests): Outcome {
  const ignore = except.length === 0 ? [] : ['--ignore', `^(${except.join('|')})`];
  const { status, output, seconds } = runScript(
    'node_modules/uvu/bin.js',
    ['-r', 'tsx', ...ignore, directory, pattern ?? '\\.test\\.ts$'],
    timeLimitMs,
  );
  const plain = output.replace(/\x1b\[[0-9;]*m/g, '');
  const total = figure(plain, 'Total');
  const passed = figure(plain, 'Passed');
  const problems: string[] = [];
  if (figure(plain, 'Skipped') > 0) problems.push(`${figure(plain, 'Skipped')} tests are skipped`);
  if (pattern === undefined) {
    if (total < fewest) problems.push(`only ${total} tests ran, expected ${fewest} or more`);
    for (const file of filesThatDidNotRun(plain, directory, except))
      problems.push(`${file} ran no test: does it forget .run()?`);
  }
  if (total === 0) problems.push('no test ran');
  if (status !== 0 && passed === total) problems.push('uvu failed outside of a test, or took too long');
  // uvu goes on with the next suite and exits with 0.
  if (status === 0 && passed < total) problems.push(`${total - passed} tests did not run: a hook threw`);
  const failures = plain
    .split(/^(?= +FAIL )|^(?=\S)/m)
    .filter(part => /^ +FAIL /.test(part))
    .map(part => part.trimEnd().slice(0, 3000));
  if ((status !== 0 || passed < total) && failures.length === 0) failures.push(plain.slice(-3000));
  if (failures.length > MOST_SHOWN) failures.splice(MOST_SHOWN, Infinity, `… and ${failures.length - MOST_SHOWN} more`);
  report(
    `${total} unit tests`,
    status === 0 && problems.length === 0,
    seconds,
    [...failures, ...problems].join('\n\n'),
  );
  return { passed, failed: total - passed + problems.length };
}

/** Runs a script by this Node and waits; `output` is stdout, then stderr. */
export function runScript(script: string, args: string[], timeLimitMs?: number) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: timeLimitMs,
  });
  return { status, output: stdout + stderr, seconds: ((performance.now() - started) / 1000).toFixed(1) };
}

export function report(name: string, isGood: boolean, seconds: string, output: string): void {
  console.log(`${isGood ? styleText('green', 'ok') : styleText('red', 'FAILED')}  ${name} (${seconds} s)`);
  if (!isGood) console.log(output.trimEnd().replace(/^/gm, '    '));
}

function figure(text: string, name: string): number {
  return Number(new RegExp(`^ +${name}: +(\\d+)`, 'm').exec(text)?.[1] ?? 0);
}

/** Each file's part of the output must have a count of tests above 0. */
function filesThatDidNotRun(output: string, directory: string, except: readonly string[]): string[] {
  // Each file's part starts with its name on a line of its own.
  const parts = new Map(output.split(/^(?=\S+\.test\.ts$)/m).map(part => [part.split('\n', 1)[0], part]));
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter(
    file => /\.test\.ts$/.test(file) && !except.some(folder => file.startsWith(folder)),
  );
  return files.filter(file => {
    const counts = [...(parts.get(file) ?? '').matchAll(/\((\d+) \/ (\d+)\)/g)];
    const suites = readFileSync(`${directory}/${file}`, 'utf8').match(/\bsuite\(/g)?.length ?? 1;
    return counts.length < suites || counts.some(([, , total]) => total === '0');
  });
}
