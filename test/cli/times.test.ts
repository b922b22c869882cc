// Times that a source tells: whatever they are, a scan of them ends, and what is no time counts as none.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { timeOf } from '../../src/core/time.ts';
import { runs } from '../runs.ts';
import { folderOf } from './folder.ts';
import { keylane } from './run.ts';

const test = suite('times');
const { file, path } = folderOf(test);
const LAST = 8.64e15;

test('a time of a record is what a date can be, from 1970 on', () => {
  for (const time of [0, 1, 1.7e12, LAST]) assert.is(timeOf(time), time);
  for (const time of [-1, -LAST, LAST + 2, 1.7e18, Infinity, -Infinity, NaN]) assert.ok(Number.isNaN(timeOf(time)));
  fc.assert(
    fc.property(fc.double(), time => {
      const found = timeOf(time);
      assert.is(Number.isNaN(found), !(time >= 0 && time <= LAST));
      if (!Number.isNaN(found)) new Date(found).toISOString();
    }),
  );
});

/** Each format that tells times: a line of it. */
const FORMATS: Record<string, (time: string, i: number) => string> = {
  kcat: (time, i) =>
    `{"topic":"t","partition":${i % 3},"offset":${i},"tstype":"create","ts":${time},"broker":1,"key":"k${i}","payload":"v"}`,
  jsonl: (time, i) => `{"partition":${i % 3},"key":"k${i}","ts":${time}}`,
  console: (time, i) => `CreateTime:${time}\tPartition:${i % 3}\tOffset:${i}\tk${i}\tv`,
};

const digits = fc.stringMatching(/^[1-9][0-9]{0,30}$/);
const time = fc.oneof(
  digits,
  fc.constantFrom(
    '0',
    '-1',
    '8640000000000000',
    '8640000000000001',
    '1700000000000000000',
    '9'.repeat(308),
    '9'.repeat(400),
  ),
  fc.integer({ min: 15, max: 420 }).map(count => '1'.repeat(count)),
);
const inJson = fc.oneof(
  time,
  fc.constantFrom('1e309', '1e400', '-1e400', '1e15', '8.7e15', '-0', '"2024-01-01"', '"nonsense"', 'null', '1.5'),
);

for (const [format, line] of Object.entries(FORMATS)) {
  const times = fc.array(format === 'jsonl' ? inJson : time, { minLength: 1, maxLength: 40 });
  test(`${format}: any times are read, kept and merged, and who, scan and plan come to an end`, async () => {
    await fc.assert(
      fc.asyncProperty(times, async any => {
        const source = file('source', any.map((each, i) => `${line(each, i)}\n`).join(''));
        const state = path('state');
        const scan = keylane(['scan', source, '-n', '3', '--format', format, '--state', state, '--json']);
        assert.is(scan.code, 0, scan.err);
        const { times: found, records } = JSON.parse(scan.out);
        assert.is(records, any.length);
        for (const { from } of found?.buckets ?? []) assert.match(from, /^(\+\d{6}|\d{4})-/);
        assert.ok((found?.buckets.length ?? 0) <= 128);
        const merged = keylane(['merge', state, '--json']);
        assert.equal([merged.code, JSON.parse(merged.out).times], [0, found], merged.err);
        const who = keylane(['who', source, '-n', '3', '--format', format]);
        assert.ok(who.code! < 2 && who.out !== '', who.err);
        const plan = keylane(['plan', source, '--from', '2', '--to', '3', '--compacted', '--format', format]);
        assert.ok(plan.code! < 2, plan.err);
      }),
      { numRuns: runs(25) },
    );
  });
}

test('csv: times that are none', async () => {
  const times = ['1e400', '9'.repeat(400), '1700000000000000000', '-5', 'nonsense', '2024-01-01T00:00:00Z'];
  const source = file(
    'times.csv',
    `partition,key,timestamp\n${times.map((each, i) => `${i % 3},k${i},${each}\n`).join('')}`,
  );
  const { code, err } = keylane(['who', source, '--format', 'csv', '-n', '3', '--json']);
  assert.ok(code! < 2, err);
});

test.run();
