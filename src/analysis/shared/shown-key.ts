// Keys in answers.

import { hex } from '../../printable.ts';
import { MOST_STORED } from '../../state/keys/columns.ts';
import type { Redaction } from '../../state/redaction.ts';

export interface ShownKey {
  /** As text; what is not UTF-8 is U+FFFD. */
  key: string;
  hex: string;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export function shown(key: Uint8Array): ShownKey {
  return { key: decoder.decode(key), hex: hex(key) };
}

/** How an answer names a key of which these bytes were kept. Undefined: it cannot be named, and stays out of lists. */
export type NameKey = (kept: Uint8Array, length: number) => ShownKey | undefined;

/** By its text, or by its digest. A digest is of the whole key: of one that was not kept whole there is none. */
export function keyNamer(redaction?: Redaction): NameKey {
  if (!redaction) return kept => shown(kept.subarray(0, MOST_STORED));
  return (kept, length) => (kept.length < length ? undefined : shown(redaction.digest(kept)));
}
