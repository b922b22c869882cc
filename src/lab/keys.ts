// What is in the box → the keys.

import type { NamedKey } from '../analysis/where.ts';
import { parseKey } from '../ask/key-type.ts';
import type { KeyType } from '../ask/key-types.ts';
import { KeylaneError } from '../errors.ts';
import type { LabState } from './state.ts';

/** More are computed by the command line. */
export const MOST_KEYS = 200;

export interface BoxKeys {
  /** Of the file that they are from; undefined if they were typed. */
  readonly name?: string;
  /** What they stand for. Those of a file are bytes, named in hexadecimal. */
  readonly keyType: KeyType;
  /** As many as are computed. */
  readonly keys: readonly NamedKey[];
  /** Of the box. */
  readonly count: number;
  /** Lines without a key, among others with one. */
  readonly empty: number;
  /** The first line that is not what it was said to be, and why. */
  readonly problem: string | undefined;
  readonly refused: number;
}

/** A key a line. An empty box is the empty key, an empty line between others is none. */
export function keysOfBox({ keys: text, keyType }: Pick<LabState, 'keys' | 'keyType'>): BoxKeys {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const filled = lines.length === 1 ? lines : lines.filter(line => line !== '');
  const keys: NamedKey[] = [];
  const problems: string[] = [];
  for (const line of filled.slice(0, MOST_KEYS)) {
    const key = parsed(line, keyType);
    if (typeof key === 'object' && 'problem' in key) problems.push(key.problem);
    else keys.push({ name: line, key });
  }
  return {
    keyType,
    keys,
    count: filled.length,
    empty: lines.length - filled.length,
    problem: problems[0],
    refused: problems.length,
  };
}

function parsed(line: string, keyType: KeyType): NamedKey['key'] | { problem: string } {
  try {
    return parseKey(keyType, line);
  } catch (error) {
    if (error instanceof KeylaneError) return { problem: error.message };
    throw error;
  }
}
