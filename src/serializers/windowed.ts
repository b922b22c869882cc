// Kafka Streams' windowed keys: the inner key's bytes, then the window's bounds, 8 bytes each.
// https://github.com/apache/kafka/blob/3.9.1/streams/src/main/java/org/apache/kafka/streams/state/internals/WindowKeySchema.java

import { checkBytes } from '../core/key.ts';
import { frameError, valueError } from '../errors.ts';

const BOUNDS_LENGTH = { time: 8, session: 16 } as const;

/** `time`: TimeWindowedSerializer, which appends the start. `session`: SessionWindowedSerializer, which appends the end and the start. */
export type WindowKind = keyof typeof BOUNDS_LENGTH;

/**
 * The inner key of a Streams windowed key. Streams routes by this part alone (WindowedStreamPartitioner); a plain producer that writes
 * the same windowed bytes hashes all of them and lands elsewhere.
 * @returns a view of the bytes before the window's bounds
 * @throws {KeylaneError} `ERR_FRAME` if the bytes are shorter than the bounds, `ERR_VALUE` for another kind, `ERR_KEY`
 */
export function windowedInnerKey(windowed: Uint8Array, kind: WindowKind): Uint8Array {
  checkBytes(windowed, 'The value for windowedInnerKey');
  if (typeof kind !== 'string' || !Object.hasOwn(BOUNDS_LENGTH, kind))
    throw valueError('windowedInnerKey', 'the kind "time" or "session"', kind);
  const bounds = BOUNDS_LENGTH[kind];
  if (windowed.length < bounds) {
    throw frameError(
      `A ${kind}-windowed key ends with ${bounds} bytes of window bounds, but this one has only ${windowed.length} bytes. ` +
        'Is it a plain key? Then use its bytes as they are.',
    );
  }
  return windowed.subarray(0, windowed.length - bounds);
}
