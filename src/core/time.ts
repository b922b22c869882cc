// When a record was written, as Kafka counts it.

import { LAST_TIME } from './scan-layout.ts';

/**
 * Milliseconds since 1970, or NaN for what is no time of a record: below 0, which producers refuse and -1 stands for none
 * (https://github.com/apache/kafka/blob/4.1.0/clients/src/main/java/org/apache/kafka/clients/producer/ProducerRecord.java), and beyond 275760-09-13,
 * where dates end (https://tc39.es/ecma262/#sec-time-values-and-time-range).
 */
export function timeOf(milliseconds: number): number {
  return milliseconds >= 0 && milliseconds <= LAST_TIME ? milliseconds : NaN;
}
