// Values that outlive their key: of a compacted topic, in partitions that the key has left, or that a deletion did not reach.

import { ruleOf } from '../../rules/index.ts';
import type { RuleAtCount } from '../../rules/rule-at-count.ts';
import type { Copy } from '../../scan/keys/copies.ts';
import type { Redaction } from '../../state/redaction.ts';
import { keyNamer, type NameKey } from '../shared/shown-key.ts';
import type { GhostKind, Ghosts, GhostsOfKind, Tombstone } from './types.ts';

/** Whether a value is left behind. */
export const isHaunted = ({ kinds }: Ghosts): boolean => kinds.some(({ copies }) => copies > 0);

const KINDS: readonly GhostKind[] = ['stale', 'undeletable', 'only', 'newer', 'deleted-elsewhere', 'unclear'];
const MOST_EXAMPLES = 5;

/** When the tombstone for a value may be written; of the other kinds it is not known whether it may be. */
const WHEN: { [Kind in GhostKind]?: Tombstone['when'] } = {
  stale: 'now',
  undeletable: 'now',
  only: 'after-rewrite',
  'deleted-elsewhere': 'if-deleted',
};
const TOMBSTONE_COUNTS = {
  now: 'tombstonesNow',
  'after-rewrite': 'tombstonesAfterRewrite',
  'if-deleted': 'tombstonesIfDeleted',
} as const;

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
    this.#ghosts = { keys: 0, live: 0, kinds, tombstonesNow: 0, tombstonesAfterRewrite: 0, tombstonesIfDeleted: 0 };
  }

  /** @param unordered the key's last record in each partition that has one */
  add(key: Uint8Array, unordered: readonly Copy[]): void {
    // What came first says nothing: the answer is the same for any order.
    const copies = [...unordered].sort((a, b) => a.partition - b.partition);
    const belongs = ruleOf(this.#to.rule).partition(key, this.#to.numPartitions);
    const atHome = copies.find(({ partition }) => partition === belongs);
    const ghosts = this.#ghosts;
    ghosts.keys++;
    if (copies.some(({ isTombstone }) => !isTombstone)) ghosts.live++;
    const seen = new Set<GhostKind>();
    const last = deletionOf(copies);
    for (const copy of copies) {
      if (copy.isTombstone) continue;
      const found = copy === atHome ? atHomeKind(copy, copies, last) : awayKind(copy, atHome, copies, last);
      if (!found) continue;
      const { kind, deletion } = found;
      const ofKind = ghosts.kinds[KINDS.indexOf(kind)];
      ofKind.copies++;
      if (!seen.has(kind)) ofKind.keys++;
      seen.add(kind);
      if (ofKind.examples.length < MOST_EXAMPLES) {
        const where = { partition: copy.partition, belongs, ...(deletion && { deletedIn: deletion.partition }) };
        ofKind.examples.push({ ...this.#name(key, key.length)!, ...where });
      }
      this.#bury(key, copy, kind, deletion);
    }
  }

  answer(): Ghosts {
    return this.#ghosts;
  }

  #bury(key: Uint8Array, { partition, timestamp }: Copy, kind: GhostKind, deletion: Copy | undefined): void {
    const when = WHEN[kind];
    if (when === undefined) return;
    this.#ghosts[TOMBSTONE_COUNTS[when]]++;
    this.#onTombstone({ key, partition, when, timestamp: deletion?.timestamp ?? timestamp });
  }
}

interface Found {
  kind: GhostKind;
  /** The tombstone elsewhere that is the key's newest record. */
  deletion?: Copy;
}

/**
 * @param home what lies where the key belongs
 * @param deletion the tombstone that is newer than every value
 */
function awayKind(copy: Copy, home: Copy | undefined, copies: readonly Copy[], deletion: Copy | undefined): Found {
  const others = copies.filter(each => each !== copy);
  if (!home && others.every(({ timestamp }) => timestamp < copy.timestamp)) return { kind: 'only' };
  const reference = home ?? newestOf(others);
  if (!reference) return { kind: 'unclear' };
  if (reference.timestamp > copy.timestamp) return { kind: reference.isTombstone ? 'undeletable' : 'stale' };
  if (!(reference.timestamp < copy.timestamp)) return { kind: 'unclear' };
  return deletion ? { kind: 'deleted-elsewhere', deletion } : { kind: 'newer' };
}

/** What is wrong with the value that lies where its key belongs; undefined: nothing. */
function atHomeKind(home: Copy, copies: readonly Copy[], deletion: Copy | undefined): Found | undefined {
  const tombstones = copies.filter(({ isTombstone }) => isTombstone);
  if (tombstones.every(({ timestamp }) => timestamp < home.timestamp)) return undefined;
  if (deletion) return { kind: 'deleted-elsewhere', deletion };
  const newest = newestOf(copies);
  // A value elsewhere is newer than all of them: it is told as such.
  if (newest && tombstones.every(({ timestamp }) => timestamp < newest.timestamp)) return undefined;
  return { kind: 'unclear' };
}

/** The tombstone that is newer than every value. */
function deletionOf(copies: readonly Copy[]): Copy | undefined {
  const newest = newestOf(copies);
  const isLast = newest && copies.every(copy => copy.isTombstone || copy.timestamp < newest.timestamp);
  return isLast ? newest : undefined;
}

/** Undefined without all times, or without copies. */
function newestOf(copies: readonly Copy[]): Copy | undefined {
  if (copies.length === 0 || copies.some(({ timestamp }) => Number.isNaN(timestamp))) return undefined;
  return copies.reduce((newest, copy) => (copy.timestamp > newest.timestamp ? copy : newest));
}
