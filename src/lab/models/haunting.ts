// What a compacted topic holds → which values are ghosts, as `keylane plan --compacted` finds them.

import { GhostFinder } from '../../analysis/plan/ghosts.ts';
import type { GhostKind, Ghosts, Tombstone } from '../../analysis/plan/types.ts';
import type { Key } from '../../core/key.ts';
import { hex } from '../../printable.ts';
import type { RuleAtCount } from '../../rules/rule-at-count.ts';
import { CopyTable } from '../../scan/keys/copies.ts';
import { RecordBlockBuilder, TOMBSTONE } from '../../sources/records/block.ts';
import { bytesOf, hexOf } from './keys.ts';

export interface LogRecord {
  /** The key's. */
  name: string;
  /** Null: a tombstone. */
  value: string | null;
  partition: number;
  offset: number;
  /** Milliseconds since 1970, as its writer says. */
  timestamp: number;
  /** What is wrong with it; undefined: nothing. */
  ghost?: GhostKind;
}

export interface Haunting {
  ghosts: Ghosts;
  kindOf(record: LogRecord): GhostKind | undefined;
  tombstones: (Omit<Tombstone, 'key'> & { name: string })[];
}

/** Enough for any panel. */
const MEMORY = 1 << 24;

/**
 * @param keys by name
 * @param to where keys belong
 */
export function hauntingOf(log: readonly LogRecord[], keys: ReadonlyMap<string, Key>, to: RuleAtCount): Haunting {
  const names = new Map([...keys].map(([name, key]) => [hexOf(key), name]));
  const nameOf = (key: Uint8Array): string => names.get(hex(key))!;
  const table = new CopyTable({ number: 0, of: 1 }, MEMORY, () => {});
  const records = new RecordBlockBuilder();
  for (const { name, value, partition, offset, timestamp } of log) {
    if (records.isFull) table.add(records.take());
    const bytes = bytesOf(keys.get(name)!);
    records.add(bytes, 0, bytes.length, partition, value === null ? TOMBSTONE : 0, offset, timestamp);
  }
  table.add(records.take());
  const tombstones: Haunting['tombstones'] = [];
  const all = new GhostFinder(to, ({ key, ...tombstone }) => tombstones.push({ ...tombstone, name: nameOf(key) }));
  const kinds = new Map<string, GhostKind>();
  for (const [key, copies] of table.keys()) {
    all.add(key, copies);
    // An answer names a few values of each kind; that of one key names all.
    const one = new GhostFinder(to);
    one.add(key, copies);
    for (const { kind, examples } of one.answer().kinds) {
      for (const { partition } of examples) kinds.set(`${partition} ${nameOf(key)}`, kind);
    }
  }
  return {
    ghosts: all.answer(),
    // A tombstone is none, though a value may have been in its place.
    kindOf: ({ name, partition, value }) => (value === null ? undefined : kinds.get(`${partition} ${name}`)),
    tombstones,
  };
}
