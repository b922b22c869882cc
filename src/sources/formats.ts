// Apart from the readers, so that the command line's help doesn't load them.

export const FORMATS = ['keys', 'csv', 'hex', 'base64', 'arrow'] as const;
/**
 * `keys`: one a line. `csv`: a column of a CSV file with a header. `hex`, `base64`: one a line in that encoding. `arrow`: a column of an
 * Arrow IPC stream.
 */
export type Format = (typeof FORMATS)[number];

/** Formats of records, which tell their partitions. */
export const RECORD_FORMATS = ['kcat', 'console', 'jsonl', 'csv', 'tsv', 'segments'] as const;
/**
 * `kcat`: what `kcat -J` prints. `console`: what `kafka-console-consumer` prints, with keys and partitions. `jsonl`: a JSON object a line.
 * `csv`: with a header. `segments`: files in which a broker has a topic's records. `tsv`: fields between TABs, partition and key if not stated otherwise, as `kcat -f '%p\t%k\n'` prints them.
 */
export type RecordFormat = (typeof RECORD_FORMATS)[number];

/** What a field of a `tsv` line can be; `-` is one that is skipped. */
export const TSV_FIELDS = ['partition', 'key', 'offset', 'timestamp', '-'] as const;
export type TsvField = (typeof TSV_FIELDS)[number];

export const KEY_ENCODINGS = ['string', 'hex', 'base64'] as const;
/** How a source writes keys: as they are, or their bytes in hexadecimal or base64. */
export type KeyEncoding = (typeof KEY_ENCODINGS)[number];
