import type { SourceArguments } from './source-options.ts';
import type { StateOutput } from './state-writing.ts';

export interface WhoOptions extends SourceArguments, StateOutput {
  partitions?: number;
  redact?: string;
  html?: string;
  json?: boolean;
  memory: number;
}
