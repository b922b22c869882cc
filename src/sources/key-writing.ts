// Keys that are bytes written as text, told from how they look.

import { decodeKey } from './encodings.ts';
import type { KeyEncoding } from './formats.ts';
import { EMPTY_KEY, NO_KEY } from './records/key-text.ts';

/** Fewer different keys tell nothing. */
const LEAST_KEYS = 8;
/** So many of them must have a digit that is a letter: texts of decimal digits are no hexadecimal. */
const LEAST_LETTERS = 0.1;

const HEX = /^(?:0x|\\x)?(?:[0-9a-f]{2})+$|^(?:0x|\\x)?(?:[0-9A-F]{2})+$/;
const PREFIX = /^(?:0x|\\x)/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const TEXT = /^[\x20-\x7e]+$/;

export interface KeyWriting {
  encoding: KeyEncoding;
  /** Whether nothing else is likely: then keys are read so. Else it is only said. */
  isSure: boolean;
}

/**
 * How keys are written: undefined if they are texts, as far as anybody can tell. Sure is hexadecimal or base64 that stands for texts, or for
 * numbers, whose first byte is 00; sixteen random bytes can be meant as text too, as a digest often is.
 */
export function keyWritingOf(keys: Iterable<string>): KeyWriting | undefined {
  // What stands for no key or an empty one is written alike in every encoding.
  const distinct = [...new Set(keys)].filter(key => ![NO_KEY, EMPTY_KEY, ''].includes(key));
  if (distinct.length < LEAST_KEYS) return undefined;
  if (distinct.every(key => HEX.test(key))) {
    const hasPrefix = distinct.every(key => PREFIX.test(key));
    const digits = distinct.map(key => key.replace(PREFIX, ''));
    const letters = digits.filter(text => /[a-f]/i.test(text)).length;
    if (!hasPrefix && letters < LEAST_LETTERS * distinct.length) return undefined;
    return { encoding: 'hex', isSure: hasPrefix || areTexts(distinct, 'hex') || areNumbers(distinct, 'hex') };
  }
  if (!distinct.every(key => BASE64.test(key))) return undefined;
  const padded = distinct.filter(key => key.endsWith('=')).length;
  if (padded === 0) return undefined;
  const isSure = padded === distinct.length || areTexts(distinct, 'base64') || areNumbers(distinct, 'base64');
  return { encoding: 'base64', isSure };
}

function areTexts(keys: readonly string[], encoding: 'hex' | 'base64'): boolean {
  return keys.every(key => TEXT.test(Buffer.from(decodeKey(key, encoding)!).toString('latin1')));
}

/** As Java's and others' serializers write numbers that are not huge: 2, 4 or 8 bytes, the first one 00. */
function areNumbers(keys: readonly string[], encoding: 'hex' | 'base64'): boolean {
  const [length] = [decodeKey(keys[0], encoding)!.length];
  return (
    [2, 4, 8].includes(length) &&
    keys.every(key => {
      const bytes = decodeKey(key, encoding)!;
      return bytes.length === length && bytes[0] === 0;
    })
  );
}
