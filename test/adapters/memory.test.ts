// What a message was given before is given again, whatever else happened to the object; and what ends that.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Memory, RETRY_MS } from '../../src/adapters/memory.ts';
import { cpuSince } from '../cpu.ts';

const test = suite('memory');
const infoOf = (numPartitions: number, topic = 't') => ({ topic, numPartitions });
let now = 0;
const memoryOf = (producer: object, stampsFrozen: boolean, topic = 't') =>
  new Memory(producer, infoOf(12, topic), () => now, stampsFrozen);

/** What an adapter does: the message's choice, `chosen` if it has none. */
function choiceOf(memory: Memory, message: object, chosen: number | 'by key'): number | 'by key' {
  const before = memory.recall(message);
  if (typeof before === 'object') return before.partition;
  memory.remember(message, chosen, before);
  return chosen;
}
const countOf = (memory: Memory, message: object) => {
  const before = memory.recall(message);
  return typeof before === 'object' ? before.era.info.numPartitions : undefined;
};

for (const stampsFrozen of [true, false]) {
  for (const freeze of [(message: object) => message, Object.freeze]) {
    const name = `${freeze === Object.freeze ? 'frozen' : 'open'}, ${stampsFrozen ? 'with' : 'without'} fields on frozen objects`;
    const fresh = () => freeze({ value: 'a' });

    test(`a choice for each producer and each topic, none seen on the object: ${name}`, () => {
      const message = fresh();
      const [one, two] = [{}, {}];
      const memories = [memoryOf(one, stampsFrozen), memoryOf(two, stampsFrozen), memoryOf(one, stampsFrozen, 'u')];
      for (let round = 0; round < 3; round++) {
        assert.equal(
          memories.map((memory, i) => choiceOf(memory, message, i + 10 * round)),
          [0, 1, 2],
        );
      }
      assert.equal(Reflect.ownKeys(message), ['value']);
    });

    test(`it stays while partitions are added, and knows how many there were: ${name}`, () => {
      const [memory, message, later] = [memoryOf({}, stampsFrozen), fresh(), fresh()];
      choiceOf(memory, message, 'by key');
      for (const count of [13, 24, 24, 3]) memory.update(infoOf(count));
      assert.is(countOf(memory, message), 12);
      choiceOf(memory, later, 'by key');
      assert.is(countOf(memory, later), 3);
    });

    test(`a day after its topic has changed it is chosen anew, and that is remembered: ${name}`, () => {
      now = 0;
      const [memory, message] = [memoryOf({}, stampsFrozen), fresh()];
      choiceOf(memory, message, 3);
      memory.update(infoOf(24));
      now = RETRY_MS - 1;
      assert.is(choiceOf(memory, message, 4), 3);
      now = RETRY_MS;
      assert.is(choiceOf(memory, message, 5), 5);
      assert.is(choiceOf(memory, message, 6), 5);
    });

    test(`sent again and again, it is chosen anew within two days, never within one: ${name}`, () => {
      now = 0;
      const [memory, message] = [memoryOf({}, stampsFrozen), fresh()];
      let [chosen, since, shortest, longest] = [choiceOf(memory, message, 0), 0, Number.POSITIVE_INFINITY, 0];
      for (; now < 10 * RETRY_MS; now += RETRY_MS / 7) {
        const next = choiceOf(memory, message, (chosen as number) + 1);
        if (next === chosen) continue;
        shortest = Math.min(shortest, now - since);
        longest = Math.max(longest, now - since);
        [chosen, since] = [next, now];
      }
      assert.ok(shortest >= RETRY_MS, `${shortest}`);
      assert.ok(longest <= 2.3 * RETRY_MS && longest > 0, `${longest}`);
    });

    test(`what is forgotten is chosen anew: ${name}`, () => {
      const [one, two] = [memoryOf({}, stampsFrozen), memoryOf({}, stampsFrozen)];
      const message = fresh();
      choiceOf(one, message, 3);
      choiceOf(two, message, 4);
      for (const memory of [one, two]) {
        const before = memory.recall(message);
        if (typeof before !== 'object') return assert.unreachable('it is remembered');
        memory.forget(message, before);
        assert.type(memory.recall(message), 'string');
      }
      assert.equal([choiceOf(one, message, 5), choiceOf(two, message, 6)], [5, 6]);
      assert.equal([choiceOf(one, message, 7), choiceOf(two, message, 7)], [5, 6]);
    });

    test(`a topic that was let go and has come back knows its messages: ${name}`, () => {
      if (freeze === Object.freeze && !stampsFrozen) return;
      const [producer, message] = [{}, fresh()];
      choiceOf(memoryOf(producer, stampsFrozen), message, 3);
      assert.is(choiceOf(memoryOf(producer, stampsFrozen), message, 4), 3);
    });
  }

  test(`another value is another record, ${stampsFrozen ? 'with' : 'without'} fields on frozen objects`, () => {
    const [one, two] = [memoryOf({}, stampsFrozen), memoryOf({}, stampsFrozen)];
    const message = { value: 'a' };
    assert.equal([choiceOf(one, message, 1), choiceOf(two, message, 2)], [1, 2]);
    message.value = 'b';
    assert.equal([choiceOf(one, message, 3), choiceOf(two, message, 4)], [3, 4]);
    assert.equal([choiceOf(one, message, 5), choiceOf(two, message, 6)], [3, 4]);
  });

  test(`a value that an accessor makes anew each time is no sign of another record, ${stampsFrozen}`, () => {
    class Message {
      get value() {
        return Buffer.from('a');
      }
    }
    const own = Object.defineProperty({}, 'value', { get: () => Buffer.from('a'), enumerable: true });
    for (const message of [new Message(), own]) {
      const memory = memoryOf({}, stampsFrozen);
      assert.equal([choiceOf(memory, message, 1), choiceOf(memory, message, 2)], [1, 1]);
    }
  });
}

test('one object through many producers and topics: asking takes no longer, and it holds none of them', () => {
  const message = { value: 'a' };
  const rounds = 20_000;
  const memories = Array.from({ length: rounds }, (_, i) => memoryOf({}, true, `t${i}`));
  const started = process.cpuUsage();
  for (const [i, memory] of memories.entries()) choiceOf(memory, message, i);
  for (const [i, memory] of memories.entries()) assert.is(choiceOf(memory, message, -1), i);
  // A chain of them took 6 s.
  assert.ok(cpuSince(started) < 2000);
});

test.run();
