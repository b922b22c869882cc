// What may be wrong with a source.

import { counted, integer } from '../numbers.ts';
import { printable } from '../printable.ts';
import { clip, describe, quoteName } from './describe.ts';
import { KeylaneError, quoting, type SystemError } from './error.ts';

export function sourceError(name: string, cause: SystemError): KeylaneError {
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file. Check the path; "-" reads standard input.',
    EISDIR: 'it is a directory. Name a file in it.',
    EACCES: 'it may not be read. Check its permissions.',
    ENAMETOOLONG: 'no path is that long.',
    ELOOP: 'its links lead in a circle.',
  };
  const reason = reasons[cause.code ?? ''] ?? `reading it failed: ${printable(cause.message)}.`;
  return new KeylaneError('ERR_SOURCE', `Cannot read ${quoteName(name)}: ${reason}`, { cause });
}

/** @param looksLike what else it looks like, if a format was named that has none in it */
export function sourceEmptyError(name: string): KeylaneError {
  return new KeylaneError('ERR_SOURCE_EMPTY', `${quoteName(name)} has no records. Was it written completely?`);
}

/** Of a source that is not empty: as what it is said to be it has no records. */
export function sourceOtherError(name: string, as: string, looksLike: string): KeylaneError {
  return new KeylaneError(
    'ERR_SOURCE_FORMAT',
    `${quoteName(name)} has no records of ${as}. It looks like ${looksLike}.`,
  );
}

export function sourceBinaryError(name: string, offset: number): KeylaneError {
  return new KeylaneError(
    'ERR_SOURCE_BINARY',
    `${quoteName(name)} must be text with one key a line, but byte ${offset} is 00. Write it as UTF-8 text (not UTF-16), binary keys as text such as hex; kcat -J prints any.`,
  );
}

export function parquetPipeError(name: string): KeylaneError {
  return new KeylaneError(
    'ERR_SOURCE_BINARY',
    `${quoteName(name)} must be a file to be read as Parquet, whose columns are told at its end, but it is a pipe, or gzip. Write it to a file, unpacked.`,
  );
}

export function arrowFileError(name: string): KeylaneError {
  return new KeylaneError(
    'ERR_SOURCE_BINARY',
    `${quoteName(name)} must begin with its schema to be read as Arrow, but it is an Arrow file that has none there. Write a stream (Polars: write_ipc_stream) or Parquet.`,
  );
}

export function parquetEncryptedError(name: string): KeylaneError {
  return new KeylaneError(
    'ERR_SOURCE_BINARY',
    `${quoteName(name)} must be Parquet that can be read without a key, but it is encrypted. Write it anew without encryption.`,
  );
}

/** @param found what the source is */
export function sourceFormatSaidError(name: string, found: string, said: string | undefined): KeylaneError {
  return new KeylaneError(
    'ERR_SOURCE_BINARY',
    `${quoteName(name)} must be text to be read as ${printable(said ?? 'text')}, but it is ${found === 'arrow' ? 'Arrow' : 'Parquet'}. Pass --format ${found}, or leave --format out.`,
  );
}

export function sourceWideError(name: string): KeylaneError {
  return new KeylaneError(
    'ERR_SOURCE_BINARY',
    `${quoteName(name)} must be UTF-8 text, but it is UTF-16. Convert it: iconv -f UTF-16 -t UTF-8.`,
  );
}

/** @param what has at most `longest` bytes */
export function sourceLineError(
  longest: number,
  what: 'line' | 'row' | 'object' | 'message' | 'key' = 'line',
): KeylaneError {
  const hint = {
    line: ' Does each key stand on a line of its own?',
    row: ' Are its quotes closed?',
    object: ' Are its brackets closed?',
    message: ' Have it written in smaller batches.',
    key: '',
  };
  return new KeylaneError(
    'ERR_SOURCE_LINE',
    `${what === 'object' ? 'An' : 'A'} ${what} of the source is longer than ${integer(longest)} bytes, which is all that is read at a time.${hint[what]} More --memory, where a command has it, takes longer ones.`,
  );
}

export function sourceColumnsError(most: number): KeylaneError {
  return new KeylaneError(
    'ERR_SOURCE_LINE',
    `A row of the source has more than ${integer(most)} columns, which is all that is read. Is its delimiter right? Leave out what is not needed: cut, xsv select, or SELECT the columns of the key.`,
  );
}

/** @param what what is wrong, for people; `quote` of it is the source's own text */
export function sourceDamagedError(name: string, what: string, cause?: unknown, quote?: string): KeylaneError {
  const error = new KeylaneError(
    'ERR_SOURCE_DAMAGED',
    `${quoteName(name)} is damaged: ${printable(what)} Nothing of it was counted.`,
    { cause },
  );
  return quote === undefined ? error : quoting(error, printable(quote));
}

