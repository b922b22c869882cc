import type { SourceArguments } from './source-options.ts';

export interface WhoOptions extends SourceArguments {
  partitions?: number;
  state?: string;
  redact?: string;
  html?: string;
  json?: boolean;
  memory: number;
}
