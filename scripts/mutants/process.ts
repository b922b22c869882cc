// A process that runs single tests, with a mutant awake or none.

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setEnvironmentData } from 'node:worker_threads';
import { BOX, type Shared } from './box.ts';
import { type Suite, takeSuites } from './suites.ts';

/** A test by its file and its number in it. */
export interface TestName {
  readonly file: string;
  readonly index: number;
}

export type Order =
  | { readonly count: number }
  /** Loads a test file with a mutant awake, or -1. */
  | { readonly load: string; readonly awake: number }
  | { readonly run: TestName; readonly awake: number; readonly limit: number };

export interface Done {
  /** Why it failed. */
  readonly error?: string;
  /** The places that were run, and how often; where no mutant was awake. */
  readonly covered?: [id: number, times: number][];
  /** After loading. */
  readonly tests?: string[];
  readonly ms: number;
}

let shared: Shared;
const suites = new Map<string, Suite[]>();

process.on('message', async (order: Order) => {
  const started = performance.now();
  let outcome: Omit<Done, 'ms'> = {};
  try {
    if ('count' in order) share(order.count);
    else outcome = 'load' in order ? await load(order.load, order.awake) : await runOne(order);
  } catch (error) {
    outcome = { error: error instanceof Error ? `${error.message}`.slice(0, 500) : String(error) };
  }
  if (shared !== undefined) shared.active[0] = -1;
  process.send!({ ...outcome, ms: performance.now() - started } satisfies Done);
});
process.on('disconnect', () => process.exit());
// A mutant may leave a promise behind that fails when its test is over.
process.on('unhandledRejection', () => {});

function share(count: number): void {
  const active = new Int32Array(new SharedArrayBuffer(12));
  active.set([-1, 0, 2 ** 31 - 1]);
  shared = { active, covered: new Uint32Array(new SharedArrayBuffer(4 * count)) };
  setEnvironmentData('keylane mutants', shared as never);
  process.chdir(BOX);
}

function wake(awake: number, limit: number): void {
  shared.covered.fill(0);
  shared.active.set([awake, 0, limit]);
}

const covered = (): [number, number][] => [...shared.covered.entries()].filter(([, times]) => times > 0);

async function load(file: string, awake: number): Promise<Omit<Done, 'ms'>> {
  wake(awake, 2 ** 31 - 1);
  await import(pathToFileURL(resolve('test', file)).href);
  const mine = takeSuites();
  suites.set(file, mine);
  return { covered: covered(), tests: mine.flatMap(({ tests }) => tests.map(({ name }) => name)) };
}

async function runOne({ run: { file, index }, awake, limit }: Extract<Order, { run: TestName }>) {
  wake(awake, limit);
  let at = index;
  const suite = suites.get(file)!.find(({ tests }) => {
    if (at < tests.length) return true;
    at -= tests.length;
    return false;
  })!;
  const context = { __suite__: suite.name, __test__: suite.tests[at].name };
  try {
    // Once a process: what follows the whole suite is not run, since more of its tests may come.
    for (const hook of [...suite.before.splice(0), ...suite.beforeEach]) await hook(context);
    await suite.tests[at].handler(context);
  } finally {
    for (const hook of suite.afterEach) await hook(context);
  }
  return awake === -1 ? { covered: covered() } : {};
}
