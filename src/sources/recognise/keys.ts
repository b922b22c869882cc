// Sources that are one key a line, as far as anybody can tell.

import { sourceLooksLikeError } from '../../errors.ts';
import { isJson } from './objects.ts';
import { type Found, LEAST_SHARE, type Start } from './start.ts';

/** Each line is a key, as it is or its bytes in hexadecimal or base64. */
export function keysNamed(format: 'keys' | 'hex' | 'base64'): Found {
  const found = { format, tellsPartitions: false };
  return format === 'keys' ? { ...found, as: 'one key a line' } : { ...found, as: format, keyType: format };
}

/**
 * Lines that are no keys, as far as anybody can tell, are not hashed.
 * @throws {KeylaneError} `ERR_SOURCE_FORMAT`
 */
export function checkKeys({ name, lines }: Start): void {
  const rest = lines.filter(line => line !== '');
  const signs: [what: string, isLike: (line: string) => boolean, share?: number][] = [
    ['JSON', line => /^\s*\{\s*"/.test(line) || (/^\s*\[/.test(line) && isJson(line))],
    ['records with their partitions or offsets', line => /\b(?:partition|offset): ?\d+/i.test(line)],
    ['fields between TABs', line => line.indexOf('\t') > 0, 1],
  ];
  for (const [what, isLike, share = LEAST_SHARE] of signs) {
    const like = rest.filter(isLike);
    if (like.length > 0 && like.length >= rest.length * share) {
      throw sourceLooksLikeError(name, what, Buffer.from(like[0], 'latin1').toString());
    }
  }
}
