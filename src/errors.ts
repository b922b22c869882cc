// Every error that keylane throws on purpose: its code, what was expected, what came and what to do.

import { nearest } from './nearest.ts';
import { counted, integer } from './numbers.ts';
import { printable } from './printable.ts';

/** Every code with what it means; docs/errors.md is generated from this table. */
export const ERROR_CODES = {
  ERR_PARTITION_COUNT: 'the number of partitions is not an integer from 1 to 2147483647',
  ERR_KEY: 'a key is neither a string nor a Uint8Array (Buffer)',
  ERR_KEYS: 'the keys are neither an array nor a KeyBlock',
  ERR_OUT: 'the array for the answers is not an Int32Array with room for all of them',
  ERR_COLUMNS: 'the columns of a KeyBlock do not fit together: offsets that descend or pass the end of the bytes',
  ERR_BLOCK_SIZE: 'the keys of one KeyBlock take more than 4294967295 bytes',
  ERR_ENGINE: 'KEYLANE_ENGINE names no engine, or one that cannot run here',
  ERR_VALUE: 'a value does not fit the serializer: wrong kind or out of range',
  ERR_FRAME: 'bytes do not have the frame that was to be taken off: Schema Registry prefix or window bounds',
  ERR_OPTION: 'an option is unknown, has the wrong kind of value, or is given in the wrong place',
  ERR_PARTITION: 'a record names a partition that the topic does not have',
  ERR_TOPIC_INFO: 'what a partitioner is told about a topic is missing or does not fit together',
  ERR_LANE: 'lanes overlap, are empty, can never match, or name a partition that the topic does not have',
  ERR_MESSAGE: 'a message cannot be sent as it is: the client would lose, change or refuse it',
  ERR_RULE: 'there is no rule of this id',
  ERR_CLIENT: 'a client is not in the catalogue, or its name alone does not say which rule it has',
  ERR_SOURCE: 'a source cannot be opened or read',
  ERR_SOURCE_EMPTY: 'a source has no records',
  ERR_SOURCE_BINARY: 'a source is not text',
  ERR_SOURCE_LINE:
    'a line, CSV row, JSON object or key of a source is longer than a 32nd of --memory, an Arrow message than an eighth, packed or not, or a row has more than 65,536 columns',
  ERR_SOURCE_DAMAGED: 'a source ends or breaks off where it should not: truncated gzip, broken CSV',
  ERR_BATCH:
    'a record batch of Kafka is damaged, of a format or codec that does not exist, or larger than can be read, packed or not: an eighth of --memory, 256 MiB at most',
  ERR_SEGMENTS: 'segment files of a broker do not fit together: none are there, or a partition comes twice',
  ERR_SOURCE_FORMAT:
    'a source is in none of the formats that can be told from its start, it is a State where records are read, its lines are no keys, or most lines are not in its format',
  ERR_SOURCE_TOPICS: 'a source holds records of more than one topic and none was named, or none of the one that was',
  ERR_SOURCE_PARTITIONS:
    'no record of a source says which partition it is in, or one is in a partition that the topic does not have',
  ERR_KAFKA_ADDRESS: 'an address of Kafka is none, names no topic, or holds a password',
  ERR_KAFKA_CONFIG: 'a setting of the connection to Kafka is unknown, missing, or cannot be used',
  ERR_KAFKA_CONNECT: 'no broker can be reached: wrong host or port, closed, silent, or it speaks another protocol',
  ERR_KAFKA_TLS: 'a broker and keylane do not agree on TLS: certificate, name of the host, or TLS where there is none',
  ERR_KAFKA_AUTH: 'a broker refuses the user, the password or the token',
  ERR_KAFKA_DENIED: 'a user has no right to what is asked for',
  ERR_KAFKA_TOPIC: 'a topic or a partition of it is not there, or was deleted while it was read',
  ERR_KAFKA_GROUP: 'a consumer group has committed nothing for a topic',
  ERR_KAFKA_STALLED: 'nothing has come from the brokers of some partitions for too long',
  ERR_KAFKA_READ: 'a broker answers with an error, or with what was not asked for',
  ERR_COLUMN: 'a source with named columns or fields needs to know one and none was named, or it has no such column',
  ERR_RECORD: 'what a program gives as a source is no record, or has a field that cannot be one',
  ERR_OUTPUT: 'a file cannot be written',
  ERR_SKETCH: 'bytes are not the image of an Apache DataSketches sketch that keylane reads',
  ERR_STATE: 'bytes are not a State of keylane, or one that is damaged or of another version',
  ERR_STATE_PARTS:
    'States overlap, one comes twice, or they are not as many, or not of as many records, as was expected',
  ERR_STATE_SIZE: 'a State is larger than its format can hold',
  ERR_STATE_MISMATCH:
    'States do not fit together: other partition counts, or partitions found in the one and computed in the other',
  ERR_NO_WASM: 'a scan needs WebAssembly, which cannot run here',
  ERR_REDACTION:
    'with --redact, the partitions of keys would tell which keys they are: there are too many partitions for so few keys',
  ERR_MEMORY: 'what was asked for does not fit into --memory, and cannot be estimated or read in parts',
  ERR_COMMAND: 'a command cannot be started, ends early, hangs, or does not answer line by line',
  ERR_USAGE: 'the command line cannot be understood',
} as const;

