// A client's metadata → what a partitioner is told. What does not fit together is refused: a partition that is guessed from it would be wrong.

import { describe, topicInfoError } from '../errors.ts';
import type { TopicInfo } from '../partitioners/index.ts';
import { printable } from '../printable.ts';

/** How the clients call the number of a partition; undefined where it is the place in the list. */
export type IdField = 'partitionId' | 'id' | undefined;

/**
 * @param partitions all partitions of the topic, in any order
 * @throws {KeylaneError} `ERR_TOPIC_INFO` unless they are `{ [idField]: 0 to the last, each once, leader: an integer, negative for none }`
 */
export function topicInfo(topic: unknown, partitions: unknown, idField: IdField): TopicInfo {
  if (typeof topic !== 'string') {
    throw topicInfoError(`A topic's metadata must have its name, but that is ${describe(topic)}.`);
  }
  if (!Array.isArray(partitions) || partitions.length === 0) {
    throw wrongMetadata(topic, `all of its partitions, but they are ${describe(partitions)}`);
  }
  const numPartitions = partitions.length;
  const availablePartitions: number[] = [];
  // No room is made for as many as `length` says: the first that is missing ends it.
  const seen = new Set<number>();
  for (const each of partitions as readonly unknown[]) {
    if (typeof each !== 'object' || each === null) throw wrongMetadata(topic, `objects, but has ${describe(each)}`);
    const { leader } = each as { leader?: unknown };
    const id = idField === undefined ? seen.size : (each as Record<string, unknown>)[idField];
    if (!(Number.isInteger(id) && (id as number) >= 0 && (id as number) < numPartitions)) {
      const other = idField === 'id' ? 'partitionId' : 'id';
      const hint = id === undefined && other in each ? ` (it has ${other}, as another API's metadata have)` : '';
      throw wrongMetadata(topic, `${idField} of 0 to ${numPartitions - 1}, but has ${describe(id)}${hint}`);
    }
    if (!Number.isInteger(leader))
      throw wrongMetadata(topic, `a leader each, -1 for none, but has ${describe(leader)}`);
    if (seen.has(id as number)) throw wrongMetadata(topic, `each partition once, but has ${id} twice`);
    seen.add(id as number);
    if ((leader as number) >= 0) availablePartitions.push(id as number);
  }
  return { topic, numPartitions, availablePartitions };
}

function wrongMetadata(topic: string, problem: string) {
  return topicInfoError(
    `The metadata of "${printable(topic)}" must list ${problem}. Ask the client for it again, and hand it over as it is.`,
  );
}