export function sourceFormatError(name: string, line: string): KeylaneError {
  const shown = describe(line);
  const error = new KeylaneError(
    'ERR_SOURCE_FORMAT',
    `${quoteName(name)} must hold records with their partitions, but its first line is ${shown}. Write it with kcat -J, or kcat -f '%p\\t%k\\n', or say what a line is: --format with a name, or with kcat's format string.`,
  );
  return quoting(error, shown);
}

/** @param what its lines look like, in place of keys */
export function sourceLooksLikeError(name: string, what: string, line: string): KeylaneError {
  const shown = describe(line);
  const error = new KeylaneError(
    'ERR_SOURCE_FORMAT',
    `${quoteName(name)} would be read as one key a line, but its lines look like ${what}: ${shown}. If they are keys, pass --format keys; if not, say what a line is: --format with a name, or with kcat's format string such as '%k\\t%s', or --column.`,
  );
  return quoting(error, shown);
}

export function sourceStateError(name: string): KeylaneError {
  return new KeylaneError(
    'ERR_SOURCE_FORMAT',
    `${quoteName(name)} must hold records or keys, but it is a State. merge and who read States; state, plan and join read one, with --format state from standard input. If it is keys, say so with --format.`,
  );
}

export function sourceLineEndsError(name: string): KeylaneError {
  return new KeylaneError(
    'ERR_SOURCE_FORMAT',
    `${quoteName(name)} must have lines that end with LF or CRLF, but they end with CR alone. Convert it: tr '\\r' '\\n'. Or is CR part of a key? Then pass --format keys.`,
  );
}

/** @param other a topic as it was found: a record may have none, or something else in its place */
export function topicsError(name: string, first: unknown, other: unknown): KeylaneError {
  const topics = [first, other].map(topicText);
  const error = new KeylaneError(
    'ERR_SOURCE_TOPICS',
    `${quoteName(name)} holds records of more than one topic (${topics.join(', ')}), which can have different writers and partition counts. Name one with --topic.`,
  );
  return quoting(error, ...topics);
}

/**
 * Of records of other topics alone.
 * @param other the topic of the first of them
 */
export function otherTopicsError(name: string, records: number, other: unknown): KeylaneError {
  const topic = topicText(other);
  const error = new KeylaneError(
    'ERR_SOURCE_TOPICS',
    `${quoteName(name)} has no records of the topic that was named, but ${counted(records, 'record')} of others, the first of ${topic}. Is --topic written as it is there?`,
  );
  return quoting(error, topic);
}

function topicText(topic: unknown): string {
  if (typeof topic === 'string') return `"${printable(clip(topic))}"`;
  return topic === undefined || topic === null ? 'none' : describe(topic);
}

/** @param looksLike what it is instead, if anybody can tell */
export function sourceLinesError(
  name: string,
  as: string,
  unreadable: number,
  lines: number,
  looksLike?: string,
): KeylaneError {
  const hint =
    looksLike === undefined
      ? 'Is it what it was taken for? Say with --format what a line is.'
      : `It looks like ${looksLike}.`;
  return new KeylaneError(
    'ERR_SOURCE_FORMAT',
    `${quoteName(name)} is read as ${printable(as)}, but ${integer(unreadable)} of ${integer(lines)} lines are no such records. ${hint}`,
  );
}

/** @param records how many there are */
export function decodedKeysError(name: string, records: number): KeylaneError {
  return new KeylaneError(
    'ERR_SOURCE_FORMAT',
    `The keys of ${integer(records)} records of ${quoteName(name)} must be texts, but they are JSON objects or lists that a tool has decoded: the bytes that were hashed are not known. If the producer wrote compact JSON, pass --key-type json; else dump the topic with kcat -J.`,
  );
}

export function sourcePartitionsError(name: string): KeylaneError {
  return new KeylaneError(
    'ERR_SOURCE_PARTITIONS',
    `${quoteName(name)} must say which partition each record is in, but no record does. Have it printed: kcat -J, kcat -f '%p\\t%k\\n', or kafka-console-consumer with print.partition=true.`,
  );
}

export function folderPartitionError(name: string): KeylaneError {
  return new KeylaneError(
    'ERR_SOURCE_PARTITIONS',
    `${quoteName(name)} must say which partition its records are in, but no folder of its files is called TOPIC-PARTITION, such as orders-3. Put them into one.`,
  );
}

export function partitionsOfSourceError(name: string, partition: number, numPartitions: number): KeylaneError {
  return new KeylaneError(
    'ERR_SOURCE_PARTITIONS',
    `${quoteName(name)} has a record in partition ${partition}, but --partitions says that there are ${numPartitions}. Pass the number of all partitions of the topic.`,
  );
}