export type KeylaneErrorCode = keyof typeof ERROR_CODES;

/**
 * What keylane throws for bad input. `code` is stable and is what programs should look at; the text may become better in any release.
 */
export class KeylaneError extends Error {
  readonly code: KeylaneErrorCode;

  constructor(code: KeylaneErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'KeylaneError';
    this.code = code;
  }

  /** Also of another copy of the class: `import` and `require` load one each, and keylane/analysis has its own. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'KeylaneError' && 'code' in value;
  }
}

/** Node's. Spelled out: the published types need neither Node's nor a library of a certain year. */
interface SystemError extends Error {
  readonly code?: string | undefined;
}

/** Parts of an error's text that are a source's own: somebody's data. */
const QUOTES = new WeakMap<KeylaneError, readonly string[]>();

function quoting(error: KeylaneError, ...parts: readonly string[]): KeylaneError {
  QUOTES.set(error, parts);
  return error;
}

/** The error's text without what it quotes of a source. */
export function withoutQuotes(error: KeylaneError): string {
  return (QUOTES.get(error) ?? []).reduce((text, part) => text.replaceAll(part, '(redacted)'), error.message);
}

const LONGEST_QUOTE = 60;

/** What came, in a few words that are safe to print. */
export function describe(value: unknown): string {
  if (typeof value === 'string') {
    const shown = value.length > LONGEST_QUOTE ? `${value.slice(0, LONGEST_QUOTE)}…` : value;
    return `the string "${printable(shown)}"`;
  }
  if (typeof value === 'bigint') return `the bigint ${clip(`${value}n`)}`;
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'symbol') return 'a symbol';
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (ArrayBuffer.isView(value)) return `a ${printable(clip(className(value)))} of ${value.byteLength} bytes`;
  if (typeof value === 'object' && value !== null) return `an object (${printable(clip(className(value)))})`;
  return String(value);
}

/** Also of another realm. */
function isUint8Array(value: unknown): boolean {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === '[object Uint8Array]';
}

function className(value: object): string {
  try {
    const name = value.constructor?.name;
    if (typeof name === 'string' && name !== '') return name;
  } catch {
    // A getter of somebody else, who shall not hide what is described.
  }
  return 'no class';
}

function clip(text: string): string {
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
}

