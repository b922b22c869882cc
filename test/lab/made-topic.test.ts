// Topics to be guessed: a number makes the same one, and `who` finds out what they were made with.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CHOICES, linesOf, madeTopic } from '../../src/lab/made-topic.ts';
import { keylane } from '../cli/run.ts';

const test = suite('lab made topics');
const VERDICTS = ['murmur2', 'crc32', 'fnv1a-abs', 'murmur2-float', 'mixed', 'none'];

test('the same number is the same topic: it is in links', () => {
  const { partitions, truth, records } = madeTopic(17);
  assert.equal(
    { partitions, truth, first: records[0] },
    {
      partitions: 6,
      truth: 3,
      first: { key: 'user-535@example.com', partition: 2 },
    },
  );
  assert.equal(madeTopic(17), madeTopic(17));
});

test('each choice comes up, and who says so', () => {
  const seen = new Set<number>();
  for (let seed = 1; seed <= 16; seed++) {
    const topic = madeTopic(seed);
    seen.add(topic.truth);
    const args = ['who', '-', '-n', String(topic.partitions), '--json'];
    const { out, err } = keylane(args, { input: linesOf(topic) });
    assert.is(JSON.parse(out || '{}').verdict, VERDICTS[topic.truth], `${seed} ${err}`);
  }
  assert.is(seen.size, CHOICES.length);
});

test.run();
