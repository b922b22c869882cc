// Who runs in which group. A contender's loop over the keys is its own function: one driver that is handed the hash as an argument sees
// many hashes, can inline none, and slows all of them.

import { bufferArrayContenders, stringArrayContenders } from './contenders/arrays.ts';
import { blockContenders } from './contenders/block.ts';
import type { Contender } from './contenders/contender.ts';
import { bufferContenders } from './contenders/one-buffer.ts';
import { asciiContenders, textContenders } from './contenders/one-string.ts';
import { FIXED, MIXED, NON_ASCII, UNEVEN } from './keys.ts';
import type { Rivals } from './rivals.ts';

export interface Group {
  title: string;
  sets: string[];
  /** The first one is keylane: the others are compared with it. */
  contenders(rivals: Rivals): Contender[];
}

export const groups: Record<string, Group> = {
  buffer: { title: 'One key, a Buffer', sets: [...FIXED, ...MIXED], contenders: bufferContenders },
  ascii: { title: 'One key, an ASCII string', sets: [...FIXED, ...MIXED], contenders: asciiContenders },
  text: { title: 'One key, a string that is not ASCII', sets: NON_ASCII, contenders: textContenders },
  strings: {
    title: 'An array of strings',
    sets: [...FIXED, ...MIXED, ...NON_ASCII],
    contenders: stringArrayContenders,
  },
  buffers: { title: 'An array of Buffers', sets: [...FIXED, ...MIXED], contenders: bufferArrayContenders },
  block: { title: 'A KeyBlock', sets: [...FIXED, ...MIXED, ...UNEVEN], contenders: blockContenders },
};
