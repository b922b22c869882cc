// What sources can be. Apart from the readers, so that the command line's help doesn't load them.

/** Each with what it is, as the help says it. */
export const FORMATS = {
  keys: 'one key a line (LF or CRLF); an empty line is a record without a key',
  hex: 'one key a line in hexadecimal; an empty line or \\N is no key, "" the empty key',
  base64: 'the same in base64',
  csv: 'rows of fields between commas, semicolons, TABs or |, with a header or without; an empty field is no key, "" the empty key',
  arrow: 'an Arrow IPC stream or file; null is no key',
  parquet: 'a Parquet file; null is no key',
  kcat: 'what "kcat -C -J" prints',
  console: 'what "kafka-console-consumer" prints with its keys',
  jsonl: 'a JSON object a line: rpk, kafkactl and kaf print them too',
  json: 'JSON objects over several lines, or in an array: "rpk topic consume", "kafkactl -o json"',
  tsv: 'partition, TAB, key: "kcat -C -f \'%p\\t%k\\n\'"',
  'dump-log': 'what "kafka-dump-log --print-data-log" prints',
  segments: 'files of a broker: folders TOPIC-PARTITION, DATA_DIR/TOPIC for all of them, or single *.log files',
  kaf: 'what "kaf consume TOPIC 2>&1" prints',
} as const;
export type FormatName = keyof typeof FORMATS;
export const FORMAT_NAMES = Object.keys(FORMATS) as FormatName[];

/** A format; or `text`: lines as a format string of kcat or rpk has them; or `kafka`: what brokers send; or `given`: records of a program. */
export type Format = FormatName | 'text' | 'kafka' | 'given';

export const KEY_ENCODINGS = ['string', 'hex', 'base64'] as const;
/** How a source writes keys: as they are, or their bytes in hexadecimal or base64. */
export type KeyEncoding = (typeof KEY_ENCODINGS)[number];

/** How a source writes keys, and what the text of one stands for. */
export interface KeyReader {
  /** As --key-type has it. */
  readonly type: string;
  /** The key's bytes; undefined if the text is not of the type. */
  readonly parse: (text: string) => Uint8Array | undefined;
}

export type KeyType = KeyEncoding | KeyReader;
