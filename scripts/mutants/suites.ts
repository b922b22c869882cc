// uvu's suites for scripts/mutants/: they are only kept, so that each test can be run by itself, again and again.

type Handler = (context: object) => unknown;

export interface Suite {
  readonly name: string;
  readonly tests: { readonly name: string; readonly handler: Handler }[];
  readonly before: Handler[];
  readonly beforeEach: Handler[];
  readonly afterEach: Handler[];
}

let collected: Suite[] = [];

/** The suites since the last call. */
export function takeSuites(): Suite[] {
  const suites = collected;
  collected = [];
  return suites;
}

export function suite(name = '') {
  const made: Suite = { name, tests: [], before: [], beforeEach: [], afterEach: [] };
  const hook = (all: Handler[], each: Handler[]) =>
    Object.assign((handler: Handler) => void all.push(handler), {
      each: (handler: Handler) => void each.push(handler),
    });
  const test = (name: string, handler: Handler) => void made.tests.push({ name, handler });
  return Object.assign(test, {
    before: hook(made.before, made.beforeEach),
    after: hook([], made.afterEach),
    run: () => void collected.push(made),
  });
}
export const test = suite();
