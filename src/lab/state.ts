// What the lab is asked: all of it is in the link. What a panel asks besides stands here too, with its place in link.ts.

import type { KeyType } from '../ask/key-types.ts';
import type { RuleId } from '../rules/index.ts';
import type { PolicyId } from './models/policies.ts';

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
  /** Growth: the new partition count, the new rule, how many keys are made up, and whether ghosts are mended. */
  readonly growTo: number;
  readonly growRule: RuleId | 'same';
  readonly growMade: number;
  readonly mended: boolean;
  /** Whether a reader comes upon the last partition first. */
  readonly readsLast: boolean;
  /** Moments of time lines; END is the last, however many there are. */
  readonly growAt: number;
  readonly ghostAt: number;
  readonly keylessAt: number;
  readonly hotAt: number;
  /** Keyless: a producer and its brokers. */
  readonly policy: PolicyId;
  readonly lingerMs: number;
  /** What a slow broker takes for a request; 0: none is slow. */
  readonly slowMs: number;
  readonly batchSize: number;
  readonly recordBytes: number;
  readonly recordsPerSecond: number;
  readonly brokers: number;
  /** Hot keys: Zipf's exponent, of how many keys, and what is done for the hottest. */
  readonly exponent: number;
  readonly hotKeys: number;
  readonly hottest: number;
  readonly remedy: RemedyId;
  readonly fanout: number;
  readonly lanePartitions: number;
}

export const REMEDIES = ['none', 'salts', 'salts-merged', 'lane', 'lane-in-turn'] as const;
export type RemedyId = (typeof REMEDIES)[number];

/** Beyond every time line. */
export const END = 9999;

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
  growTo: 24,
  growRule: 'same',
  growMade: 60,
  mended: false,
  readsLast: false,
  growAt: END,
  ghostAt: END,
  keylessAt: END,
  hotAt: END,
  policy: 'kip-794',
  lingerMs: 5,
  slowMs: 0,
  batchSize: 16_384,
  recordBytes: 500,
  recordsPerSecond: 2000,
  brokers: 3,
  exponent: 1.2,
  hotKeys: 100,
  hottest: 3,
  remedy: 'none',
  fanout: 8,
  lanePartitions: 3,
};

/** The lab's slider; a topic of more partitions can be typed. */
export const LONGEST_SLIDER = 100;
export const MOST_PARTITIONS = 0x7fffffff;
