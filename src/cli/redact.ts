// --redact: keys replaced by digests that only who has the secret can make again.

import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gcd } from '../analysis/plan/expected.ts';
import { leastKeysOf } from '../analysis/shared/places-told.ts';
import { redactionError, sourceError, usageError } from '../errors.ts';
import type { Environment } from '../report/style.ts';
import type { RuleId } from '../rules/index.ts';
import type { Redaction } from '../state/redaction.ts';

const LEAST_SECRET = 16;
/** Hexadecimal digits: 128 bits, so that two keys of a topic never share a digest. */
const DIGITS = 32;

/**
 * HMAC-SHA-256 with the secret, cut to 128 bits, as hexadecimal text.
 * @param where `file:PATH` or `env:NAME`: a secret on the command line would be seen in the list of processes
 * @throws {KeylaneError} `ERR_USAGE`, `ERR_SOURCE`
 */
export function redactionOf(where: string, env: Environment): Redaction {
  const secret = secretAt(where, env);
  if (secret.length < LEAST_SECRET) {
    throw usageError(`--redact needs a secret of ${LEAST_SECRET} bytes or more, such as "openssl rand -hex 32" makes.`);
  }
  const digest = (key: Uint8Array | string) =>
    Buffer.from(createHmac('sha256', secret).update(key).digest('hex').slice(0, DIGITS));
  // No record's key has this digest: keys go in with a byte before them.
  const id = createHmac('sha256', secret).update('\x01keylane').digest('hex').slice(0, 16);
  return { length: DIGITS, digest: key => digest(Buffer.concat([Buffer.of(0), key])), id };
}

/**
 * @param places as for `leastKeysOf`
 * @throws {KeylaneError} `ERR_REDACTION`
 */
export function checkPlaces(places: number, distinctKeys: number): void {
  const least = leastKeysOf(places);
  if (distinctKeys < least) throw redactionError(places, distinctKeys, least);
}

/** How many places a key has under two rules at once. Under one rule the remainders follow from that of the least common multiple. */
export function placesOf(a: Placement, b: Placement): number {
  const isOneRule = a.rule !== undefined && a.rule === b.rule;
  return a.numPartitions * (b.numPartitions / (isOneRule ? gcd(a.numPartitions, b.numPartitions) : 1));
}

/** Where keys are put: by a rule, or nobody has said by which. */
interface Placement {
  numPartitions: number;
  rule?: RuleId | undefined;
}

/** What --redact reads, as a source is named. */
export function secretFile(where: string | undefined): string[] {
  return where?.startsWith('file:') ? [where.slice('file:'.length)] : [];
}

function secretAt(where: string, env: Environment): Buffer {
  const [, kind, name] = /^(file|env):(.+)$/s.exec(where) ?? [];
  if (kind === 'env') {
    const secret = env[name];
    if (secret === undefined)
      throw usageError(`--redact env:${name}: no environment variable has this name. Set it to the secret.`);
    return Buffer.from(secret);
  }
  if (kind !== 'file') throw usageError('--redact takes file:PATH or env:NAME, where the secret is.');
  try {
    const secret = readFileSync(name);
    const isLine = secret.at(-1) === 0x0a;
    return isLine ? secret.subarray(0, -1) : secret;
  } catch (cause) {
    throw sourceError(name, cause as NodeJS.ErrnoException);
  }
}
