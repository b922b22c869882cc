// Can the verdicts of `keylane who` be trusted? Thousands of topics whose writers are known: how often the verdict is right, undecided, wrong;
// how far shares are off; how many keys a decision needs. Functions that people write themselves may never be taken for a client.
//   npx tsx bench/who-trust.ts --seed 1 [--seconds 280] [--topics 576] [--unknown 1000]   the topics of one seed; what is done is kept, run it again to go on
//   npx tsx bench/who-trust.ts --keys [--seconds 280] [--counts 2,12]                      keys until a verdict, in the same way
//   npx tsx bench/who-trust.ts --write                                                     results/who-trust.json, of all seeds that are done
// Seeds may run side by side. What is kept is of the sources as they are: a change of them begins anew.

import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ask, judge, type Outcome, shareError, type Topic } from '../test/analysis/simulated-topics.ts';
import { COLUMNS, KEY_COUNTS, type KeysToDecide, keysToDecide } from './who-trust-keys.ts';
import { type Kind, recordsOf, topicsOf } from './who-trust-topics.ts';

const RECORDS_FOR_SHARES = 10_000;

/** What `results/who-trust.json` holds. */
export interface TrustResults {
  topics: number;
  seeds: number[];
  kinds: Record<Kind, Record<Outcome, number>>;
  wrong: object[];
  /** Topics of which a rule of a part of the key wrote some, and how many of them name a view; the same of the others. */
  views: { topics: number; named: number; topicsWithout: number; namedWithout: number };
  shares: { topics: number; fromRecords: number; median: number; worst: number };
  keysToDecide: KeysToDecide[];
}

/** What is kept of a topic. */
interface Line {
  kind: Kind;
  outcome: Outcome;
  hasView: boolean;
  namesView: boolean;
  shareError?: number | undefined;
  wrong?: object;
}
/** What is kept of a place in the table of keys. */
interface KeyLine {
  column: string;
  numPartitions: number;
  keys: number | null;
}

