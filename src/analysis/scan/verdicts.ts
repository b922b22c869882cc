// What a scan says about the choice of the key, and what to do.

import { counted, integer, percent } from '../shared/numbers.ts';
import type { HotKey } from './hot-keys.ts';
import type { KeyKind } from './key-kinds.ts';
import { keylessSenders } from './keyless.ts';
import { isMissingAsText } from './missing-as-text.ts';
import type { ScanAnswer, Verdict, VerdictCode } from './types.ts';

/** With fewer keys than this a partition, one key more or less shows. */
const KEYS_PER_PARTITION = 10;
const ENOUGH_RECORDS = 1000;
/** Fewer lie in one partition wherever a batch is filled. */
const ENOUGH_KEYLESS = 20;
const MOST_SENDERS = 6;
/** Fullest partition over the mean: up to this, or as much above what even keys are expected to give, nobody would call it uneven. */
const MOST_EVEN = 1.1;
const NEARLY = 1.1;
/** Rarer ones do little harm, and somebody may be called Null. */
const LEAST_MISSING = 0.01;
/** Three letters make 17,576, but nobody has so many countries. */
const MOST_CODES = 1000;

/**
 * The most telling first.
 * @param hottest the keys with the most records, of which the answer may name fewer
 */
export function verdictsOf(answer: Omit<ScanAnswer, 'verdicts'>, hottest: readonly HotKey[]): Verdict[] {
  const { records, keyless, numPartitions, distinctKeys, skew, splitKeys, looks, salting } = answer;
  const verdicts: Verdict[] = [];
  const add = (code: VerdictCode, message: string, advice: string) => verdicts.push({ code, message, advice });
  const keyed = records - keyless;
  if (keyless > records / 2) {
    add(
      'mostly-keyless',
      `${percent(keyless / records)} of the records have no key.`,
      'Nothing keeps their order. If that is meant, all is well; otherwise look for producers that leave the key out.',
    );
  }
  const inOne =
    numPartitions > 1 && keyless >= ENOUGH_KEYLESS
      ? answer.partitions.find(load => load.keyless === keyless)
      : undefined;
  if (inOne) {
    add(
      'keyless-in-one',
      `All ${counted(keyless, 'keyless record')} are in partition ${inOne.partition}.`,
      keylessAdvice(inOne.partition, numPartitions),
    );
  }
  if (keyed === 0 || distinctKeys === null || !skew.cause) return verdicts;
  // A hash puts so many into one partition less often than once in a million.
  const isNoHash = (distinctKeys - 1) * Math.log(numPartitions) > Math.log(1e6 * numPartitions);
  const keyedInOne =
    answer.partitionsFrom === 'records' && isNoHash
      ? answer.partitions.find(load => load.records === keyed)
      : undefined;
  const missing = hottest.find(({ key, share }) => share >= LEAST_MISSING && isMissingAsText(key));
  const isMostly = (wanted: KeyKind) => (looks?.kinds.find(({ kind }) => kind === wanted)?.share ?? 0) > 0.9;
  const areCodes = isMostly('code');
  if (missing) {
    add(
      'missing-as-text',
      `The key of ${percent(missing.share)} of the keyed records is the text ${missing.key}.`,
      'A producer turns a key that is missing, or an object, into text, and all these records go to one partition. Send them without a key, or with the one that is meant.',
    );
  }
  if (distinctKeys === 1) {
    const advice =
      'One partition takes them all and one consumer reads them. Key by what needs its order kept (a customer, a device), or leave the key out.';
    if (!missing) add('constant-key', 'All keyed records have the same key.', advice);
  } else if (keyedInOne) {
    add(
      'keys-in-one',
      `All ${counted(distinctKeys, 'distinct key')} are in partition ${keyedInOne.partition}: no rule does that.`,
      'The cause is who writes them, not the keys: finer keys or salts change nothing. "keylane who" says who is known to do so.',
    );
    return verdicts;
  } else if (distinctKeys < KEYS_PER_PARTITION * numPartitions && numPartitions > 1) {
    const empty = numPartitions - distinctKeys;
    const idle =
      empty > 0
        ? ` At least ${integer(empty)} of ${counted(numPartitions, 'partition')} ${empty === 1 ? 'stays' : 'stay'} empty.`
        : '';
    add(
      'few-keys',
      `There are only ${counted(distinctKeys, 'distinct key')} for ${counted(numPartitions, 'partition')}.${idle}`,
      'No hash spreads so few. Key by something finer, or by several fields together (country and customer).',
    );
  } else if (areCodes && keyed >= ENOUGH_RECORDS && distinctKeys <= MOST_CODES) {
    add(
      'code-key',
      `The keys look like codes (countries, currencies, airports), and there are only ${integer(distinctKeys)} of them.`,
      'The largest will always have most of the records, and more partitions will not help. Key by what the records are about, with the code as a part of it.',
    );
  }
  if (isMostly('timestamp') && distinctKeys > 1) {
    add(
      'timestamp-key',
      'The keys look like times.',
      'Records that belong together go to different partitions, so their order is lost. Put the time into the record, and key by what it belongs to.',
    );
  } else if (keyed >= ENOUGH_RECORDS && distinctKeys > 0.99 * keyed) {
    add(
      'unique-keys',
      'Nearly every record has a key of its own.',
      'Such a key keeps no order and spoils batching. Key by what several records share, or leave the key out; for a compacted topic all is well.',
    );
  }
  const [first] = hottest;
  if (first && first !== missing && distinctKeys > 1 && first.share > 1 / numPartitions) {
    add(
      'hot-key',
      `One key has ${percent(first.share)} of the keyed records, more than a partition's share of ${percent(1 / numPartitions)}.`,
      `Adding partitions does not help: one key always stays in one partition. Spread it over several partitions (${salting ? 'salt it as shown' : 'salt it'}), or give it a topic or partition of its own.`,
    );
  }
  if (skew.cause.source === 'placement') {
    add(
      'uneven-placement',
      `Keys like these would hardly ever be spread so unevenly by a good hash (p ${pText(skew.cause.pValue)}).`,
      answer.partitionsFrom === 'records'
        ? 'Find out which partitioner wrote them: keylane who says which rule their partitions follow.'
        : 'Keys and hash do not go together: another number of partitions may do, see --what-if.',
    );
  }
  if (splitKeys && splitKeys.count > 0) {
    add(
      'split-keys',
      `${integer(splitKeys.count)} keys are in more than one partition.`,
      'Their order is lost. Several partitioners write this topic, or its partition count has changed: keylane who tells them apart.',
    );
  }
  if (verdicts.length === 0 && skew.cause.source === 'none') {
    const isEven = skew.maxOverMean! <= Math.max(MOST_EVEN, NEARLY * skew.cause.evenKeys.maxOverMean);
    add('even', isEven ? 'As even as so many keys can be.' : 'No more uneven than chance makes so many keys.', '');
  }
  return verdicts;
}

function keylessAdvice(partition: number, numPartitions: number): string {
  const senders = keylessSenders(partition, numPartitions);
  const start =
    'A sticky partitioner fills one partition with a batch and then takes another, so records of one batch lie in one partition and those of many do not.';
  if (senders.length === 0) return `${start} If these are many batches, the producer names the partition itself.`;
  return `${start} These send every keyless record to partition ${partition} of ${integer(numPartitions)}: ${senders.slice(0, MOST_SENDERS).join(', ')}${senders.length > MOST_SENDERS ? ', …' : ''}. With librdkafka take murmur2_random or consistent_random.`;
}

const pText = (p: number): string => (p < 1e-6 ? 'below 0.000001' : p.toPrecision(2));
