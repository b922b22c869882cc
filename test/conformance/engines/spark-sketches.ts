// keylane's sketches in Spark and in the Java library that it has: merged with those that they make of the same keys, from columns of several types.
// docs/cookbook/sketches.md has what this finds.

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main, root } from '../../cli/run.ts';
import { run } from '../../command.ts';
import { fencesOf } from '../../programs.ts';
import { type Check, here, python, stateOf } from './shared.ts';

const DISTINCT = 10_000;
const EMPTY = 60;
/** Of records without a key. */
const NULLS = 35;
const TOP = 200;
/** So many have more than twice what the first behind the top has: Spark names no others. */
const SHOWN = 50;

/** What of a column has the same bytes as our keys, and what has not. */
const INTEGERS = ['BIGINT', 'INT'];
const KEYS = ['digits', 'longs', 'ints'];
const FORMS = ['digits', 'eight bytes', 'four bytes'];
const SAME = ['STRING', 'BINARY', ...INTEGERS.flatMap(column => FORMS.map(form => `${column} as ${form}`))];
const OTHER = ['STRING in UTF-16', ...INTEGERS.flatMap(column => KEYS.map(keys => `${column}, keys are ${keys}`))];
const TRUE = [
  ...['HLL of lgK 4', 'HLL of lgK 12 with 4', 'HLL of lgK 10', 'HLL of lgK 12 with 10', 'Theta of lgK 12'],
  ...['Frequent Items: all', 'Frequent Items: combined', 'Java Frequent Items of String'],
  ...['Java HLL of byte[]', 'Java HLL of String', 'Java HLL_4 of String', 'Java HLL_6 of String'],
  'Java Theta of byte[]',
  'Java Theta of String',
  ...['HLL', 'Theta'].flatMap(kind => ['longs', 'ints'].map(keys => `Java ${kind} of byte[], keys are ${keys}`)),
];
const FALSE = ['HLL', 'Theta'].flatMap(kind => [
  `Java ${kind} of char[]`,
  ...KEYS.map(keys => `Java ${kind} of long, keys are ${keys}`),
]);

/** The first few have many records, so that there is a top. */
const timesOf = (i: number): number => (i < 50 ? 1000 - 10 * i : (i % 7) + 1);
const textOf = (i: number): string => (i === EMPTY ? '' : i % 2 === 0 ? `Bestellung-ä-🙂-${i}` : `order-${i}`);

