// What the packages that read tables throw at bytes that they can't read: errors of every kind, some of them Node's own, with codes.

import { KeylaneError, sourceDamagedError } from '../../errors.ts';

/** Texts that are meant for people; others are about the package's own variables. */
const FOR_PEOPLE = /^parquet (?!.*undefined)/;

/** @returns keylane's own error as it is, any other as `ERR_SOURCE_DAMAGED` */
export function damagedTable(name: string, what: string, cause: unknown): unknown {
  if (cause instanceof KeylaneError || (cause as Error | undefined)?.name === 'KeylaneError') return cause;
  const message = cause instanceof Error && FOR_PEOPLE.test(cause.message) ? `: ${cause.message}` : '';
  return sourceDamagedError(name, `${what}${message}.`, cause);
}

/** Values are only looked at when they are taken out of a batch that seemed whole. */
export async function* whole<T>(blocks: AsyncIterable<T>, name: string): AsyncGenerator<T> {
  try {
    yield* blocks;
  } catch (cause) {
    throw damagedTable(name, 'it holds what its own description does not allow', cause);
  }
}
