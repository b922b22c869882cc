// The published vectors, read as data: what the real Java client wrote.

import { readFileSync } from 'node:fs';

export interface Vector {
  id: string;
  flags: string[];
  hex?: string;
  pattern?: { length: number };
  hash: number;
  partitions: number[];
}

export interface StringVector extends Vector {
  utf16?: string;
  repeat?: { utf16: string; times: number };
}

export interface SerializerVector extends Vector {
  serializer: string;
  value: string;
  bits?: string;
  array?: string;
  position?: number;
  limit?: number;
  innerHex?: string;
  innerHash?: number;
  innerPartitions?: number[];
}

export interface VectorFile<V extends Vector = Vector> {
  version: string;
  numberOfVectors: number;
  partitionCounts: number[];
  flags: Record<string, string>;
  vectors: V[];
}

export function vectorFile<V extends Vector = Vector>(name: string): VectorFile<V> {
  return JSON.parse(readFileSync(new URL(`vectors/${name}.json`, import.meta.url), 'utf8'));
}

/** The key's bytes: written out, or by the rule byte i = i % 251. */
export function vectorBytes({ hex, pattern }: Vector): Uint8Array {
  if (hex !== undefined) return Uint8Array.from(Buffer.from(hex, 'hex'));
  return Uint8Array.from({ length: pattern!.length }, (_, i) => i % 251);
}

/** The string of its UTF-16 units, unpaired surrogates and all. */
export function vectorText({ utf16, repeat }: StringVector): string {
  const units = Buffer.from(utf16 ?? repeat!.utf16, 'hex')
    .swap16()
    .toString('utf16le');
  return units.repeat(repeat?.times ?? 1);
}
