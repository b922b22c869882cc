// Real bytes, damaged: what disks, broken connections, editors and enemies do to them.

import { murmur2 } from '../../src/core/index.ts';
import type { Draw } from './draw.ts';

type Damage = (bytes: Buffer, draw: Draw, other: Buffer) => Buffer;

const POISON = [
  '\x1b[31m',
  '\x1b]0;title\x07',
  '\x9b2J',
  '\0',
  '\r',
  '\u202e',
  '\ufeff',
  '\ud83d',
  '"',
  "'",
  ',',
  '\t',
  '\n',
  '\r\n\r\n',
  '1e400',
  '-1e309',
  '-0',
  'NaN',
  'null',
  '9'.repeat(40),
  '2147483648',
  '-2147483649',
  '9007199254740993',
  '1700000000000000000',
  '{',
  '}',
  '['.repeat(2000),
  '{"a":'.repeat(500),
  '__proto__',
  '{"__proto__":{"key":1}}',
  '\\u0000',
  '\\ud800',
  'x'.repeat(5000),
  '<script>alert(1)</script>',
  '-->',
  '%s%n%d',
].map(text => Buffer.from(text, text.length === 1 || /[\x80-\x9f]/.test(text) ? 'latin1' : 'utf8'));

const spot = (bytes: Buffer, draw: Draw): number => draw.below(bytes.length + 1);
/** A block, most often a small one. */
function block(bytes: Buffer, draw: Draw): [from: number, to: number] {
  const from = spot(bytes, draw);
  return [from, Math.min(bytes.length, from + 1 + draw.size(bytes.length))];
}

export const DAMAGES: Record<string, Damage> = {
  'a bit flipped': (bytes, draw) => {
    if (bytes.length === 0) return bytes;
    const copy = Buffer.from(bytes);
    copy[draw.below(copy.length)] ^= 1 << draw.below(8);
    return copy;
  },
  'a byte of another value': (bytes, draw) => {
    if (bytes.length === 0) return bytes;
    const copy = Buffer.from(bytes);
    copy[draw.below(copy.length)] = draw.one([0, 0xff, 0x7f, 0x80, 0x0a, 0x1b, draw.below(256)]);
    return copy;
  },
  'four bytes of an extreme number': (bytes, draw) => {
    if (bytes.length < 4) return bytes;
    const copy = Buffer.from(bytes);
    copy.writeUInt32LE(draw.one([0, 1, 0x7fffffff, 0x80000000, 0xffffffff]), draw.below(copy.length - 3));
    return copy;
  },
  'cut off': (bytes, draw) => bytes.subarray(0, spot(bytes, draw)),
  'the start gone': (bytes, draw) => bytes.subarray(spot(bytes, draw)),
  'a block gone': (bytes, draw) => {
    const [from, to] = block(bytes, draw);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  'a block twice': (bytes, draw) => {
    const [from, to] = block(bytes, draw);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  'two blocks swapped': (bytes, draw) => {
    const [a, b, c] = [spot(bytes, draw), spot(bytes, draw), spot(bytes, draw)].sort((x, y) => x - y);
    return Buffer.concat([bytes.subarray(0, a), bytes.subarray(b, c), bytes.subarray(a, b), bytes.subarray(c)]);
  },
  'zeros in a block': (bytes, draw) => {
    const copy = Buffer.from(bytes);
    const [from, to] = block(bytes, draw);
    return copy.fill(0, from, to);
  },
  'poison put in': (bytes, draw) => {
    const at = spot(bytes, draw);
    return Buffer.concat([bytes.subarray(0, at), draw.one(POISON), bytes.subarray(at)]);
  },
  'poison in place of a field': (bytes, draw) => {
    const at = spot(bytes, draw);
    const found = /[\w.-]+/.exec(bytes.toString('latin1', at, at + 200));
    if (found === null) return bytes;
    const from = at + found.index;
    return Buffer.concat([bytes.subarray(0, from), draw.one(POISON), bytes.subarray(from + found[0].length)]);
  },
  'spliced with another': (bytes, draw, other) =>
    Buffer.concat([bytes.subarray(0, spot(bytes, draw)), other.subarray(spot(other, draw))]),
  'another behind it': (bytes, _draw, other) => Buffer.concat([bytes, other]),
  'line ends of another system': (bytes, draw) =>
    Buffer.from(bytes.toString('latin1').replaceAll('\n', draw.one(['\r\n', '\r', '\n\n'])), 'latin1'),
  'UTF-16': bytes => Buffer.from(`\ufeff${bytes.toString('utf8')}`, 'utf16le'),
};

/** A State whose checksum is that of its bytes, so that what is in it is looked at. */
export function withChecksum(bytes: Buffer): Buffer {
  if (bytes.length < 32) return bytes;
  const copy = Buffer.from(bytes);
  copy.writeDoubleLE(copy.length, 24);
  copy.writeInt32LE(murmur2(copy.subarray(16)), 12);
  return copy;
}