const { values } = parseArgs({
  options: {
    topics: { type: 'string', default: '576' },
    unknown: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    seconds: { type: 'string', default: '1e9' },
    keys: { type: 'boolean' },
    counts: { type: 'string' },
    write: { type: 'boolean' },
  },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, '.cache/who-trust', digestOfSources());
const keysFile = join(folder, `keys-${digestOf([join(root, 'bench/who-trust-keys.ts')])}.jsonl`);
const end = performance.now() + 1000 * Number(values.seconds);
const isOver = () => performance.now() > end;

mkdirSync(folder, { recursive: true });
if (values.write) writeResults();
else if (values.keys) measureKeys();
else await askTopics(Number(values.seed ?? 1));

async function askTopics(seed: number): Promise<void> {
  const file = join(folder, `topics-${seed}-${values.topics}-${values.unknown}.jsonl`);
  const done = kept<Line>(file).length;
  let [i, wrong] = [0, 0];
  for (const { kind, topic } of topicsOf(seed, Number(values.topics), Number(values.unknown))) {
    if (i++ < done) continue;
    if (isOver()) {
      i--;
      break;
    }
    const line = await lineOf(kind, topic);
    appendFileSync(file, `${JSON.stringify(line)}\n`);
    if (line.outcome === 'wrong') {
      wrong++;
      console.log(`WRONG ${JSON.stringify(line.wrong)}`);
    }
  }
  console.log(
    `seed ${seed}: ${i} topics done${isOver() ? ', more to do' : ''}, ${wrong} wrong among the last ${i - done}`,
  );
  process.exitCode = wrong > 0 ? 1 : 0;
}

async function lineOf(kind: Kind, topic: Topic): Promise<Line> {
  const records = await recordsOf(topic);
  const answer = ask(records, topic);
  const outcome = judge(answer, records, topic);
  const { verdict, reason, shares, offRule, indistinguishable, views, earlier, unknown } = answer;
  const isForShares =
    verdict === 'mixed' && outcome === 'right' && topic.records >= RECORDS_FOR_SHARES && kind === 'two rules';
  return {
    kind,
    outcome,
    hasView: topic.writers.some(({ writer }) => writer.includes(':')),
    namesView: views.length > 0,
    ...(isForShares ? { shareError: shareError(answer, records, topic) } : {}),
    ...(outcome === 'wrong'
      ? {
          wrong: {
            topic,
            said: {
              verdict,
              reason,
              shares: shares.map(({ rule, share }) => [rule, share]),
              views,
              earlier,
              unknown,
              off: offRule.records,
              indistinguishable,
            },
          },
        }
      : {}),
  };
}

function measureKeys(): void {
  const done = new Set(kept<KeyLine>(keysFile).map(({ column, numPartitions }) => `${column} ${numPartitions}`));
  const counts = values.counts?.split(',').map(Number) ?? KEY_COUNTS;
  for (const numPartitions of counts) {
    for (const column of Object.keys(COLUMNS)) {
      if (done.has(`${column} ${numPartitions}`)) continue;
      if (isOver()) {
        console.log('more to do');
        return;
      }
      const line: KeyLine = { column, numPartitions, keys: keysToDecide(column, numPartitions) };
      appendFileSync(keysFile, `${JSON.stringify(line)}\n`);
      console.log(JSON.stringify(line));
    }
  }
}

function writeResults(): void {
  const files = readdirSync(folder).filter(name => name.startsWith('topics-'));
  const lines = files.flatMap(name => kept<Line>(join(folder, name)));
  const kinds = {} as TrustResults['kinds'];
  for (const { kind, outcome } of lines) {
    kinds[kind] ??= { right: 0, undecided: 0, wrong: 0 };
    kinds[kind][outcome]++;
  }
  const errors = lines.flatMap(({ shareError }) => shareError ?? []).sort((a, b) => a - b);
  const withView = lines.filter(({ hasView }) => hasView);
  const without = lines.filter(({ hasView }) => !hasView);
  const keyLines = kept<KeyLine>(keysFile);
  const result: TrustResults = {
    topics: lines.length,
    seeds: [...new Set(files.map(name => Number(name.split('-')[1])))].sort((a, b) => a - b),
    kinds,
    wrong: lines.flatMap(({ wrong }) => wrong ?? []),
    views: {
      topics: withView.length,
      named: withView.filter(({ namesView }) => namesView).length,
      topicsWithout: without.length,
      namedWithout: without.filter(({ namesView }) => namesView).length,
    },
    shares: {
      topics: errors.length,
      fromRecords: RECORDS_FOR_SHARES,
      median: errors[errors.length >> 1] ?? 0,
      worst: errors.at(-1) ?? 0,
    },
    // Rows that are whole.
    keysToDecide: KEY_COUNTS.map(numPartitions => ({
      numPartitions,
      keys: Object.fromEntries(
        keyLines.filter(line => line.numPartitions === numPartitions).map(({ column, keys }) => [column, keys]),
      ),
    })).filter(({ keys }) => Object.keys(keys).length === Object.keys(COLUMNS).length),
  };
  writeFileSync(new URL('results/who-trust.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
  console.log(JSON.stringify({ ...result, keysToDecide: keyLines.length }, null, 2));
  process.exitCode = result.wrong.length > 0 ? 1 : 0;
}

function kept<Kept>(file: string): Kept[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));
}

/** Of all that a verdict may hang on. */
function digestOfSources(): string {
  const files = ['src/analysis', 'src/rules', 'src/state', 'src/scan', 'test/analysis'].flatMap(name =>
    readdirSync(join(root, name), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
      .map(entry => join(entry.parentPath ?? entry.path, entry.name)),
  );
  return digestOf([...files.sort(), join(root, 'bench/who-trust-topics.ts')]);
}

function digestOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}
