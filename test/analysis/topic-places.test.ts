// `topic --redact`: where single partitions would tell which keys there are, none is told of.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type TopicFacts, topicAnswer, withoutPlaces } from '../../src/analysis/topic/answer.ts';

const test = suite('topic places');

const answerOf = (numPartitions: number) => {
  const partitions = Array.from({ length: numPartitions }, (_, id) => ({
    id,
    leader: 'one:9092',
    replicas: 3,
    inSync: 3,
    start: 0,
    end: id % 9,
    bytes: 100 * (id % 9),
    lastTimestamp: 1_700_000_000_000 + id,
  })) satisfies TopicFacts['partitions'];
  const groups = new Map([['readers', new Map(partitions.map(({ id, end }) => [id, end - (end > 0 ? 1 : 0)]))]]);
  return topicAnswer({ topic: 'orders', brokers: 3, partitions, config: undefined, producers: [], groups });
};

test('with more than 256 partitions only sums are left, which are the same', () => {
  const all = answerOf(257);
  const few = withoutPlaces(all);
  for (const name of ['offsets', 'bytes', 'lastTimestamp', 'numPartitions'] as const) assert.is(few[name], all[name]);
  assert.is(few.groups![0].lag, all.groups![0].lag);
  assert.ok(all.groups![0].lag > 0);
  const [first, ...others] = few.partitions.map(({ partition, ...rest }) => JSON.stringify(rest));
  assert.ok(others.every(other => other === first));
  assert.equal(few.partitions[200], {
    ...{ partition: 200, leader: 'one:9092', replicas: 3, inSync: 3 },
    ...{ start: null, end: null, offsets: null, share: null, bytes: null, lastTimestamp: null },
  });
  assert.equal([few.maxOverMean, few.groups![0].partitions], [null, []]);
});

test('groups that nobody knows stay unknown', () => {
  const all = { ...answerOf(257), groups: null };
  assert.is(withoutPlaces(all).groups, null);
});

test('with fewer all is told', () => {
  const all = answerOf(256);
  assert.is(withoutPlaces(all), all);
});

test.run();
