// Which rule wrote the records of a source.

import type { WhoAnswer } from '../analysis/who/answer.ts';
import { misplacedError } from '../errors.ts';
import { type Asked, answerOfRecords } from './answer-of-records.ts';
import { checkCount, checkOptions, memoryOf } from './checked-options.ts';
import { checkWritersMemory, readingMemory } from './memory.ts';
import { type AnalysisOptions, type AnalysisSource, COMMON } from './options.ts';
import { withSource } from './source.ts';

export interface WhoOptions extends AnalysisOptions {
  /** Of the topic; left out, it is the cluster's, or the one that the records fit. Needed where a source is no file and is read once. */
  readonly numPartitions?: number | undefined;
}

/**
 * Which rule, and so which clients, wrote the records of a topic: what `keylane who --json` prints.
 * @param source must tell the partitions of its records
 * @throws {KeylaneError} `ERR_OPTION`, `ERR_PARTITION_COUNT`, `ERR_MEMORY`, `ERR_SOURCE…`, `ERR_KAFKA_…`, `ERR_RECORD`; the signal's reason
 */
export async function who(source: AnalysisSource, options: WhoOptions = {}): Promise<WhoAnswer> {
  checkOptions(options, ['numPartitions', ...COMMON]);
  const { numPartitions } = options;
  checkCount(numPartitions);
  const memory = memoryOf(options);
  const { answer } = await withSource<Asked>(
    source,
    options,
    { numPartitions, needsPartitions: true },
    async (opened, how, notes) => {
      checkWritersMemory(memory, readingMemory(opened));
      const isOfCluster = opened.hasAllPartitions === true;
      const count = isOfCluster ? opened.numPartitions : numPartitions;
      if (count === undefined && opened.reading.format === 'given')
        throw misplacedError('numPartitions is missing: records that are given can be read once, and do not tell it.');
      const asked = await answerOfRecords(opened, how, { numPartitions: count, memory }, notes);
      return isOfCluster ? { ...asked, answer: { ...asked.answer, numPartitionsFrom: 'cluster' } } : asked;
    },
  );
  return answer;
}
