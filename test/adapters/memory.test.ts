// What a message was given before is given again, whatever else happened to the object.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Memory } from '../../src/adapters/memory.ts';

const test = suite('memory');
const COUNT = 12;

/** What an adapter does: the message's partition, `chosen` if it has none yet. */
function partitionOf(memory: Memory, message: object, chosen: number, numPartitions = COUNT): number {
  const before = memory.recall(message, numPartitions);
  if (before >= 0) return before;
  memory.remember(message, chosen, before);
  return chosen;
}

for (const stampsFrozen of [true, false]) {
  for (const freeze of [(message: object) => message, Object.freeze]) {
    const name = `${freeze === Object.freeze ? 'frozen' : 'open'}, ${stampsFrozen ? 'with' : 'without'} fields on frozen objects`;

    test(`one choice in each memory: ${name}`, () => {
      const message = freeze({ value: 'a' });
      const [first, second] = [new Memory(stampsFrozen), new Memory(stampsFrozen)];
      assert.equal([partitionOf(first, message, 3), partitionOf(second, message, 7)], [3, 7]);
      assert.equal([partitionOf(first, message, 1), partitionOf(second, message, 1)], [3, 7]);
      assert.equal(Reflect.ownKeys(message), ['value']);
    });

    test(`a partition that is gone is chosen anew, and that is remembered: ${name}`, () => {
      const message = freeze({ value: 'a' });
      const memory = new Memory(stampsFrozen);
      assert.is(partitionOf(memory, message, 11), 11);
      assert.is(partitionOf(memory, message, 2, 4), 2);
      assert.is(partitionOf(memory, message, 3, 4), 2);
    });
  }
}

test.run();
