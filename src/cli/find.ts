import { candidatesOf, defaultRules, type FindQuestion, findAnswer, NewestRecords } from '../analysis/find/answer.ts';
import type { FindAnswer, FoundValue } from '../analysis/find/types.ts';
import { parseKey } from '../ask/key-type.ts';
import { USUAL_MEMORY } from '../ask/memory.ts';
import { recordsOfKey } from '../ask/records-of-key.ts';
import { ruleNamed } from '../ask/rule-named.ts';
import { usageError } from '../errors.ts';
import { hex } from '../printable.ts';
import { isKafkaAddress } from '../sources/kafka/address.ts';
import { isSegmentPath } from '../sources/segments/is-segment.ts';
import type { Io } from './io.ts';
import { kafkaOptionsOf } from './kafka-options.ts';
import { print } from './output.ts';
import { checkOutputs } from './outputs.ts';
import { type ReadArguments, readSource } from './read-source.ts';

export interface FindOptions extends Omit<ReadArguments, 'memory'> {
  key: string;
  rule?: string;
  client?: string;
  all?: boolean;
  partitions?: number;
  last: number;
  values?: number;
  json?: boolean;
}

/** Prints the records of a key; the process's exit code is 1 if there is none. */
export async function find(sources: readonly string[], options: FindOptions, io: Io): Promise<void> {
  const { key: name, rule, client, all, values, last, partitions, ...others } = options;
  checkOutputs({}, sources, io);
  const [source] = sources;
  if ([rule, client, all].filter(each => each !== undefined).length > 1) {
    throw usageError('--rule, --client and --all each say which partitions are read. Leave the others out.');
  }
  if (values !== undefined && !isKafkaAddress(source))
    throw usageError('--values is for kafka://HOST:PORT/TOPIC. Leave it out.');
  const key = parseKey(options.keyType ?? 'string', name);
  // Brokers and their files have keys as bytes: there it is only for --key.
  if (isKafkaAddress(source) || others.format === 'segments' || (others.format === undefined && isSegmentPath(source)))
    delete others.keyType;
  const id = ruleNamed({ rule, client }, text => io.err.line(text));
  const rules = id === undefined ? defaultRules() : [id];
  const newest = new NewestRecords(last);
  let question: FindQuestion | undefined;
  const chosen = (count: number): number[] => candidatesOf(key, count, rules).map(({ partition }) => partition);
  const kafka = all || others.partitionList !== undefined ? {} : { choosePartitions: chosen };
  await readSource(
    sources,
    // Nothing grows with the source, but a line is not to be longer than elsewhere.
    { ...others, memory: USUAL_MEMORY },
    { needsPartitions: true, valueBytes: true, partitions, ...kafka },
    io,
    async (opened, _, notes) => {
      const numPartitions = opened.numPartitions ?? partitions;
      const candidates = numPartitions === undefined || all ? [] : candidatesOf(key, numPartitions, rules);
      const counts = await recordsOfKey(opened, key, newest, notes);
      // Other sources are read whole.
      const read = opened.hasAllPartitions && !all ? (others.partitionList ?? chosen(numPartitions!)) : undefined;
      question = {
        name,
        key,
        numPartitions,
        candidates,
        partitionsRead: read?.slice().sort((a, b) => a - b),
        recordsRead: counts.records,
      };
      return counts;
    },
  );
  const answer = findAnswer(question!, newest);
  if (values !== undefined) await addValues(answer, source, values, options, io);
  await print(answer, options.json, async () => (await import('../report/find.ts')).findText, io);
  if (answer.found === 0) io.exitCode = 1;
}

async function addValues(
  answer: FindAnswer,
  source: string,
  most: number,
  options: FindOptions,
  io: Io,
): Promise<void> {
  const { readValues } = await import('../sources/kafka/values.ts');
  const places = answer.records.map(({ partition, offset }) => ({ partition, offset: offset! }));
  const found = await readValues(source, kafkaOptionsOf(options, io).settings, places, most);
  for (const [i, record] of answer.records.entries()) {
    const bytes = found[i];
    record.value = bytes === undefined ? null : shownValue(bytes, record.valueBytes ?? bytes.length);
  }
}

function shownValue(bytes: Buffer, length: number): FoundValue {
  const isCut = bytes.length < length;
  return { text: textOf(bytes, isCut), hex: hex(bytes), isCut };
}

/** Null if it is no UTF-8; a character that was cut off at the end is left out. */
function textOf(bytes: Buffer, isCut: boolean): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: isCut });
  } catch {
    return null;
  }
}