export function partitionCountError(value: unknown): KeylaneError {
  const hint =
    typeof value === 'string' || typeof value === 'bigint'
      ? 'Convert it with Number(…) first.'
      : 'Pass the number of all partitions of the topic.';
  return new KeylaneError(
    'ERR_PARTITION_COUNT',
    `numPartitions must be an integer from 1 to 2147483647, but it is ${describe(value)}. ${hint}`,
  );
}

export function keyError(value: unknown, where = 'The key'): KeylaneError {
  return new KeylaneError(
    'ERR_KEY',
    `${where} must be a string or a Uint8Array (a Buffer is one), but it is ${describe(value)}. ${keyHint(value)}`,
  );
}

function keyHint(value: unknown): string {
  if (value === null || value === undefined)
    return 'A record without a key has no hash: which partition it gets is up to the partitioner.';
  if (typeof value === 'number' || typeof value === 'bigint') {
    return "Write its bytes as the topic's other producers do: int32(…), int64(…) or String(…); see keylane/serializers.";
  }
  if (typeof value === 'boolean')
    return "Write its bytes as the topic's other producers do: boolean(…) of keylane/serializers, or String(…).";
  if (isUint8Array(value))
    return 'Its buffer was detached or shrank below it, so its bytes are gone: route the key before handing the buffer on.';
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer)
    return 'Wrap its bytes: new Uint8Array(buffer, byteOffset, byteLength).';
  return "Serialize it to the very bytes that the topic's other producers write, for example with JSON.stringify(…).";
}

export function keysError(value: unknown): KeylaneError {
  const hint =
    typeof value === 'string' || ArrayBuffer.isView(value)
      ? 'For one key call partitionForKey(…).'
      : 'Other iterables: [...keys].';
  return new KeylaneError(
    'ERR_KEYS',
    `keys must be an array of keys or a KeyBlock, but it is ${describe(value)}. ${hint}`,
  );
}

export function outError(out: unknown, count: number): KeylaneError {
  const came =
    Object.prototype.toString.call(out) === '[object Int32Array]'
      ? `it has room for ${(out as Int32Array).length}`
      : `it is ${describe(out)}`;
  return new KeylaneError(
    'ERR_OUT',
    `out must be an Int32Array with room for ${count} partitions, but ${came}. Pass new Int32Array(${count}), or leave it out.`,
  );
}

export function columnsError(message: string): KeylaneError {
  return new KeylaneError(
    'ERR_COLUMNS',
    `${message} Key i is bytes[offsets[i]] up to, not including, bytes[offsets[i + 1]]: offsets has one entry more than there are keys.`,
  );
}

export function blockSizeError(): KeylaneError {
  return new KeylaneError(
    'ERR_BLOCK_SIZE',
    'One KeyBlock holds at most 4294967295 bytes of keys, but these take more. Split them into several blocks.',
  );
}

export function engineError(name: unknown, cause?: unknown): KeylaneError {
  if (name === 'wasm') {
    return new KeylaneError(
      'ERR_ENGINE',
      "KEYLANE_ENGINE=wasm was asked for, but WebAssembly cannot run here. Unset it and the JavaScript engine takes over, or allow 'wasm-unsafe-eval'.",
      { cause },
    );
  }
  return new KeylaneError(
    'ERR_ENGINE',
    `KEYLANE_ENGINE must be "wasm" or "js", but it is ${describe(name)}. Unset it to let keylane choose.`,
  );
}

export function valueError(serializer: string, expected: string, value: unknown): KeylaneError {
  const hint = value === null || value === undefined ? ' A record without a key is keyless: pass no key at all.' : '';
  return new KeylaneError('ERR_VALUE', `${serializer} takes ${expected}, but got ${describe(value)}.${hint}`);
}

export function frameError(message: string): KeylaneError {
  return new KeylaneError('ERR_FRAME', message);
}

export function optionError(option: string, expected: string, value: unknown): KeylaneError {
  return new KeylaneError('ERR_OPTION', `${option} must be ${expected}, but it is ${describe(value)}.`);
}

