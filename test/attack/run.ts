// `npm run attack`: hostile files, options, calls, metadata, States and processes, for as long as one likes. What keylane promises must hold.
//   tsx test/attack/run.ts [--seconds N] [--seed S] [--starts SHARE]
//   tsx test/attack/run.ts --seed S --only     that attempt alone, as it was: its folder is kept, its answer shown
// A seed is one attempt on the command line: a run goes from one to the next. A part of the time goes to the properties of test/ that make
// hostile calls, metadata and States, with the same seed. Last line: N passed, N failed.

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runUnitTests } from '../../scripts/unit-tests.ts';
import { attempt } from './attempt.ts';
import { corpus } from './corpus.ts';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
    starts: { type: 'string', default: '0.02' },
    only: { type: 'boolean', default: false },
  },
});
const [seconds, seed, starts] = [values.seconds, values.seed, values.starts].map(Number);
if (!(seconds > 0 && Number.isSafeInteger(seed) && starts >= 0 && starts <= 1))
  throw new Error('--seconds, --seed and --starts are numbers: above 0, an integer, from 0 to 1');

/** Suites whose properties draw hostile values. */
const PROPERTIES = '^(hostile/|state/file/forged|state/sketches/hostile|core/bad-input|sources/batches/decoder)';
/** Of the time. */
const ON_PROPERTIES = 0.3;
/** After so many somebody has to look. */
const MOST_FINDINGS = 20;

// Rounds of another seed each do more than a long one.
delete process.env.KEYLANE_RUNS;

const started = performance.now();
const spent = () => (performance.now() - started) / 1000;
let passed = 0;
let findings = 0;
const inputs = corpus();

if (values.only) {
  const { what, broken, outcome } = await attempt(seed, inputs, { starts, keeps: true });
  console.log(
    `${what}\nexit code ${outcome.code}\n${outcome.out}${outcome.err}\n${broken.join('\n') || 'all promises held'}`,
  );
  process.exit(broken.length > 0 ? 1 : 0);
}
console.log(`attack with --seed ${seed}: ${inputs.length} inputs`);
let next = seed;
let onProperties = 0;
for (let round = 0; spent() < seconds && findings < MOST_FINDINGS; round++) {
  process.env.KEYLANE_SEED = String(seed + round);
  const before = spent();
  const { passed: held, failed } = await runUnitTests({
    pattern: PROPERTIES,
    except: ['broker/', 'web/'],
    processes: 1,
  });
  onProperties += spent() - before;
  passed += held;
  findings += failed;
  if (failed > 0) console.log(`  again: KEYLANE_SEED=${seed + round} npx tsx scripts/test.ts '${PROPERTIES}'`);
  while (spent() < seconds && onProperties >= ON_PROPERTIES * spent() && findings < MOST_FINDINGS) {
    const { what, broken } = await attempt(next, inputs, { starts }).catch((error: Error) => ({
      what: 'no answer',
      broken: [String(error.stack)],
    }));
    if (broken.length === 0) passed++;
    else {
      findings++;
      console.log(
        `${what}\n  ${broken.join('\n  ')}\n  again: npm run attack -- --seed ${next} --starts ${starts} --only`,
      );
    }
    next++;
  }
}
console.log(`${next - seed} attempts on the command line in ${spent().toFixed(0)} s, seeds ${seed} to ${next - 1}`);
console.log(`${passed} passed, ${findings} failed`);
process.exit(findings > 0 ? 1 : 0);
