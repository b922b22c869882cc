// The table that tells keys apart, where there is memory for one.

import type { Redaction } from '../../state/redaction.ts';
import type { ScanState } from '../../state/state.ts';
import { RedactingTable } from './redacting-table.ts';
import { type KeyTable, WasmKeyTable } from './table.ts';

export interface TableOptions {
  /** How much memory to tell keys apart in, in bytes; left out, only the spread is counted, several times as fast. */
  memory?: number | undefined;
  /** Whether to keep each key's last record; only with `memory`, and a format that tells where records were found. */
  keepsLast?: boolean | undefined;
  /** How many bytes a key may have. */
  longest?: number | undefined;
  /** Count digests in place of keys; only with `memory`. */
  redaction?: Redaction | undefined;
}

/** Undefined without memory for it. */
export function tableFor(
  state: ScanState,
  { memory, keepsLast, redaction, longest }: TableOptions,
): KeyTable | undefined {
  if (memory === undefined) return undefined;
  const table = new WasmKeyTable(state.numPartitions, memory, keepsLast, longest);
  if (!redaction) return table;
  state.redactedBy = redaction.id;
  return new RedactingTable(table, redaction);
}
