// Java's number serializers: big-endian two's complement and IEEE 754.
// https://github.com/apache/kafka/tree/3.9.1/clients/src/main/java/org/apache/kafka/common/serialization

import { valueError } from '../errors.ts';

/** A `DataView` over new bytes, so that each writer below is one line. */
function write(size: number, put: (view: DataView) => void): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  put(new DataView(bytes.buffer));
  return bytes;
}

function isIntegerBetween(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}

/**
 * Java's ShortSerializer: 2 bytes, big-endian.
 * @param value an integer from -32768 to 32767
 * @throws {KeylaneError} `ERR_VALUE`
 */
export function int16(value: number): Uint8Array {
  if (!isIntegerBetween(value, -0x8000, 0x7fff)) {
    throw valueError('int16', 'an integer number from -32768 to 32767', value);
  }
  return write(2, view => view.setInt16(0, value));
}

/**
 * Java's IntegerSerializer: 4 bytes, big-endian.
 * @param value an integer from -2147483648 to 2147483647
 * @throws {KeylaneError} `ERR_VALUE`
 */
export function int32(value: number): Uint8Array {
  if (!isIntegerBetween(value, -0x80000000, 0x7fffffff)) {
    throw valueError('int32', 'an integer number from -2147483648 to 2147483647', value);
  }
  return write(4, view => view.setInt32(0, value));
}

/**
 * Java's LongSerializer: 8 bytes, big-endian.
 * @param value a bigint from -2^63 to 2^63 - 1, or a safe integer number (a larger number may already have lost its last digits)
 * @throws {KeylaneError} `ERR_VALUE`
 */
export function int64(value: number | bigint): Uint8Array {
  const isLong = typeof value === 'bigint' ? BigInt.asIntN(64, value) === value : Number.isSafeInteger(value);
  if (!isLong) {
    throw valueError(
      'int64',
      'a bigint from -2^63 to 2^63 - 1 or an integer number from -(2^53 - 1) to 2^53 - 1',
      value,
    );
  }
  return write(8, view => view.setBigInt64(0, BigInt(value)));
}

/**
 * Java's FloatSerializer: the number rounded to a float, 4 bytes, big-endian. NaN is `7fc00000`, as Java's `Float.NaN` (Java also keeps
 * other NaN bits, which a JavaScript number can't carry).
 * @param value a number that is a float after rounding: not a finite one above 3.4028234663852886e38
 * @throws {KeylaneError} `ERR_VALUE`
 */
export function float32(value: number): Uint8Array {
  if (typeof value !== 'number' || (Number.isFinite(value) && !Number.isFinite(Math.fround(value)))) {
    throw valueError('float32', 'a number within ±3.4028234663852886e38, an infinity or NaN', value);
  }
  // Which NaN bits setFloat32 writes is up to the runtime.
  return write(4, view => (Number.isNaN(value) ? view.setUint32(0, 0x7fc00000) : view.setFloat32(0, value)));
}

/**
 * Java's DoubleSerializer: 8 bytes, big-endian. NaN is always `7ff8000000000000`.
 * @throws {KeylaneError} `ERR_VALUE`
 */
export function float64(value: number): Uint8Array {
  if (typeof value !== 'number') throw valueError('float64', 'a number', value);
  return write(8, view => (Number.isNaN(value) ? view.setUint32(0, 0x7ff80000) : view.setFloat64(0, value)));
}

/**
 * Java's BooleanSerializer (kafka-clients 3.5 and newer): `01` or `00`.
 * @throws {KeylaneError} `ERR_VALUE`
 */
export function boolean(value: boolean): Uint8Array {
  if (typeof value !== 'boolean') throw valueError('boolean', 'true or false', value);
  return Uint8Array.of(value ? 1 : 0);
}
