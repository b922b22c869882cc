// Whether the records of two sources that have the same key lie side by side.

import { type JoinInput, joinAnswer } from '../analysis/join/answer.ts';
import type { JoinAnswer } from '../analysis/join/types.ts';
import { misplacedError, sourceEmptyError } from '../errors.ts';
import { checkOptions, memoryOf } from './checked-options.ts';
import { type AnalysisOptions, type AnalysisSource, COMMON } from './options.ts';
import { type Place, placeOf } from './place.ts';
import { keysOfSide } from './side.ts';
import { withSource } from './source.ts';

/** One side: a source and how it is read. */
export interface JoinSource extends Omit<AnalysisOptions, 'memory' | 'signal' | 'onProgress' | 'onNote'> {
  readonly source: AnalysisSource;
  /** Its number of partitions; with a rule, by which its records came to where they are. Only a cluster tells the count. */
  readonly place?: Place | undefined;
}

const OF_SIDE = [
  'source',
  'place',
  ...COMMON.filter(name => !['memory', 'signal', 'onProgress', 'onNote'].includes(name)),
];

/**
 * Which keys of two topics meet in partitions of one number, and why others do not: what `keylane join --json` prints.
 * @throws {KeylaneError} `ERR_OPTION`, `ERR_RULE`, `ERR_CLIENT`, `ERR_MEMORY`, `ERR_SOURCE…`, `ERR_KAFKA_…`, `ERR_RECORD`; the signal's reason
 */
export async function join(
  a: JoinSource,
  b: JoinSource,
  options: Pick<AnalysisOptions, 'memory' | 'signal' | 'onProgress' | 'onNote'> = {},
): Promise<JoinAnswer> {
  checkOptions(options, ['memory', 'signal', 'onProgress', 'onNote']);
  // Misuse of the second is told before the first is read.
  const [readA, readB] = [reader(a, 'A', options), reader(b, 'B', options)];
  return joinAnswer(await readA(), await readB());
}

function reader(side: JoinSource, name: 'A' | 'B', shared: AnalysisOptions): () => Promise<JoinInput> {
  checkOptions(side, OF_SIDE);
  const { source, place, ...own } = side;
  const { onNote } = shared;
  const say = (note: string): void => onNote?.(`${name}: ${note}`);
  const options = { ...own, ...shared, ...(onNote ? { onNote: say } : {}) };
  const known = place === undefined ? undefined : placeOf(place, `place of ${name}`, say);
  // A count alone does not say by which rule records came to where they are.
  const rule = typeof place === 'number' ? undefined : known?.rule;
  const memory = memoryOf(options);
  return async () => {
    const how = { numPartitions: known?.numPartitions };
    const { state, source: empty } = await withSource(source, options, how, async (opened, { onBytes }, notes) => {
      const count = opened.hasAllPartitions ? opened.numPartitions : known?.numPartitions;
      if (count === undefined) throw misplacedError(`The place of ${name} is missing: how many partitions it has.`);
      return { source: opened.name, ...(await keysOfSide(opened, count, { memory, onBytes }, notes)) };
    });
    if (state.records === 0) throw sourceEmptyError(empty);
    return { state, numPartitions: state.numPartitions, rule };
  };
}
