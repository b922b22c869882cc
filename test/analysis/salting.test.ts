import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scanAnswer } from '../../src/analysis/scan/answer.ts';
import { partitionForKey, saltedKey } from '../../src/js.ts';
import { WasmKeyTable } from '../../src/scan/keys/table.ts';
import { scanOf, type Written } from '../reference/slow-scan.ts';

const test = suite('salting');
const N = 8;

function written(counts: Record<string, number>): Written[] {
  return Object.entries(counts).flatMap(([key, count]) => {
    const partition = partitionForKey(key, N);
    return Array.from({ length: count }, () => ({ key: Buffer.from(key), partition, isTombstone: false, time: NaN }));
  });
}

const saltingOf = (records: Written[]) => scanAnswer(scanOf(records, N, new WasmKeyTable(N, 1 << 24))).salting;
const small = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`user-${i}`, 10]));

test('the spread is what writing with saltedKey gives', () => {
  const hot = { big: 3200, second: 1600 };
  const salting = saltingOf(written({ ...small, ...hot }))!;
  assert.equal(salting.keys, [
    { key: 'big', hex: '626967', records: 3200 },
    { key: 'second', hex: '7365636f6e64', records: 1600 },
  ]);
  assert.is(salting.spreads[0].fanout, 1);
  assert.ok(salting.spreads.length > 2);
  for (const { fanout, maxOverMean } of salting.spreads) {
    const loads = new Array(N).fill(0);
    for (const [key, count] of Object.entries({ ...small, ...hot })) {
      for (let i = 0; i < count; i++) {
        const salted = key in hot ? saltedKey(key, { fanout, pick: i % fanout }) : key;
        loads[partitionForKey(salted, N)]++;
      }
    }
    const mean = loads.reduce((a, b) => a + b) / N;
    assert.ok(Math.abs(maxOverMean - Math.max(...loads) / mean) < 1e-9, `${fanout} salts`);
  }
});

test('nothing to salt: no key is hot, or there is one partition', () => {
  assert.is(saltingOf(written(small)), null);
  const one = written({ big: 100 }).map(record => ({ ...record, partition: 0 }));
  assert.is(scanAnswer(scanOf(one, 1, new WasmKeyTable(1, 1 << 24))).salting, null);
});

test('up to twice as many salts as partitions are tried', () => {
  const two = (key: string | Uint8Array) => partitionForKey(key, 2);
  /** Two of its salts meet, four are even: only the last number that is tried helps. */
  const key = Array.from({ length: 1000 }, (_, i) => `hot-${i}`).find(key => {
    const [a, b, c, d] = [0, 1, 2, 3].map(pick => two(saltedKey(key, { fanout: 4, pick })));
    return a === b && c === d && a !== c;
  })!;
  const records = Array.from({ length: 1000 }, () => ({
    key: Buffer.from(key),
    partition: two(key),
    isTombstone: false,
    time: NaN,
  }));
  const { spreads } = scanAnswer(scanOf(records, 2, new WasmKeyTable(2, 1 << 24))).salting!;
  assert.equal(
    spreads.map(({ fanout, maxOverMean }) => [fanout, maxOverMean]),
    [
      [1, 2],
      [4, 1],
    ],
  );
});

test.run();
