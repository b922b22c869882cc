// What may be wrong with brokers, with their segment files, and with batches of either.

import { printable } from '../printable.ts';
import { quoteName } from './describe.ts';
import { KeylaneError, type KeylaneErrorCode } from './error.ts';

export type KafkaErrorCode = Extract<KeylaneErrorCode, `ERR_KAFKA_${string}`>;

/** @param message holds nothing secret; the cause may, and is never printed */
export function kafkaError(code: KafkaErrorCode, message: string, cause?: unknown): KeylaneError {
  return new KeylaneError(code, message, { cause });
}

export function segmentsError(message: string): KeylaneError {
  return new KeylaneError('ERR_SEGMENTS', printable(message));
}

/** @param fault what is wrong with it, after "The batch" */
export function batchError(
  name: string,
  partition: number,
  offset: number,
  fault: string,
  cause?: unknown,
): KeylaneError {
  const where = partition < 0 ? '' : ` of partition ${partition}`;
  const advice = /^kafka:/i.test(name)
    ? "Is the broker's disk whole? Read another replica's segment files."
    : "Is the file whole? Copy it again, or read another replica's.";
  return new KeylaneError(
    'ERR_BATCH',
    `The batch at offset ${offset}${where} in ${quoteName(name)} ${printable(fault)}. Nothing was counted. ${advice}`,
    { cause },
  );
}
