// A copy of the project whose sources carry all mutants, each asleep until its number is in shared memory: nothing is compiled again for a
// mutant, and a process that has run tests for one runs them for the next. Stryker's instrumenter makes the mutants.

import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Instrumenter, type InstrumenterOptions } from '@stryker-mutator/instrumenter';
import { bundleCommandLine } from '../bundle.ts';

/** Relative to the project, as all paths here. */
export const CACHE = '.cache/mutants';
export const BOX = `${CACHE}/box`;
/** What is mutated. `rules/clients` is data, from which docs/clients.md is made: whatever changes in it fails `npm run generate -- --check`; the layout and the binaries are the build's. */
export const FOLDERS = ['partitioners', 'adapters', 'core', 'rules', 'scan', 'state', 'analysis'] as const;
const LEFT_OUT = /^src\/(core\/binaries\/|core\/scan-layout\.ts$|rules\/clients\/)/;
const NOT_COPIED = ['node_modules', '.git', '.cache'];
/** What the changed sources ask: as cheap as can be, since it is asked in the hottest loops. */
const HEADER = `const stryMutants = globalThis.process?.getBuiltinModule?.('node:worker_threads').getEnvironmentData('keylane mutants');
const stryActive = stryMutants?.active ?? new Int32Array([-1]);
const stryCovered = stryMutants?.covered ?? [];
function stryIsAwake() {
  if (++stryActive[1] > stryActive[2]) throw new Error('a mutant that does not end');
  return true;
}
`;
/** The instrumenter's own calls, each to become what HEADER has. */
const IS_AWAKE = /stryMutAct_9fa48\("(\d+)"\)/g;
const COVERED = /stryCov_9fa48\(((?:"\d+"[,\s]*)+)\)/g;

export interface Mutant {
  /** Its number in the box. */
  readonly id: number;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Which of Stryker's kinds of change. */
  readonly kind: string;
  readonly original: string;
  readonly replacement: string;
  /** The same as long as its file is. */
  readonly name: string;
}

/** What the processes share with all their threads. */
export interface Shared {
  /** The mutant that is awake or -1; how often it was asked for; how often it may be. */
  readonly active: Int32Array;
  /** How often each mutant's place was run. */
  readonly covered: Uint32Array;
}

/** Makes the box unless it is there, and brings its test files up to date. @returns its mutants, a number above all of theirs, and a digest of all but the test files */
export async function openBox(): Promise<{ mutants: Mutant[]; count: number; digest: string }> {
  const digest = digestOf([
    ...filesIn('src'),
    ...filesIn('assembly'),
    'scripts/mutants/box.ts',
    'scripts/mutants/process.ts',
    ...helpers(),
  ]);
  const list = `${CACHE}/mutants-${digest}.json`;
  if (!existsSync(list)) {
    rmSync(BOX, { recursive: true, force: true });
    for (const entry of readdirSync('.'))
      if (!NOT_COPIED.includes(entry)) cpSync(entry, join(BOX, entry), { recursive: true });
    symlinkSync(resolve('node_modules'), join(BOX, 'node_modules'));
    const mutants = await instrument();
    await bundleCommandLine({ run: 'cli/run.ts' }, BOX);
    for (const old of readdirSync(CACHE)) if (/^(mutants|tests)-/.test(old)) rmSync(join(CACHE, old));
    writeFileSync(list, JSON.stringify(mutants));
  }
  const suites = pathToFileURL(resolve('scripts/mutants/suites.ts')).href;
  for (const file of filesIn('test', /\.ts$/)) {
    mkdirSync(dirname(join(BOX, file)), { recursive: true });
    writeFileSync(join(BOX, file), readFileSync(file, 'utf8').replace("from 'uvu'", `from '${suites}'`));
  }
  const mutants: Mutant[] = JSON.parse(readFileSync(list, 'utf8'));
  return { mutants, count: Math.max(...mutants.map(({ id }) => id)) + 1, digest };
}

/** What test files share. */
const helpers = (): string[] => filesIn('test').filter(file => !/\.test\.ts$|^test\/(attack\/|files\.txt$)/.test(file));

async function instrument(): Promise<Mutant[]> {
  const names = FOLDERS.flatMap(folder => filesIn(`src/${folder}`, /\.ts$/)).filter(name => !LEFT_OUT.test(name));
  const files = names.map(name => ({ name: resolve(name), mutate: true, content: readFileSync(name, 'utf8') }));
  const quiet = () => {};
  const logger = { isDebugEnabled: () => false, debug: quiet, info: quiet, warn: quiet } as never;
  // Texts are no behaviour that a test should quote; `noHeader` is known to the instrumenter, though not to its types.
  const options = { plugins: null, excludedMutations: ['StringLiteral'], ignorers: [], noHeader: true };
  const result = await new Instrumenter(logger).instrument(files, options as InstrumenterOptions);
  for (const { name, content } of result.files) {
    const numbered = content
      .replace(IS_AWAKE, '(stryActive[0] === $1 && stryIsAwake())')
      .replace(COVERED, (_, ids: string) => `(${ids.replace(/"(\d+)"/g, 'stryCovered[$1]++')})`);
    writeFileSync(join(BOX, relative('.', name)), HEADER + numbered);
  }
  const sources = new Map(files.map(({ name, content }) => [name, content.split('\n')]));
  const taken = new Map<string, number>();
  const placed = result.mutants.filter(({ status }) => status !== 'Ignored');
  return placed.map(({ id, fileName, location, mutatorName, replacement }) => {
    const { start, end } = location;
    const lines = sources.get(fileName)!.slice(start.line, end.line + 1);
    lines[lines.length - 1] = lines.at(-1)!.slice(0, end.column);
    lines[0] = lines[0].slice(start.column);
    const original = lines.join('\n');
    const file = relative('.', fileName).replaceAll('\\', '/');
    // Lines move when something is written above them.
    const same = `${file} ${mutatorName} ${original} ${replacement}`;
    const count = (taken.get(same) ?? 0) + 1;
    taken.set(same, count);
    const name = createHash('sha1').update(`${same} ${count}`).digest('hex').slice(0, 16);
    const place = { file, line: start.line + 1, column: start.column + 1 };
    return { id: Number(id), ...place, kind: mutatorName, original, replacement, name };
  });
}

export const filesIn = (folder: string, pattern = /\.\w+$/): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && pattern.test(entry.name))
    .map(entry => join(entry.parentPath ?? entry.path, entry.name).replaceAll('\\', '/'))
    .filter(name => !name.includes('/.cache/') && !name.includes('/node_modules/'))
    .sort();

export function digestOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}
