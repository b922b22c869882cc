// The part of a page that tells how busy each partition was, and when.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { spreadAnswer } from '../../src/analysis/scan/spread.ts';
import type { ScanAnswer } from '../../src/analysis/scan/types.ts';
import { ratesSection } from '../../src/report/html/over-time.ts';
import { emptyState } from '../../src/state/state.ts';
import { TimeBuckets } from '../../src/state/time-buckets.ts';

const test = suite('pages: over time, by partition');
const MINUTE = 60_000;
const START = Date.parse('2026-11-28T12:00:00Z');

/** @param recordsAt of a partition in a minute */
function answerOf(partitions: number, minutes: number, recordsAt: (partition: number, minute: number) => number) {
  const times = new TimeBuckets(partitions);
  for (let minute = 0; minute < minutes; minute++) {
    for (let partition = 0; partition < partitions; partition++) {
      const time = START + minute * MINUTE;
      for (let i = recordsAt(partition, minute); i > 0; i--) times.add(time, undefined, partition);
    }
  }
  return spreadAnswer({ ...emptyState(partitions), times });
}

const textsOf = (answer: ScanAnswer): string[] => ratesSection(answer)!.texts!;

test('the busiest step, its rate, and its share of the mean', () => {
  const answer = answerOf(4, 30, (partition, minute) => (partition === 2 && minute === 7 ? 600 : 20));
  assert.is(
    textsOf(answer)[0],
    'The busiest step of 1 minute is that of partition 2 from 2026-11-28 12:07 UTC on: records come at 10 a second, 3.64 times the mean of all partitions then.',
  );
  const { table, chart } = ratesSection(answer)!;
  assert.equal(table!.rows[2], ['2', '1,180', '39.3 a minute', '10 a second', '2026-11-28T12:07:00.000Z']);
  assert.ok(chart?.kind === 'rates');
  assert.is(chart.rows[2].records[7], 600);
});

test('a rate below one a second is told by the minute or the hour', () => {
  const rates = (every: number) =>
    ratesSection(answerOf(2, 120, (_, minute) => Number(minute % every === 0)))!.table!.rows.map(row => row[2]);
  assert.equal(rates(1), Array(2).fill('1 a minute'));
  assert.equal(rates(10), Array(2).fill('6.49 an hour'));
  assert.equal(ratesSection(answerOf(2, 2, partition => partition))!.table!.rows[0].slice(1, 4), [
    '0',
    '0 a second',
    '0 a second',
  ]);
});

test('a partition that falls silent is named, one that only may have done so is not', () => {
  const silentFrom = (last: number, each: number) =>
    textsOf(answerOf(3, 40, (partition, minute) => (partition === 1 && minute > last ? 0 : each))).filter(text =>
      text.startsWith('Silent'),
    );
  assert.equal(silentFrom(19, 2), [
    'Silent while others go on: partition 1 (its last records come in the step from 2026-11-28 12:19 UTC on).',
  ]);
  assert.equal(silentFrom(30, 3), [], '27 records are missing');
  assert.is(silentFrom(29, 3).length, 1, '30 records are missing');
  assert.equal(silentFrom(39, 3), []);
});

test('a last step that has hardly begun makes nobody silent', () => {
  const recordsAt = (partition: number, minute: number) => (minute < 19 ? 100 : Number(partition < 2));
  assert.is(textsOf(answerOf(12, 20, recordsAt)).length, 2);
  // Nor does one record elsewhere, where all were in one partition before.
  assert.is(
    textsOf(answerOf(2, 20, (partition, minute) => (minute < 19 ? 500 * (1 - partition) : partition))).length,
    2,
  );
  assert.is(
    textsOf(answerOf(2, 20, (partition, minute) => (minute < 19 ? 50 * (1 - partition) : 50 * partition))).length,
    3,
  );
});

test('many that fall silent are counted', () => {
  const [, silent] = textsOf(answerOf(12, 20, (partition, minute) => (partition < 8 && minute > 9 ? 0 : 9)));
  assert.match(silent, /^Silent while others go on: partitions 0 \(.*, 4 \([^,]* and 3 more\.$/);
});

test('the partitions that are busiest at any time, where there are too many for a picture', () => {
  const { chart, table } = ratesSection(answerOf(100, 3, partition => partition))!;
  assert.ok(chart?.kind === 'rates');
  assert.equal(
    chart.rows.map(({ partition }) => partition),
    Array.from({ length: 48 }, (_, i) => 52 + i),
  );
  assert.is(table!.rows.length, 48);
  assert.is(table!.note, '48 of 100 partitions.');
});

test('nothing where there is nothing to compare, or nobody knows', () => {
  const busy = () => 5;
  assert.is(ratesSection(answerOf(1, 10, busy)), undefined, 'one partition');
  assert.is(ratesSection(answerOf(4, 1, busy)), undefined, 'one step');
  assert.is(ratesSection(answerOf(257, 3, busy)), undefined, 'too many partitions to tell them');
  assert.is(ratesSection({ ...answerOf(4, 10, busy), times: null }), undefined);
  assert.is(ratesSection({ ...answerOf(4, 10, busy), sample: {} as ScanAnswer['sample'] & object }), undefined);
});

test.run();
