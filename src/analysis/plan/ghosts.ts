// Values that outlive their key: of a compacted topic, in partitions that the key has left.

import { ruleOf } from '../../rules/index.ts';
import type { RuleAtCount } from '../../rules/rule-at-count.ts';
import type { Copy } from '../../scan/keys/copies.ts';
import type { Redaction } from '../../state/redaction.ts';
import { keyNamer, type NameKey, type ShownKey } from '../shared/shown-key.ts';

/**
 * What a value is in a partition where the new rule doesn't put its key. `stale`: a newer value is where the key belongs. `undeletable`: the
 * key was deleted there, and this copy brings it back to life. `only`: nothing is where it belongs, and this is the newest value; it becomes
 * stale with the next record of its key, and no producer's tombstone deletes it. `newer`: it is newer than what is where the key belongs, so that
 * somebody still writes by another rule. `unclear`: which one is newer is not known, for want of different timestamps.
 */
export type GhostKind = 'stale' | 'undeletable' | 'only' | 'newer' | 'unclear';

export interface Ghosts {
  /** Distinct keys, and those of them that have a value somewhere. */
  keys: number;
  live: number;
  /** By kind, in the order above: how many values, of how many keys. All counts are exact. */
  kinds: GhostsOfKind[];
  /** Tombstones that delete what is stale and nothing else, if nobody writes by another rule any more. */
  tombstonesNow: number;
  /** Those that may be written only after each value has been written again to where it belongs: until then they would delete it. */
  tombstonesAfterRewrite: number;
}

export interface GhostsOfKind {
  kind: GhostKind;
  copies: number;
  keys: number;
  examples: (ShownKey & { partition: number; belongs: number })[];
}

/** A record without a value that deletes a copy in a partition. */
export interface Tombstone {
  key: Uint8Array;
  partition: number;
  when: 'now' | 'after-rewrite';
}

const KINDS: readonly GhostKind[] = ['stale', 'undeletable', 'only', 'newer', 'unclear'];
const MOST_EXAMPLES = 5;

/** Looks at one key after the other. */
export class GhostFinder {
  readonly #to: RuleAtCount;
  readonly #onTombstone: (tombstone: Tombstone) => void;
  readonly #name: NameKey;
  readonly #ghosts: Ghosts;

  /**
   * @param to where keys belong
   * @param redaction names keys by digests; tombstones have the keys themselves
   */
  constructor(to: RuleAtCount, onTombstone: (tombstone: Tombstone) => void = () => {}, redaction?: Redaction) {
    this.#to = to;
    this.#onTombstone = onTombstone;
    this.#name = keyNamer(redaction);
    const kinds = KINDS.map((kind): GhostsOfKind => ({ kind, copies: 0, keys: 0, examples: [] }));
    this.#ghosts = { keys: 0, live: 0, kinds, tombstonesNow: 0, tombstonesAfterRewrite: 0 };
  }

  /** @param copies the key's last record in each partition that has one */
  add(key: Uint8Array, copies: readonly Copy[]): void {
    const belongs = ruleOf(this.#to.rule).partition(key, this.#to.numPartitions);
    const home = copies.find(({ partition }) => partition === belongs) ?? newestOf(copies);
    const ghosts = this.#ghosts;
    ghosts.keys++;
    if (copies.some(({ isTombstone }) => !isTombstone)) ghosts.live++;
    const seen = new Set<GhostKind>();
    for (const copy of [...copies].sort((a, b) => a.partition - b.partition)) {
      if (copy.partition === belongs || copy.isTombstone) continue;
      const kind = kindOf(copy, home);
      const ofKind = ghosts.kinds[KINDS.indexOf(kind)];
      ofKind.copies++;
      if (!seen.has(kind)) ofKind.keys++;
      seen.add(kind);
      if (ofKind.examples.length < MOST_EXAMPLES) {
        ofKind.examples.push({ ...this.#name(key, key.length)!, partition: copy.partition, belongs });
      }
      this.#bury(key, copy.partition, kind);
    }
  }

  answer(): Ghosts {
    return this.#ghosts;
  }

  #bury(key: Uint8Array, partition: number, kind: GhostKind): void {
    if (kind === 'newer' || kind === 'unclear') return;
    const when = kind === 'only' ? 'after-rewrite' : 'now';
    this.#ghosts[when === 'now' ? 'tombstonesNow' : 'tombstonesAfterRewrite']++;
    this.#onTombstone({ key, partition, when });
  }
}

/** @param home what lies where the key belongs, or else its newest copy: undefined if that is not known either */
function kindOf(copy: Copy, home: Copy | undefined): GhostKind {
  if (!home || home === copy) return 'only';
  if (home.timestamp > copy.timestamp) return home.isTombstone ? 'undeletable' : 'stale';
  return home.timestamp < copy.timestamp ? 'newer' : 'unclear';
}

function newestOf(copies: readonly Copy[]): Copy | undefined {
  if (copies.some(({ timestamp }) => Number.isNaN(timestamp))) return undefined;
  return copies.reduce((newest, copy) => (copy.timestamp > newest.timestamp ? copy : newest));
}
