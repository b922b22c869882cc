// A process that runs test files, one after the other: it gets a path, imports it, and sends back what came of each suite. uvu only
// collects the suites here. Its own runner exits with 0 where a hook throws, and ends at the first file that does.

import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';

export interface SuiteOutcome {
  readonly passed: number;
  readonly total: number;
  readonly skipped: number;
  /** As uvu writes them, empty if all is well. */
  readonly errors: string;
}

/** Of uvu: the errors or true, then how many tests passed, were skipped, and there are. */
type Suite = () => Promise<[errors: string | true, passed: number, skipped: number, total: number]>;

const uvu = globalThis as { UVU_DEFER?: number; UVU_QUEUE?: Suite[][] };
// To be set before uvu is loaded, or it runs the suites itself.
uvu.UVU_DEFER = 1;

// Most of what a test calls runs a few times: optimizing it as early as in a server takes a fifth of all processor time. Later versions have another
// compiler before it. With all runs it is as users have it.
if (process.env.KEYLANE_RUNS !== 'all' && process.versions.node.startsWith('20.'))
  setFlagsFromString('--interrupt-budget=500000');

process.on('message', async (file: string) => {
  const suites: Suite[] = [];
  uvu.UVU_QUEUE = [suites];
  const outcomes: SuiteOutcome[] = [];
  try {
    // Sets the seed of every property, also of a file that does not ask it for anything.
    await import('../test/runs.ts');
    await import(pathToFileURL(file).href);
    for (const suite of suites) {
      const [errors, passed, skipped, total] = await suite();
      outcomes.push({ passed, total, skipped, errors: errors === true ? '' : errors });
    }
  } catch (error) {
    const text = error instanceof Error ? error.stack : String(error);
    outcomes.push({ passed: 0, total: 1, skipped: 0, errors: `outside of a test: ${text}` });
  }
  process.send!(outcomes);
});
process.on('disconnect', () => process.exit());
