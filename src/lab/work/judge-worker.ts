// Runs somebody's partitioner, pasted behind this code, in a worker of its own: without the page, without a connection, and ended when it takes too
// long. What it answers is only numbers.

import { Buffer } from 'buffer';
import type { JudgeJob, JudgeNews } from './messages.ts';

type Partition = (key: unknown, numPartitions: number) => unknown;
type Pasted = (
  module: { exports: unknown },
  exports: object,
  Buffer: unknown,
  require: (name: string) => never,
) => unknown;

const tell = (news: JudgeNews): void => postMessage(news);

/** The pasted code calls it with itself as the body of a function. */
(globalThis as unknown as Record<string, unknown>).keylaneJudge = (pasted: Pasted): void => {
  addEventListener('message', ({ data }: MessageEvent<JudgeJob>) => {
    try {
      tell({ kind: 'judged', partitions: answers(partitionOf(pasted), data) });
    } catch (error) {
      tell({ kind: 'failed', message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
    }
  });
  tell({ kind: 'ready' });
};

/** A function of key and count, or what kafkajs takes: a function of one object, or one that makes such a function. */
function partitionOf(pasted: Pasted): Partition {
  const module = { exports: {} as unknown };
  const require = (name: string): never => {
    throw new Error(`there is no require here, so no ${name}: paste what is needed of it`);
  };
  let found = pasted(module, module.exports as object, Buffer, require) ?? module.exports;
  if (typeof found !== 'function') found = Object.values(found as object).find(each => typeof each === 'function');
  if (typeof found !== 'function')
    throw new Error('no function was found: name it partition, or give it as module.exports');
  if (found.length >= 2) return found as Partition;
  const one = found.length === 1 ? found : found();
  if (typeof one !== 'function') throw new Error('the function must take a key and the number of partitions');
  return (key, numPartitions) =>
    one({
      topic: 'topic',
      partitionMetadata: Array.from({ length: numPartitions }, (_, partitionId) => ({ partitionId, leader: 0 })),
      message: { key, value: null },
    });
}

function answers(partition: Partition, { keys, counts }: JudgeJob): Float64Array {
  return Float64Array.from(keys, (key, i) => {
    const given = typeof key === 'string' ? key : Buffer.from(key);
    const answer = partition(given, counts[i]);
    const number = typeof answer === 'bigint' ? Number(answer) : answer;
    if (typeof number === 'number' && Number.isInteger(number)) return number;
    const shown =
      typeof key === 'string' ? JSON.stringify(key.slice(0, 60)) : `0x${Buffer.from(key).toString('hex', 0, 60)}`;
    throw new Error(
      `for the key ${shown} and ${counts[i]} partitions it answered ${String(answer).slice(0, 80)}, not a whole number`,
    );
  });
}
