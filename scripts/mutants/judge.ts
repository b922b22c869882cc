// Whether a mutant dies: the tests that run its place, the quickest first, until one fails.

import type { Mutant } from './box.ts';
import type { Runner } from './runner.ts';
import { limitOf, type Test, type TestFile } from './tests.ts';

export type Fate =
  | { readonly is: 'dead'; readonly by: string }
  | { readonly is: 'alive'; readonly tests: number }
  /** No test runs its place. */
  | { readonly is: 'unseen' };

/** So long a mutant is tried. What lives then counts as alive, though a test that takes longer might kill it: the score errs to the low side. */
const PATIENCE_MS = 20_000;
const LOAD_MS = 60_000;

export class Judge {
  readonly #files: readonly TestFile[];
  readonly #times: ReadonlyMap<number, number>;
  readonly #runner: Runner;
  /** Failed with no mutant awake in a process of their own too. */
  readonly unreliable = new Set<string>();

  constructor(files: readonly TestFile[], times: ReadonlyMap<number, number>, runner: Runner) {
    this.#files = files;
    this.#times = times;
    this.#runner = runner;
  }

  async fateOf({ id, file }: Mutant): Promise<Fate> {
    const home = file.split('/')[1];
    /** A test of the mutant's own folder knows it better. */
    const cost = (of: { file: string }, ms: number) => (of.file.startsWith(`${home}/`) ? ms / 5 : ms);
    const tests = this.#files
      .flatMap(({ tests }) => tests.filter(({ covered }) => covered.has(id)))
      .sort((a, b) => cost(a, a.ms) - cost(b, b.ms));
    const atLoad = this.#files
      .filter(({ loaded }) => loaded.has(id))
      .sort((a, b) => cost(a, sizeOf(a)) - cost(b, sizeOf(b)));
    if (tests.length + atLoad.length === 0) return { is: 'unseen' };
    let patience = PATIENCE_MS;
    let tried = 0;
    for (const test of tests) {
      patience -= test.ms;
      if (patience < 0 && tried > 0) break;
      tried++;
      const error = await this.#fails(test, id);
      if (error !== undefined) return { is: 'dead', by: `${test.file}: ${test.name}: ${error}` };
    }
    for (const file of atLoad) {
      patience -= sizeOf(file);
      if (patience < 0 && tried > 0) break;
      this.#runner.end();
      const { error } = await this.#runner.ask({ load: file.file, awake: id }, LOAD_MS);
      if (error !== undefined) return { is: 'dead', by: `${file.file}: ${error}` };
      for (const test of file.tests) {
        tried++;
        const error = await this.#run(test, id);
        if (error === undefined || this.unreliable.has(nameOf(test))) continue;
        this.#runner.end();
        if (await this.#isReliable(test)) return { is: 'dead', by: `${test.file}: ${test.name}: ${error}` };
      }
      // What was made while it was awake stays.
      this.#runner.end();
    }
    return { is: 'alive', tests: tried };
  }

  async #run(test: Test, awake: number): Promise<string | undefined> {
    if (!this.#runner.has(test.file)) {
      // Not with the mutant: it would stay in what is made then.
      const { error } = await this.#runner.ask({ load: test.file, awake: -1 }, LOAD_MS);
      if (error !== undefined) return error;
    }
    const limit = 1000 + 100 * (this.#times.get(awake) ?? 0);
    const order = { run: { file: test.file, index: test.index }, awake, limit: Math.min(limit, 2 ** 31 - 1) };
    return (await this.#runner.ask(order, limitOf(test.ms))).error;
  }

  /** Why the test fails because of the mutant. One before it may have left something broken in the process, so it must pass without it. */
  async #fails(test: Test, awake: number): Promise<string | undefined> {
    if (this.unreliable.has(nameOf(test))) return undefined;
    const error = await this.#run(test, awake);
    if (error === undefined || (await this.#run(test, -1)) === undefined) return error;
    this.#runner.end();
    if (!(await this.#isReliable(test))) return undefined;
    const again = await this.#run(test, awake);
    // It breaks what comes after it.
    if (again !== undefined && (await this.#run(test, -1)) !== undefined) this.#runner.end();
    return again;
  }

  async #isReliable(test: Test): Promise<boolean> {
    if ((await this.#run(test, -1)) === undefined) return true;
    this.unreliable.add(nameOf(test));
    this.#runner.end();
    return false;
  }
}

const nameOf = ({ file, name }: Test): string => `${file}: ${name}`;

const sizeOf = ({ loadMs, tests }: TestFile): number => 500 + loadMs + tests.reduce((sum, { ms }) => sum + ms, 0);
