// A row of the catalogue.

import type { RuleId } from '../table.ts';

/** What a partitioner does with a record whose key no rule reads. `hashed`: an empty key by the rule, a null key as if it were empty. */
export type KeylessHandling =
  | 'hashed'
  | 'random'
  | 'sticky'
  | 'sticky or random'
  | 'round-robin'
  | 'partition 0'
  | 'one fixed partition'
  | 'refused'
  | 'sent without a key'
  | 'the caller decides';

export interface ClientPartitioner {
  /** As the client's users write it. */
  readonly name: string;
  /** Which releases have it so: `>=2.0`, `<2.0`, `>=2.4 <3.3`; all of them if left out. */
  readonly versions?: string;
  /** What a producer takes if nothing is configured. */
  readonly isDefault?: true;
  /** null: it does not look at the key. */
  readonly rule: RuleId | null;
  readonly nullKey: KeylessHandling;
  readonly emptyKey: KeylessHandling;
  /** The source that says so, pinned to a version. */
  readonly source: string;
  readonly remark?: string;
}

/** A client library, or a program that writes in a way of its own. */
export interface Client {
  /** As its users call it; unique. */
  readonly name: string;
  /** Its language or kind; the catalogue is ordered by it. */
  readonly group: string;
  /** It has the partitioners of this other client too, with the same default unless one of its own is marked. */
  readonly embeds?: string;
  /** What to configure so that keyed records go where Java's producer puts them; null where nothing can be configured. */
  readonly toRouteAsJava: string | null;
  /** Programs that write through it. */
  readonly usedBy?: readonly string[];
  readonly remark?: string;
  readonly partitioners: readonly ClientPartitioner[];
}
