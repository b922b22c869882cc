// What keys look like.

import { type KeyColumns, keyAt, keyEnd, MOST_STORED, sampleOf } from '../../state/keys/columns.ts';
import { UUID } from '../shared/key-forms.ts';

export type KeyKind =
  | 'empty'
  | 'integer'
  | 'timestamp'
  | 'uuid'
  | 'json'
  | 'code'
  | 'text'
  | 'binary-4-bytes'
  | 'binary-8-bytes'
  | 'binary';

export interface KeyLooks {
  /** How many distinct keys were looked at: a random sample, or all if there are not more. */
  lookedAt: number;
  /** Shares of them, 0 to 1, the largest first. */
  kinds: { kind: KeyKind; share: number }[];
  /** Lengths in bytes; `mean` is of distinct keys, not of records. */
  lengths: { least: number; mean: number; most: number };
}

const MOST_LOOKED_AT = 10_000;
/** 2001 to 2286 in seconds, milliseconds, microseconds or nanoseconds since 1970. */
const EPOCH = /^[1-9]\d{9}(?:\d{3}){0,3}$/;
const ISO_TIME = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}|$)/;
/** Countries, currencies, airports, languages: few of them, however many records there are. */
const CODE = /^[A-Z]{2,3}$/;
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f]/;

/** One for all keys: to make one takes 3 µs. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Null if there is no key. */
export function looksOf(keys: KeyColumns): KeyLooks | null {
  const isSampled = sampleOf(keys);
  const counts = new Map<KeyKind, number>();
  let lookedAt = 0;
  let [least, most, sum] = [Infinity, 0, 0];
  // The columns are in the order of a hash: the first keys of the sample are as random as any.
  for (let i = 0; i < keys.count && lookedAt < MOST_LOOKED_AT; i = keyEnd(keys, i)) {
    if (!isSampled(i)) continue;
    const kind = kindOf(keyAt(keys, i), keys.lengths[i] > MOST_STORED);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    lookedAt++;
    least = Math.min(least, keys.lengths[i]);
    most = Math.max(most, keys.lengths[i]);
    sum += keys.lengths[i];
  }
  if (lookedAt === 0) return null;
  const kinds = [...counts].map(([kind, count]) => ({ kind, share: count / lookedAt }));
  kinds.sort((a, b) => b.share - a.share || (a.kind < b.kind ? -1 : 1));
  return { lookedAt, kinds, lengths: { least, mean: sum / lookedAt, most } };
}

function kindOf(key: Uint8Array, isCut: boolean): KeyKind {
  if (key.length === 0) return 'empty';
  let text: string;
  try {
    // The cut may go through a character.
    text = isCut ? new TextDecoder('utf-8', { fatal: true }).decode(key, { stream: true }) : utf8.decode(key);
  } catch {
    return binaryKind(key);
  }
  if (CONTROL.test(text)) return binaryKind(key);
  if (EPOCH.test(text) || ISO_TIME.test(text)) return 'timestamp';
  if (/^-?\d+$/.test(text)) return 'integer';
  if (UUID.test(text)) return 'uuid';
  if (CODE.test(text)) return 'code';
  return /^\s*[{[]/.test(text) ? 'json' : 'text';
}

function binaryKind({ length }: Uint8Array): KeyKind {
  return length === 4 ? 'binary-4-bytes' : length === 8 ? 'binary-8-bytes' : 'binary';
}
