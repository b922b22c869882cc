// Which rule wrote the records of a source.

import type { WhoAnswer } from '../analysis/who/answer.ts';
import { misplacedError } from '../errors.ts';
import { whoSource } from '../scan/writers/source.ts';
import { askedOf } from './asked-of.ts';
import { checkCount, checkNames, memoryOf } from './checked-options.ts';
import { checkWritersMemory, pairsFor, readingMemory } from './memory.ts';
import { countsOf } from './notes.ts';
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
  checkNames(options, ['numPartitions', ...COMMON]);
  const { numPartitions } = options;
  checkCount(numPartitions);
  const memory = memoryOf(options);
  const { answer } = await withSource(
    source,
    options,
    { numPartitions, needsPartitions: true },
    async (opened, how, notes) => {
      const reading = readingMemory(opened);
      checkWritersMemory(memory, reading);
      const isOfCluster = opened.hasAllPartitions === true;
      const count = isOfCluster ? opened.numPartitions : numPartitions;
      if (count === undefined && opened.reading.format === 'given')
        throw misplacedError('numPartitions is missing: records that are given can be read once, and do not tell it.');
      const { answer, state } = await whoSource(
        opened,
        how,
        count,
        notes,
        writers => askedOf(writers, count),
        pairsFor(memory - reading),
      );
      const told: WhoAnswer = isOfCluster ? { ...answer, numPartitionsFrom: 'cluster' } : answer;
      return { answer: told, ...countsOf(state), unreadable: state.unreadable };
    },
  );
  return answer;
}
