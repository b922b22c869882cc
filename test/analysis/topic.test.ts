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

test('all that brokers tell, and null for what they do not', () => {
  const partitions: TopicFacts['partitions'] = [
    { ...partition(0, 5, 15), replicas: 2, inSync: 1, lastTimestamp: 700 },
    { ...partition(1, 0, 0), leader: undefined, start: undefined, bytes: undefined, lastTimestamp: -1 },
    { ...partition(2, 0, 30), end: undefined, lastTimestamp: undefined },
  ];
  const unknown = { start: null, end: null, offsets: null, share: null, bytes: null, lastTimestamp: null };
  const groups = new Map([
    ['c', new Map([[0, 12]])],
    ['a', new Map([[0, 12]])],
    ['b', new Map([[0, 12]])],
    ['none', new Map()],
    [
      'most',
      new Map([
        [10, 4],
        [2, 7],
        [1, 3],
        [0, 2],
      ]),
    ],
  ]);
  assert.equal(topicAnswer({ ...FACTS, config: new Map(), partitions, producers: [], groups }), {
    ...{ topic: 't', brokers: 3, numPartitions: 3, offsets: 10, offsetsAreRecords: true, bytes: null },
    ...{ lastTimestamp: 700, maxOverMean: null },
    config: {
      ...{ cleanupPolicy: ['delete'], retentionMs: null, retentionBytes: null, timestampType: null },
      ...{ compression: null, remoteStorage: null },
    },
    partitions: [
      {
        ...{ partition: 0, leader: 'h:1', replicas: 2, inSync: 1, start: 5, end: 15, offsets: 10, share: 1 },
        ...{ bytes: 1000, lastTimestamp: 700 },
      },
      { ...unknown, partition: 1, leader: null, replicas: 3, inSync: 3, end: 0 },
      { ...unknown, partition: 2, leader: 'h:1', replicas: 3, inSync: 3, start: 0, bytes: 3000 },
    ],
    producers: { live: 0, openTransactions: 0, lastTimestamp: null },
    groups: [
      {
        // 2 is before the start, which is 5; of the others the end is before what was committed, or not known.
        ...{ group: 'most', lag: 10 },
        partitions: [
          { partition: 0, committed: 2, lag: 10 },
          { partition: 1, committed: 3, lag: 0 },
          { partition: 2, committed: 7, lag: 0 },
          { partition: 10, committed: 4, lag: 0 },
        ],
      },
      { group: 'a', lag: 3, partitions: [{ partition: 0, committed: 12, lag: 3 }] },
      { group: 'b', lag: 3, partitions: [{ partition: 0, committed: 12, lag: 3 }] },
      { group: 'c', lag: 3, partitions: [{ partition: 0, committed: 12, lag: 3 }] },
    ],
  });
});

test('no offsets, no shares', () => {
  const answer = topicAnswer({ ...FACTS, partitions: [partition(0, 7, 7), partition(1, 0, 0)] });
  assert.equal(
    answer.partitions.map(({ offsets, share }) => [offsets, share]),
    [
      [0, null],
      [0, null],
    ],
  );
  assert.equal([answer.offsets, answer.bytes, answer.maxOverMean, answer.lastTimestamp], [0, 0, null, 1000]);
});

test('settings', () => {
  const of = (...config: [string, string][]) => topicAnswer({ ...FACTS, config: new Map(config) }).config!;
  assert.equal(
    of(
      ['cleanup.policy', 'compact, delete'],
      ['retention.ms', '0'],
      ['retention.bytes', '1024'],
      ['message.timestamp.type', 'LogAppendTime'],
      ['compression.type', 'producer'],
      ['remote.storage.enable', 'false'],
    ),
    {
      ...{ cleanupPolicy: ['compact', 'delete'], retentionMs: 0, retentionBytes: 1024 },
      ...{ timestampType: 'LogAppendTime', compression: 'producer', remoteStorage: false },
    },
  );
  assert.equal(of(['retention.ms', '-1'], ['remote.storage.enable', 'true']), {
    ...{ cleanupPolicy: ['delete'], retentionMs: null, retentionBytes: null },
    ...{ timestampType: null, compression: null, remoteStorage: true },
  });
});

test('producers: each once, those with a transaction that is open, the last time of all', () => {
  const producer = (producerId: number, lastTimestamp: number, transactionStart: number) => ({
    ...{ producerId, lastTimestamp, transactionStart, isTransactional: transactionStart >= 0 },
  });
  const of = (...producers: ReturnType<typeof producer>[]) => topicAnswer({ ...FACTS, producers }).producers;
  assert.equal(of(producer(1, 9, 0), producer(1, 3, 5), producer(2, 4, -1), producer(3, -1, 7)), {
    ...{ live: 3, openTransactions: 2, lastTimestamp: 9 },
  });
  assert.is(of(producer(1, 9, 0))!.openTransactions, 1);
  assert.equal(of(producer(1, 0, -1)), { live: 1, openTransactions: 0, lastTimestamp: 0 });
  assert.equal(of(producer(1, -1, -1)), { live: 1, openTransactions: 0, lastTimestamp: null });
});

test('whether offsets are records: each of what is known, and of what is not', () => {
  const idle = { producerId: 1, lastTimestamp: 1, transactionStart: -1, isTransactional: false };
  const both = [idle, { ...idle, isTransactional: true }];
  const compact = new Map([['cleanup.policy', 'compact']]);
  const of = (config: TopicFacts['config'], producers: TopicFacts['producers']) =>
    topicAnswer({ ...FACTS, config, producers }).offsetsAreRecords;
  assert.equal([of(new Map(), [idle]), of(new Map(), both), of(new Map(), undefined)], [true, false, null]);
  assert.equal([of(compact, [idle]), of(compact, both), of(compact, undefined)], [false, false, false]);
  assert.equal([of(undefined, [idle]), of(undefined, both), of(undefined, undefined)], [null, false, null]);
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
