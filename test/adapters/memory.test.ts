// What a message was given before is given again, whatever else happened to the object.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Memory } from '../../src/adapters/memory.ts';

const test = suite('memory');
const COUNT = 12;

for (const stampsFrozen of [true, false]) {
  const of = () => new Memory(stampsFrozen);

  test(`one choice for each object, each memory; frozen or not (${stampsFrozen})`, () => {
    for (const message of [{ value: 'a' }, Object.freeze({ value: 'a' })]) {
      const [first, second] = [of(), of()];
      assert.is(
        first.recall(message, COUNT, () => 3),
        3,
      );
      assert.is(
        second.recall(message, COUNT, () => 7),
        7,
      );
      const refuse = () => assert.unreachable('asked again') as never;
      assert.equal(
        [first, second].map(memory => memory.recall(message, COUNT, refuse)),
        [3, 7],
      );
      assert.equal(Reflect.ownKeys(message), ['value']);
    }
  });

  test(`a partition that is gone is chosen anew, and that is remembered (${stampsFrozen})`, () => {
    for (const message of [{ value: 'a' }, Object.freeze({ value: 'a' })]) {
      const memory = of();
      memory.recall(message, COUNT, () => 11);
      assert.is(
        memory.recall(message, 4, () => 2),
        2,
      );
      assert.is(
        memory.recall(message, 4, () => 3),
        2,
      );
    }
  });
}

test.run();
