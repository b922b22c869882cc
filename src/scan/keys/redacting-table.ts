// A table of keys that never sees them: it counts their digests.

import { KeyBlock } from '../../core/index.ts';
import type { LastRecords } from '../../state/keys/columns.ts';
import type { Redaction } from '../../state/redaction.ts';
import type { Keys, KeyTable } from './table.ts';

/** Hashes and sketches are of the digests too: an unkeyed hash of a key would confirm a guess at it. */
export class RedactingTable implements KeyTable {
  readonly #table: KeyTable;
  readonly #redaction: Redaction;

  constructor(table: KeyTable, redaction: Redaction) {
    this.#table = table;
    this.#redaction = redaction;
  }

  add(keys: KeyBlock, partitions: Int32Array, last?: LastRecords): Uint32Array {
    const digests = Array.from({ length: keys.count }, (_, i) => this.#redaction.digest(keys.key(i)));
    return this.#table.add(KeyBlock.from(digests), partitions, last);
  }

  take(): Keys {
    return this.#table.take();
  }
}
