import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type TopicFacts, topicAnswer } from '../../src/analysis/topic/answer.ts';
import { styleOf } from '../../src/report/style.ts';
import { topicText } from '../../src/report/topic.ts';

const test = suite('topic');

const partition = (id: number, start: number, end: number): TopicFacts['partitions'][number] => ({
  ...{ id, leader: 'h:1', replicas: 3, inSync: 3, start, end, bytes: 100 * (end - start), lastTimestamp: 1000 * id },
});
const FACTS: TopicFacts = {
  topic: 't',
  brokers: 3,
  partitions: [partition(0, 10, 20), partition(1, 0, 30)],
  config: new Map([
    ['cleanup.policy', 'delete'],
    ['retention.ms', '604800000'],
    ['retention.bytes', '-1'],
    ['compression.type', 'zstd'],
    ['remote.storage.enable', 'true'],
  ]),
  producers: [
    { producerId: 1, lastTimestamp: 5, transactionStart: -1, isTransactional: false },
    { producerId: 1, lastTimestamp: 7, transactionStart: -1, isTransactional: false },
    { producerId: 2, lastTimestamp: -1, transactionStart: -1, isTransactional: false },
  ],
  groups: new Map([
    ['none', new Map()],
    ['small', new Map([[1, 29]])],
    [
      'large',
      new Map([
        [0, 5],
        [1, 10],
      ]),
    ],
  ]),
};
const textOf = (facts: TopicFacts): string =>
  topicText(topicAnswer(facts), styleOf({ isTTY: false, columns: 100 }, {}));

test('offsets, spread, sizes, times, producers', () => {
  const answer = topicAnswer(FACTS);
  assert.is(answer.offsets, 40);
  assert.is(answer.offsetsAreRecords, true);
  assert.is(answer.bytes, 4000);
  assert.is(answer.lastTimestamp, 1000);
  assert.is(answer.maxOverMean, 1.5);
  assert.equal(
    answer.partitions.map(({ share }) => share),
    [0.25, 0.75],
  );
  assert.equal(answer.producers, { live: 2, openTransactions: 0, lastTimestamp: 7 });
  assert.equal(answer.config?.cleanupPolicy, ['delete']);
  assert.is(answer.config?.retentionBytes, null);
});

test('more partitions than a call takes arguments', () => {
  const partitions = Array.from({ length: 200_000 }, (_, id) => partition(id, 0, 1 + (id % 2)));
  assert.is(topicAnswer({ ...FACTS, partitions }).maxOverMean, 2 / 1.5);
  assert.match(textOf({ ...FACTS, partitions }), /: --json has them/);
});

test('lag: what retention has taken is not waiting; the most first', () => {
  assert.equal(topicAnswer(FACTS).groups, [
    {
      group: 'large',
      lag: 30,
      partitions: [
        { partition: 0, committed: 5, lag: 10 },
        { partition: 1, committed: 10, lag: 20 },
      ],
    },
    { group: 'small', lag: 1, partitions: [{ partition: 1, committed: 29, lag: 1 }] },
  ]);
});

test('offsets are no records where compaction or transactions take some; not known where that is not known', () => {
  const compacted = { ...FACTS, config: new Map([['cleanup.policy', 'compact,delete']]) };
  assert.is(topicAnswer(compacted).offsetsAreRecords, false);
  assert.match(textOf(compacted), /40 offsets,.*by offsets: compaction takes some records/s);
  const open = { producerId: 9, lastTimestamp: 1, transactionStart: 4, isTransactional: true };
  assert.is(topicAnswer({ ...FACTS, producers: [open] }).offsetsAreRecords, false);
  assert.match(textOf({ ...FACTS, producers: [open] }), /1 open transaction;/);
  assert.is(topicAnswer({ ...FACTS, producers: undefined }).offsetsAreRecords, null);
  assert.is(topicAnswer({ ...FACTS, config: undefined }).offsetsAreRecords, null);
});

test('what is denied is not known; a partition without a leader has no offsets', () => {
  const denied = { ...FACTS, config: undefined, producers: undefined, groups: undefined };
  const partitions = denied.partitions.map(each => ({ ...each, bytes: undefined, lastTimestamp: undefined }));
  partitions[1] = { ...partitions[1], leader: undefined, start: undefined, end: undefined };
  const answer = topicAnswer({ ...denied, partitions });
  assert.equal(
    [answer.config, answer.producers, answer.groups, answer.bytes, answer.lastTimestamp, answer.maxOverMean],
    Array(6).fill(null),
  );
  const text = textOf({ ...denied, partitions });
  for (const line of ['settings: not known', 'live producers: not known', 'consumer groups: not known', /1 +none /]) {
    assert.match(text, line);
  }
  assert.match(text, 'the user has no right to it');
});

test('the text', () => {
  const text = textOf(FACTS);
  assert.match(text, 't: 2 partitions on 3 brokers, 40 records, 4.0 KB, the last of 1970-01-01T00:00:01Z');
  assert.match(text, 'cleanup: delete; kept for 7 days; brokers compress with zstd; old records are in remote storage');
  assert.match(text, 'fullest partition: 1.50 times the mean');
  assert.match(text, /large {2}30 {2}most in partition 1: 20/);
  assert.not.match(text, 'not known');
  const empty = textOf({ ...FACTS, partitions: [partition(0, 5, 5)], groups: new Map(), producers: [] });
  assert.match(empty, 'spread: not known');
  assert.match(empty, 'no consumer group has committed offsets');
});

test.run();
