// `npm run mutants`: changes the sources in one place at a time and looks whether a unit test notices.
//   tsx scripts/mutants.ts [FOLDER or FILE below src/ …] [--sample SHARE] [--seed N] [--tests REGEX] [--seconds N] [--again]
// Without a sample every mutant is tried, which takes hours; --seconds ends a run earlier, the next one goes on where it stopped. What is known is kept
// as long as the source and, for a mutant that lives, the tests are the same; --again forgets it. --tests asks only the test files whose path
// below test/ matches, which is much faster and errs to the low side. The report says what share of each folder's
// mutants die, with bounds where not all were tried.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CACHE, digestOf, filesIn, type Mutant, openBox } from './mutants/box.ts';
import { type Fate, Judge } from './mutants/judge.ts';
import { equivalents, report } from './mutants/report.ts';
import { Runner, TEMPORARY } from './mutants/runner.ts';
import { coverage } from './mutants/tests.ts';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { values, positionals } = parseArgs({
  options: {
    sample: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    tests: { type: 'string', default: '' },
    seconds: { type: 'string', default: 'Infinity' },
    again: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const share = Number(values.sample);
const seconds = Number(values.seconds);
if (!(share > 0 && share <= 1))
  throw new Error(`--sample must be a share above 0 and at most 1, but it is ${values.sample}`);
if (!(seconds > 0)) throw new Error(`--seconds must be a number above 0, but it is ${values.seconds}`);
const started = performance.now();
const isOver = () => performance.now() - started > 1000 * seconds;

rmSync(TEMPORARY, { recursive: true, force: true });
mkdirSync(TEMPORARY, { recursive: true });
const { mutants, count, digest } = await openBox();
const { files, times, failed, left } = await coverage(digest, count, new RegExp(values.tests), isOver);
if (left > 0) {
  console.log(`${left} test files have not been run without a mutant yet: run it again`);
  process.exit();
}
for (const test of failed) console.log(`LEFT OUT  a test that fails without a mutant: ${test}`);

const paths = positionals.map(path => path.replace(/^(\.\/)?(src\/)?/, 'src/').replace(/\/$/, ''));
const isAsked = ({ file }: Mutant) =>
  paths.length === 0 || paths.some(path => file === path || file.startsWith(`${path}/`));
const isEquivalent = equivalents();
const asked = mutants.filter(mutant => isAsked(mutant) && !isEquivalent(mutant));
if (asked.length === 0) throw new Error(`no mutants in ${positionals.join(' ')}`);
// In the order of the draw, so that a run that ends early has tried a fair sample too.
const drawn = asked.filter(({ name }) => draw(name) < share).sort((a, b) => draw(a.name) - draw(b.name));

/** As fair as a draw, and the same in each run of a seed: a larger sample has the smaller one in it. */
function draw(name: string): number {
  return createHash('sha256').update(`${values.seed} ${name}`).digest().readUInt32LE() / 2 ** 32;
}

/** What is known of a mutant, by its name and its file's digest; of one that lives, also the tests'. */
const FATES = `${CACHE}/fates.json`;
const kept: Record<string, Fate> = !values.again && existsSync(FATES) ? JSON.parse(readFileSync(FATES, 'utf8')) : {};
const sources = new Map([...new Set(drawn.map(({ file }) => file))].map(file => [file, digestOf([file])]));
const tests = `${values.tests} ${digestOf(filesIn('test', /\.ts$/))}`;
const keyOf = ({ name, file }: Mutant) => `${name} ${sources.get(file)}`;
const knownFate = (mutant: Mutant): Fate | undefined => kept[keyOf(mutant)] ?? kept[`${keyOf(mutant)} ${tests}`];

const judge = new Judge(files, times, new Runner(count));
const fates = new Map<string, Fate>();
let open = 0;
for (const mutant of drawn) {
  let fate = knownFate(mutant);
  if (fate === undefined) {
    if (isOver()) {
      open++;
      continue;
    }
    fate = await judge.fateOf(mutant);
    kept[fate.is === 'dead' ? keyOf(mutant) : `${keyOf(mutant)} ${tests}`] = fate;
    if (fates.size % 50 === 0) writeFileSync(FATES, JSON.stringify(kept));
  }
  fates.set(mutant.name, fate);
}
writeFileSync(FATES, JSON.stringify(kept));
for (const test of judge.unreliable) console.log(`LEFT OUT  a test that does not pass by itself: ${test}`);
const text = report(asked, fates);
console.log(text);
rmSync(TEMPORARY, { recursive: true, force: true });
writeFileSync(`${CACHE}/report.txt`, `${text}\n`);
if (open > 0) console.log(`${open} mutants were not tried yet: run it again`);
process.exit();
