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

/**
 * How it is known. `source`: read in the source code of that release. `documentation`: its own documentation says so. `not confirmed`: others
 * say so, and nobody has looked.
 */
export type Confirmation = 'source' | 'documentation' | 'not confirmed';

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
  /** What says so, pinned to a version. */
  readonly source: string;
  /** `source` if left out. */
  readonly confirmed?: Confirmation;
  readonly remark?: string;
}

/** A client library, or a program that writes in a way of its own. */
export interface Client {
  /** As its users call it; unique. */
  readonly name: string;
  /** Other names that people have for it. Case, spaces, punctuation and an owner before a slash need no name of their own. */
  readonly alsoKnownAs?: readonly string[];
  /** Its language or kind; the catalogue is ordered by it. */
  readonly group: string;
  /** It has the partitioners of this other client too, and its default unless one of its own is marked. */
  readonly embeds?: string;
  /**
   * Of a client that embeds another: from which of its releases on it has which release of that one, in order. Left out: whatever release
   * it is installed with.
   */
  readonly embedded?: readonly (readonly [release: string, ofEmbedded: string])[];
  /** What says so, pinned to a version. */
  readonly embeddedSource?: string;
  /** The last release that was looked at; left out where it has none. */
  readonly newest?: string;
  /** What to configure so that keyed records go where Java's producer puts them; null where nothing can be configured. */
  readonly toRouteAsJava: string | null;
  /** Programs that write through it. */
  readonly usedBy: readonly string[];
  readonly remark?: string;
  readonly partitioners: readonly ClientPartitioner[];
}

/** As it is written down: who uses it stands in programs.ts. */
export type ClientRow = Omit<Client, 'usedBy'>;

/** A program that writes through a client of the catalogue. */
export interface Program {
  readonly name: string;
  readonly alsoKnownAs?: readonly string[];
  readonly client: string;
  /** Which of its partitioners, if not the default. */
  readonly partitioner?: string;
  /** Its releases before that one wrote through the default of another client. */
  readonly earlier?: { readonly before: string; readonly client: string };
  readonly source: string;
  readonly confirmed?: Confirmation;
  readonly remark?: string;
}

/** A partitioner in one line. */
export function partitioner(
  name: string,
  rule: ClientPartitioner['rule'],
  nullKey: KeylessHandling,
  emptyKey: KeylessHandling,
  source: string,
  more: Partial<ClientPartitioner> = {},
): ClientPartitioner {
  return { name, rule, nullKey, emptyKey, source, ...more };
}

/** One that does not look at the key. */
export function keyIgnored(
  name: string,
  handling: KeylessHandling,
  source: string,
  more: Partial<ClientPartitioner> = {},
): ClientPartitioner {
  return partitioner(name, null, handling, handling, source, more);
}