/** An option's name that does not exist, or a value where it means nothing. */
export function misplacedError(message: string): KeylaneError {
  return new KeylaneError('ERR_OPTION', message);
}

/** @param numPartitions undefined if it is not known */
export function partitionError(
  partition: unknown,
  numPartitions: number | undefined,
  topic: string | undefined,
): KeylaneError {
  const where = topic === undefined ? 'the topic' : `topic "${printable(topic)}"`;
  const range = numPartitions === undefined ? 'numbers from 0 on' : `0 to ${numPartitions - 1}`;
  return new KeylaneError(
    'ERR_PARTITION',
    `The record names partition ${describe(partition)}, but ${where} has ${range}. Leave it out to have it chosen.`,
  );
}

/** A key that keylane could hash but the client would not send as it is. */
export function clientKeyError(value: unknown): KeylaneError {
  if (!isUint8Array(value)) return keyError(value, "The message's key");
  return messageError(
    `The message's key is ${describe(value)}, of which the client would not send the bytes: it knows strings and Buffers. Wrap it: Buffer.from(key.buffer, key.byteOffset, key.byteLength).`,
  );
}

export function topicInfoError(message: string): KeylaneError {
  return new KeylaneError('ERR_TOPIC_INFO', message);
}

export function laneError(lane: string, message: string): KeylaneError {
  return new KeylaneError('ERR_LANE', `Lane "${printable(lane)}" ${message}`);
}

export function messageError(message: string): KeylaneError {
  return new KeylaneError('ERR_MESSAGE', message);
}

/** @param meant the rule of a client that has such a name, if one has */
export function ruleError(id: unknown, ids: readonly string[], meant?: string): KeylaneError {
  const names = typeof id === 'string' ? new Set([...(meant === undefined ? [] : [meant]), ...nearest(id, ids)]) : [];
  const hint = typeof id === 'string' ? ` Nearest: ${[...names].slice(0, 3).join(', ')}.` : '';
  // Those that a partitioner can have are few, and no document lists them apart from the others.
  const which = ids.length <= 20 ? `these ids: ${ids.join(', ')}` : `${ids.length} ids such as "murmur2"`;
  return new KeylaneError('ERR_RULE', `A rule is one of ${which}, but it is ${describe(id)}.${hint}`);
}

/** Says nothing of what the key is: it may be somebody's data. */
export function unreadKeyError(rule: string, readsOnly: string, key: string | Uint8Array): KeylaneError {
  const unit = `${typeof key === 'string' ? 'UTF-16 unit' : 'byte'}${key.length === 1 ? '' : 's'}`;
  return new KeylaneError(
    'ERR_KEY',
    `The rule ${rule} has partitions for ${readsOnly} alone, but a key of ${key.length} ${unit} is something else.`,
  );
}

export function clientError(wanted: unknown, problem: string, choices: readonly string[]): KeylaneError {
  const hint = choices.length > 0 ? ` Name one of: ${choices.join(', ')}.` : '';
  return new KeylaneError(
    'ERR_CLIENT',
    `${typeof wanted === 'string' ? `Client ${quoteName(wanted)}` : `A client is a text, not ${describe(wanted)}`}: ${problem}. A client is NAME, NAME@VERSION or NAME/PARTITIONER.${hint}`,
  );
}

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

/** @param fault what is wrong with it, after "The batch" */
export function batchError(
  name: string,
  partition: number,
  offset: number,
  fault: string,
  cause?: unknown,
): KeylaneError {
  const where = partition < 0 ? '' : ` of partition ${partition}`;
  const advice = /^kafka:/i.test(name)
    ? "Is the broker's disk whole? Read another replica's segment files."
    : "Is the file whole? Copy it again, or read another replica's.";
  return new KeylaneError(
    'ERR_BATCH',
    `The batch at offset ${offset}${where} in ${quoteName(name)} ${printable(fault)}. Nothing was counted. ${advice}`,
    { cause },
  );
}

