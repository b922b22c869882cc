// The lab's state ↔ the part of its address behind `#`: `#k=order-1001&n=12`. A promise: names and meanings stay, more may come. What is as at
// the start is left out, what nobody understands is passed over and told, never thrown.

import { KEY_TYPES, type KeyType } from '../ask/key-types.ts';
import { exactRule } from '../ask/rule-named.ts';
import { policies } from './models/policies.ts';
import { END, type LabState, MOST_PARTITIONS, REMEDIES, START } from './state.ts';

/** A field of the state in the link. */
interface Field<Value> {
  /** One or two letters, never used for anything else. */
  readonly name: string;
  /** Undefined for a text that is no such value. */
  read(text: string): Value | undefined;
  write(value: Value): string;
}

/** All of them, in the order of the link. */
export const FIELDS: { readonly [Name in keyof LabState]: Field<LabState[Name]> } = {
  panel: { name: 'p', read: text => (/^[a-z-]{1,20}$/.test(text) ? text : undefined), write: String },
  keys: { name: 'k', read: text => text, write: String },
  keyType: { name: 't', read: text => KEY_TYPES.find(type => type === text) as KeyType | undefined, write: String },
  partitions: wholeNumber('n', 1, MOST_PARTITIONS),
  rule: { name: 'r', read: exactRule, write: String },
  all: flag('a'),
  column: { name: 'kc', read: text => text, write: String },
  found: wholeNumber('f', 0, MOST_PARTITIONS - 1),
  schemaId: wholeNumber('s', 0, MOST_PARTITIONS),
  bit: wholeNumber('b', 0, 1 << 20),
  made: wholeNumber('g', 0, 999_999),
  whoCount: flag('c'),
  code: { name: 'j', read: text => text, write: String },
  keysAsText: flag('js'),
  growTo: wholeNumber('gm', 1, MOST_PARTITIONS),
  growRule: { name: 'gr', read: text => (text === 'same' ? text : exactRule(text)), write: String },
  growMade: wholeNumber('gk', 0, 200),
  mended: flag('gf'),
  readsLast: flag('gl'),
  growAt: wholeNumber('ga', 0, END),
  ghostAt: wholeNumber('gg', 0, END),
  keylessAt: wholeNumber('kt', 0, END),
  hotAt: wholeNumber('ht', 0, END),
  policy: oneOf(
    'kp',
    policies.map(({ id }) => id),
  ),
  lingerMs: wholeNumber('kl', 0, 1000),
  slowMs: wholeNumber('kw', 0, 1000),
  batchSize: wholeNumber('kb', 1, 1_000_000),
  recordBytes: wholeNumber('kr', 1, 100_000),
  recordsPerSecond: wholeNumber('ks', 1, 5000),
  brokers: wholeNumber('kn', 1, 9),
  exponent: {
    name: 'he',
    read: text => (/^[0-3](\.\d\d?)?$/.test(text) ? Number(text) : undefined),
    write: String,
  },
  hotKeys: wholeNumber('hm', 1, 1000),
  hottest: wholeNumber('hk', 0, 50),
  remedy: oneOf('hr', REMEDIES),
  fanout: wholeNumber('hf', 1, 64),
  lanePartitions: wholeNumber('hl', 1, 1000),
};

/** A longer address is cut by chats and by mail. */
export const LONGEST_LINK = 8_000;
/** A longer one is none that anybody can use; to show it takes a browser seconds. */
const LONGEST_TEXT = 64_000;

export interface ReadLink {
  readonly state: LabState;
  /** What was passed over, as it stands there. */
  readonly ignored: readonly string[];
}

/** @param hash with or without its `#` */
export function readLink(hash: string): ReadLink {
  const state: Record<string, unknown> = { ...START };
  const ignored: string[] = [];
  const names = new Map(Object.entries(FIELDS).map(([field, { name, read }]) => [name, { field, read }]));
  for (const [name, text] of new URLSearchParams(hash.replace(/^#/, ''))) {
    const known = names.get(name);
    const value = known?.read(text);
    if (known && value !== undefined) state[known.field] = value;
    else ignored.push(`${name}=${text}`);
  }
  return { state: state as unknown as LabState, ignored };
}

/** With its `#`; empty for the state at the start. Texts that are too long for a link are left out: `isWhole` says so. */
export function linkTo(state: LabState): { readonly hash: string; readonly isWhole: boolean } {
  const isShort = (text: string): boolean => text.length <= LONGEST_TEXT;
  const isWhole = isShort(state.keys) && isShort(state.code);
  const kept = {
    keys: isShort(state.keys) ? state.keys : START.keys,
    code: isShort(state.code) ? state.code : START.code,
  };
  return { hash: writeLink({ ...state, ...kept }), isWhole };
}

/** The whole state, with its `#`; empty for that at the start. */
export function writeLink(state: LabState): string {
  const parts = new URLSearchParams();
  for (const field of Object.keys(FIELDS) as (keyof LabState)[]) {
    const { name, write } = FIELDS[field] as Field<LabState[typeof field]>;
    if (state[field] !== START[field]) parts.append(name, write(state[field]));
  }
  const text = parts.toString();
  return text === '' ? '' : `#${text}`;
}

export function wholeNumber(name: string, least: number, most: number): Field<number> {
  const read = (text: string): number | undefined => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : -1;
    return value >= least && value <= most ? value : undefined;
  };
  return { name, read, write: String };
}

export function flag(name: string): Field<boolean> {
  return {
    name,
    read: text => (text === '1' ? true : text === '0' ? false : undefined),
    write: on => (on ? '1' : '0'),
  };
}

export function oneOf<Text extends string>(name: string, all: readonly Text[]): Field<Text> {
  return { name, read: text => all.find(each => each === text), write: String };
}
