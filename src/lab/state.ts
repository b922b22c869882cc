// What the lab is asked: all of it is in the link. What a panel asks besides stands here too, with its place in link.ts.

import type { KeyType } from '../ask/key-types.ts';
import type { RuleId } from '../rules/index.ts';

export interface LabState {
  /** A key a line, as they are typed. */
  readonly keys: string;
  /** What they stand for. */
  readonly keyType: KeyType;
  readonly partitions: number;
  /** The rule that the others are held against. */
  readonly rule: RuleId;
  /** Whether partitioners that somebody has to choose are shown too. */
  readonly all: boolean;
  /** The id of the panel that is open. */
  readonly panel: string;
  /** Of a dropped table: the column or field of the key; empty if it is to be told from the file. */
  readonly column: string;
  /** Readings: where the record was found; -1 if nobody says. */
  readonly found: number;
  /** Readings: the id that a key is put behind. */
  readonly schemaId: number;
  /** Steps: the bit that is changed, from the first byte's highest on. */
  readonly bit: number;
  /** Who: which topic is made up; 0 for none. */
  readonly made: number;
  /** Who: whether the topic of a dump has as many partitions as the slider says. */
  readonly whoCount: boolean;
  /** Judge: the pasted partitioner. */
  readonly code: string;
  /** Judge: whether it takes strings. */
  readonly keysAsText: boolean;
}

export const START: LabState = {
  keys: 'order-1001',
  keyType: 'string',
  partitions: 12,
  rule: 'murmur2',
  all: false,
  panel: 'clients',
  column: '',
  found: -1,
  schemaId: 1,
  bit: 0,
  made: 0,
  whoCount: false,
  code: '',
  keysAsText: false,
};

/** The lab's slider; a topic of more partitions can be typed. */
export const LONGEST_SLIDER = 100;
export const MOST_PARTITIONS = 0x7fffffff;