export type KafkaErrorCode = Extract<KeylaneErrorCode, `ERR_KAFKA_${string}`>;

/** @param message holds nothing secret; the cause may, and is never printed */
export function kafkaError(code: KafkaErrorCode, message: string, cause?: unknown): KeylaneError {
  return new KeylaneError(code, message, { cause });
}

export function segmentsError(message: string): KeylaneError {
  return new KeylaneError('ERR_SEGMENTS', printable(message));
}

/** @param expected a clause that ends before ", but it is" */
export function recordError(expected: string, value: unknown): KeylaneError {
  return new KeylaneError('ERR_RECORD', `${expected}, but it is ${describe(value)}.`);
}

export function columnError(
  name: string,
  wished: string | undefined,
  columns: readonly string[],
  what: 'key' | 'partition' = 'key',
  mayBeKeys = false,
): KeylaneError {
  const problem =
    wished === undefined
      ? `It is not clear which column of ${quoteName(name)} is the ${what}`
      : `${quoteName(name)} has no column "${printable(clip(wished))}"`;
  // A first row of data.
  const number = columns.some(column => /^-?\d*$/.test(column))
    ? ` If its first row is no header, say a number: ${what === 'key' ? '--column' : '--partition-column'} 1.`
    : '';
  const shown = columns.slice(0, 20).map(column => `"${printable(clip(column))}"`);
  if (columns.length > shown.length) shown.push(`… (${columns.length} in all)`);
  const option = what === 'key' ? '--column' : '--partition-column';
  const error = new KeylaneError(
    'ERR_COLUMN',
    `${problem}. Pass ${option} with one of: ${shown.join(', ')}.${number}${mayBeKeys ? ' Or is each line a key? Then pass --format keys.' : ''}`,
  );
  return quoting(error, shown.join(', '));
}

/** @param what what it should be of, and what to do */
export function columnTypeError(name: string, column: string, type: string, what: string): KeylaneError {
  const error = new KeylaneError(
    'ERR_COLUMN',
    `The column "${printable(clip(column))}" of ${quoteName(name)} is of type ${printable(type)}, but ${what}.`,
  );
  return quoting(error, printable(clip(column)));
}

/** The same, where two sources have options of their own: A's are without a suffix, and hold for B too unless B has its own. */
export function columnErrorOfSide(error: KeylaneError, side: 'A' | 'B'): KeylaneError {
  const asked = /Pass --(?:partition-)?column\b/;
  if (!asked.test(error.message)) return error;
  const message =
    side === 'B' ? error.message.replace(asked, '$&-b') : `${error.message} For B alone there is --column-b.`;
  return quoting(new KeylaneError(error.code, message, { cause: error }), ...(QUOTES.get(error) ?? []));
}

export function columnTwiceError(name: string, column: string): KeylaneError {
  const shown = `"${printable(clip(column))}"`;
  const error = new KeylaneError(
    'ERR_COLUMN',
    `${quoteName(name)} has more than one column ${shown}, so nobody can tell which is meant. Give them names of their own.`,
  );
  return quoting(error, shown);
}

export function commandError(name: string, problem: string, cause?: unknown): KeylaneError {
  return new KeylaneError(
    'ERR_COMMAND',
    `"${printable(name)}" must read lines of a key in hex, a tab and a partition count, and write one partition a line, but ${printable(problem)}`,
    { cause },
  );
}

export function outputError(name: string, cause: SystemError): KeylaneError {
  const reasons: Record<string, string> = {
    ENOSPC: 'the disk is full.',
    EDQUOT: 'the quota is used up.',
    ENOENT: 'there is no such folder. Make it first.',
    ENOTDIR: 'a part of its path is no folder.',
    EISDIR: 'it is a directory. Name a file.',
    EACCES: 'it may not be written, or no file may be made beside it. Check the permissions of both.',
    EROFS: 'its file system is read-only.',
    EPIPE: 'nobody reads it any more.',
  };
  const reason = reasons[cause.code ?? ''] ?? `${printable(cause.message)}.`;
  return new KeylaneError('ERR_OUTPUT', `Cannot write ${outputName(name)}: ${reason}`, { cause });
}

