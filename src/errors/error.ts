// The error that keylane throws on purpose, and its codes.

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
export interface SystemError extends Error {
  readonly code?: string | undefined;
}

/** Parts of an error's text that are a source's own: somebody's data. */
const QUOTES = new WeakMap<KeylaneError, readonly string[]>();

export function quoting(error: KeylaneError, ...parts: readonly string[]): KeylaneError {
  QUOTES.set(error, parts);
  return error;
}

/** What it quotes of a source. */
export function quotesOf(error: KeylaneError): readonly string[] {
  return QUOTES.get(error) ?? [];
}

/** The error's text without what it quotes of a source. */
export function withoutQuotes(error: KeylaneError): string {
  return quotesOf(error).reduce((text, part) => text.replaceAll(part, '(redacted)'), error.message);
}
