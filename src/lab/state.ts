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
}

export const START: LabState = {
  keys: 'order-1001',
  keyType: 'string',
  partitions: 12,
  rule: 'murmur2',
  all: false,
  panel: 'clients',
};

/** The lab's slider; a topic of more partitions can be typed. */
export const LONGEST_SLIDER = 100;
export const MOST_PARTITIONS = 0x7fffffff;
