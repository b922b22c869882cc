// The table that tells keys apart, where there is memory for one.

import type { Redaction } from '../../state/redaction.ts';
import type { ScanState } from '../../state/state.ts';
import type { Area } from '../area.ts';
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

/**
 * Undefined without memory for it.
 * @param area where the keys lie, in an instance that does something else besides
 */
export function tableFor(
  state: ScanState,
  { memory, keepsLast, redaction, longest }: TableOptions,
  area?: Area,
): KeyTable | undefined {
  if (memory === undefined) return undefined;
  const table = new WasmKeyTable(state.numPartitions, memory, keepsLast, longest, area);
  if (!redaction) return table;
  state.redactedBy = redaction.id;
  return new RedactingTable(table, redaction);
}