export function sketchError(sketch: string, expected: string): KeylaneError {
  return new KeylaneError(
    'ERR_SKETCH',
    `The image of a DataSketches ${sketch} sketch ${expected}. Is it whole, and the sketch's own bytes, not text of them?`,
  );
}

export function stateError(name: string, what: string): KeylaneError {
  return new KeylaneError(
    'ERR_STATE',
    `${quoteName(name)} must be a State that keylane scan --state has written, but ${what} Scan its source anew.`,
  );
}

/**
 * @param what that cannot hold more
 * @param most how many bytes it holds
 */
export function stateSizeError(what: string, most: number): KeylaneError {
  return new KeylaneError(
    'ERR_STATE_SIZE',
    `The State is larger than the ${integer(most)} bytes that ${what} can hold. Pack it with --state-gzip, write it as it is, or keep fewer keys with a smaller --memory.`,
  );
}

/** @param least how many bytes it has when all is given up that can be */
export function stateTooSmallError(most: number, least: number): KeylaneError {
  return new KeylaneError(
    'ERR_STATE_SIZE',
    `The State cannot be as small as ${integer(most)} bytes: what it cannot give up takes ${integer(least)}. Pass a larger --state-size.`,
  );
}

export function noWasmError(cause: unknown): KeylaneError {
  return new KeylaneError(
    'ERR_NO_WASM',
    'Sources are read by WebAssembly, which cannot run here. Start Node without --jitless, or with a Node that has WebAssembly.',
    { cause },
  );
}

export function statePartsError(message: string): KeylaneError {
  return new KeylaneError('ERR_STATE_PARTS', message);
}

export function stateMismatchError(message: string): KeylaneError {
  return new KeylaneError('ERR_STATE_MISMATCH', message);
}

/**
 * @param places how many partitions, or pairs of them, a key's is one of
 * @param least how many distinct keys there must be
 */
export function redactionError(places: number, distinctKeys: number, least: number): KeylaneError {
  return new KeylaneError(
    'ERR_REDACTION',
    `--redact hides keys only where many share a partition, but ${integer(distinctKeys)} distinct keys stand in one of ${integer(places)} places each: whoever has a list of possible keys could tell which they are. It takes ${integer(least)} keys or more. Give fewer partitions, or leave --redact out and keep the report.`,
  );
}

/**
 * @param what it is too little for
 * @param least how many bytes it must be
 */
export function memorySizeError(what: string, least: number): KeylaneError {
  return new KeylaneError(
    'ERR_MEMORY',
    `--memory is too little for ${what}. It must be ${Math.ceil(least / 1e6)}MB or more.`,
  );
}

/**
 * @param what did not fit
 * @param other what else helps, if anything
 */
export function memoryError(what: string, other?: string): KeylaneError {
  return new KeylaneError(
    'ERR_MEMORY',
    `--memory is too little for ${what} and nothing was answered. Give more${other === undefined ? '' : `, or ${other}`}.`,
  );
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

export function partitionsOfSourceError(name: string, partition: number, numPartitions: number): KeylaneError {
  return new KeylaneError(
    'ERR_SOURCE_PARTITIONS',
    `${quoteName(name)} has a record in partition ${partition}, but --partitions says that there are ${numPartitions}. Pass the number of all partitions of the topic.`,
  );
}

export function usageError(message: string): KeylaneError {
  return new KeylaneError('ERR_USAGE', message);
}

function outputName(name: string): string {
  return name === 'standard output' ? name : `"${printable(name)}"`;
}

function quoteName(name: string): string {
  return name === '-' ? 'Standard input' : `"${printable(name)}"`;
}
