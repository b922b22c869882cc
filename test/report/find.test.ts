import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { FindAnswer } from '../../src/analysis/find/types.ts';
import { findText } from '../../src/report/find.ts';
import { styleOf } from '../../src/report/style.ts';

const test = suite('find, for people');

test('more records than a call takes arguments', () => {
  const record: FindAnswer['records'][number] = {
    ...{ partition: 0, offset: 7, timestamp: null, isTombstone: false, valueBytes: 1, rules: [], session: null },
    ...{ isTransactional: false, clients: [] },
  };
  const records = new Array<FindAnswer['records'][number]>(200_000).fill(record);
  const found = records.length;
  const counts = { numPartitions: 1, candidates: [], partitionsRead: null, recordsRead: found, found };
  const text = findText({ key: 'k', hex: '6b', ...counts, records }, styleOf({ isTTY: false, columns: 100 }, {}));
  assert.ok(text.split('\n').length > found);
});

test.run();