export function checkSparkSketches(within: string, check: Check): void {
  const folder = join(within, 'sketches');
  mkdirSync(folder);
  const texts = Array.from({ length: DISTINCT }, (_, i) => textOf(i));
  const records = texts.flatMap((text, i) => new Array<string | null>(timesOf(i)).fill(text));
  records.push(...new Array<null>(NULLS).fill(null));
  writeFileSync(join(folder, 'keys.jsonl'), records.map(text => `${JSON.stringify({ text })}\n`).join(''));
  const numbers = Array.from({ length: DISTINCT }, (_, i) => i - 1000);

  const images = (name: string, keys: readonly (Uint8Array | string | null)[]) => {
    const lines = keys.map(key =>
      key === null ? '' : key.length === 0 ? '""' : Buffer.from(key as string).toString('hex'),
    );
    writeFileSync(join(folder, `${name}.hex`), `${lines.join('\n')}\n`);
    writeFileSync(
      join(folder, `${name}.state`),
      stateOf(['scan', join(folder, `${name}.hex`), '--format', 'hex', '-n', '3']),
    );
    write(name, [], ['hll', 'theta', 'tuple', 'frequent']);
  };
  const write = (name: string, options: string[], kinds: string[], suffix = '') => {
    const outputs = kinds.flatMap(kind => [`--${kind}`, join(folder, `${name}${suffix}.${kind}`)]);
    run(process.execPath, [main, 'state', join(folder, `${name}.state`), ...options, ...outputs], 'keylane');
  };
  images('texts', records);
  for (const lgK of ['4', '10']) write('texts', ['--lg-k', lgK], ['hll'], `-${lgK}`);
  write('texts', ['--lg-k', '12'], ['theta', 'tuple'], '-12');
  write('texts', ['--top', `${TOP}`], ['frequent'], '-top');
  images(
    'longs',
    numbers.map(each => bytesOf(each, 8)),
  );
  images(
    'ints',
    numbers.map(each => bytesOf(each, 4)),
  );
  images('digits', numbers.map(String));
  images('none', [null, null]);

  const statements = fencesOf(readFileSync(join(root, 'docs/cookbook/sketches.md'), 'utf8'), 'sql')
    .join('')
    .split(';');
  for (const [i, statement] of statements.slice(0, -1).entries())
    writeFileSync(join(folder, `page-${i}.sql`), statement);
  for (const kind of ['hll', 'theta', 'tuple', 'frequent']) {
    copyFileSync(join(folder, `texts.${kind}`), join(folder, `keys.${kind}`));
  }

  const out = run(python('spark'), [join(here, 'spark_sketches.py'), folder], 'PySpark', { cwd: folder });
  const told = JSON.parse(out.trimEnd().split('\n').at(-1)!) as Record<string, unknown>;
  const tell = (name: string, isGood: boolean) =>
    check(`sketches: ${name}`, isGood, JSON.stringify(told[name])?.slice(0, 2000));
  for (const kind of ['HLL', 'Theta', 'Tuple']) {
    for (const column of SAME) tell(`${kind} of ${column}`, told[`${kind} of ${column}`] === true);
    for (const column of OTHER) tell(`${kind} of ${column}`, told[`${kind} of ${column}`] === false);
  }
  for (const name of TRUE) tell(name, told[name] === true);
  for (const name of FALSE) tell(name, told[name] === false);
  // Sketches leave the empty key out.
  const distinct = DISTINCT - 1;
  const keyed = records.length - NULLS - timesOf(EMPTY);
  const some = texts.flatMap((text, i) => (text.endsWith('7') ? timesOf(i) : [])).reduce((sum, each) => sum + each, 0);
  const figures = {
    'Theta: estimate': distinct,
    'Tuple: estimate': distinct,
    'Tuple: records': keyed,
    "Tuple: records with Spark's": 2 * keyed,
    'Tuple: records of some': some,
    'Tuple: of no key': 0,
    'page-1': 0,
    'page-2': keyed,
  };
  for (const [name, figure] of Object.entries(figures)) tell(name, told[name] === figure);
  const isNear = (figure: unknown, truth: number) => Math.abs(Number(figure) / truth - 1) < 0.05;
  tell('page-0', isNear(told['page-0'], distinct));
  const first = texts.slice(0, 3).map((text, i) => [text, 2 * timesOf(i)]);
  tell('page-3', statements.length === 5 && JSON.stringify(told['page-3']) === JSON.stringify(first));
  tell('Theta of lgK 12: estimate', isNear(told['Theta of lgK 12: estimate'], distinct));
  tell('Tuple of lgK 12: records', isNear(told['Tuple of lgK 12: records'], keyed));
  tell('HLL of different lgK', /HLL_UNION_DIFFERENT_LG_K/.test(`${told['HLL of different lgK']}`));
  const nulls: [string, [string | null, number][]][] = [
    [
      'Frequent Items: nulls',
      [
        ['', timesOf(EMPTY)],
        [null, NULLS],
      ],
    ],
    ['Frequent Items: of no key', [[null, 2]]],
    [
      'Frequent Items: top',
      [...texts.slice(0, SHOWN).map((text, i): [string, number] => [text, timesOf(i)]), [null, NULLS]],
    ],
  ];
  for (const [name, items] of nulls) tell(name, sorted(told[name]) === sorted(items));
}

const sorted = (items: unknown): string =>
  Array.isArray(items) ? JSON.stringify(items.map(each => JSON.stringify(each)).sort()) : '';

/** As Kafka's serializers of integers write them. */
function bytesOf(value: number, length: 4 | 8): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes.subarray(8 - length);
}
