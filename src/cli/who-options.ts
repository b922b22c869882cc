import type { KeyEncoding, RecordFormat } from '../sources/formats.ts';

export interface WhoOptions {
  partitions?: number;
  format?: RecordFormat;
  keyType?: KeyEncoding;
  column?: string;
  partitionColumn?: string;
  fields?: string;
  topic?: string;
  state?: string;
  redact?: string;
  html?: string;
  json?: boolean;
}
