// Sessions in a State's JSON, in an order of their own.

import { MASKS } from '../writers/rule-masks.ts';
import { LONGEST_NAME, type OffsetRange, type Place, type Session, Sessions } from '../writers/sessions.ts';
import { isCount, type StateReader } from './sections.ts';

/** Time in milliseconds since 1970, null for none; partition; offset. */
type PackedPlace = [timestamp: number | null, partition: number, offset: number];

/** A session as JSON has it. */
export interface PackedSession {
  producerId: number;
  triple: string;
  shape: string;
  isTransactional: boolean;
  /** Where it is known. */
  transactionalId?: string | undefined;
  batches: number;
  records: number;
  keyless: number;
  epochs: [lowest: number, highest: number];
  first: PackedPlace;
  last: PackedPlace;
  /** From one to another, both of them. */
  partitions: [from: number, to: number][];
  /** Of each of these partitions. */
  offsets: OffsetRange[];
  masks: [mask: number, batches: number, records: number][];
}

export function packSessions(sessions: Sessions): PackedSession[] {
  sessions.close();
  return [...sessions].sort((a, b) => a.producerId - b.producerId || (sortName(a) < sortName(b) ? -1 : 1)).map(pack);
}

const sortName = ({ triple, shape, isTransactional }: Session): string => `${triple} ${shape} ${isTransactional}`;

function pack(session: Session): PackedSession {
  const { producerId, triple, shape, isTransactional, transactionalId, batches, records, keyless } = session;
  const partitions = [...session.partitions].sort(([a], [b]) => a - b);
  return {
    producerId,
    triple,
    shape,
    isTransactional,
    ...(transactionalId !== undefined && { transactionalId }),
    batches,
    records,
    keyless,
    epochs: [session.lowestEpoch, session.highestEpoch],
    first: packPlace(session.first),
    last: packPlace(session.last),
    partitions: rangesOf(partitions.map(([partition]) => partition)),
    offsets: partitions.map(([, range]) => range),
    masks: [...session.masks]
      .sort(([a], [b]) => a - b)
      .map(([mask, fitting]) => [mask, fitting.batches, fitting.records]),
  };
}

function packPlace({ timestamp, partition, offset }: Place): PackedPlace {
  return [Number.isNaN(timestamp) ? null : timestamp, partition, offset];
}

function rangesOf(sorted: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const partition of sorted) {
    const last = ranges.at(-1);
    if (last && last[1] + 1 === partition) last[1] = partition;
    else ranges.push([partition, partition]);
  }
  return ranges;
}

/**
 * @param value what the JSON has, whatever that is
 * @param records how many the State has, and its highest partition
 * @throws {KeylaneError} `ERR_STATE`
 */
export function readSessions(
  reader: StateReader,
  value: unknown,
  { records, maxPartition }: { records: number; maxPartition: number },
): Sessions {
  if (!Array.isArray(value)) throw reader.odd();
  const sessions = new Sessions();
  let sum = 0;
  for (const packed of value as unknown[]) {
    const session = unpack({ ...(packed as Partial<PackedSession> | null) }, maxPartition);
    if (!session) throw reader.odd();
    sum += session.records;
    sessions.addAll(session);
  }
  if (sum > records || [...sessions].length !== value.length) throw reader.odd();
  return sessions;
}

/** Undefined if it is none. What is printed of it later are these few characters. */
function unpack(packed: Partial<PackedSession>, maxPartition: number): Session | undefined {
  const { producerId, triple, shape, isTransactional, batches, records, keyless, epochs, partitions, masks } = packed;
  const { transactionalId, offsets } = packed;
  const first = unpackPlace(packed.first, maxPartition);
  const last = unpackPlace(packed.last, maxPartition);
  const isGood =
    Number.isSafeInteger(producerId) &&
    producerId! >= -2 &&
    typeof triple === 'string' &&
    (producerId === -1 ? /^-1\/-?\d{1,5}\/-?\d{1,10}$/ : /^$/).test(triple) &&
    typeof shape === 'string' &&
    /^[\w:/]{0,40}$/.test(shape) &&
    typeof isTransactional === 'boolean' &&
    (transactionalId === undefined ||
      (typeof transactionalId === 'string' && transactionalId.length <= LONGEST_NAME)) &&
    [batches, records, keyless].every(isInteger) &&
    keyless! <= records! &&
    isPair(epochs) &&
    Array.isArray(partitions) &&
    partitions.every(range => isPair(range) && range[0] >= -1 && range[0] <= range[1] && range[1] <= maxPartition) &&
    Array.isArray(offsets) &&
    offsets.every(range => isPair(range) && range[0] <= range[1]) &&
    partitions.reduce((sum, [from, to]) => sum + to - from + 1, 0) === offsets.length &&
    Array.isArray(masks) &&
    masks.every(entry => Array.isArray(entry) && entry.length === 3 && entry.every(isInteger) && entry[0] < MASKS) &&
    masks.reduce((sum, [, , fitting]) => sum + fitting, 0) <= records! &&
    first !== undefined &&
    last !== undefined;
  if (!isGood) return undefined;
  const numbers = partitions.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
  return {
    producerId: producerId!,
    triple,
    shape,
    isTransactional,
    transactionalId,
    batches: batches!,
    records: records!,
    keyless: keyless!,
    lowestEpoch: epochs[0],
    highestEpoch: epochs[1],
    first,
    last,
    partitions: new Map(numbers.map((partition, i) => [partition, [...offsets[i]]])),
    masks: new Map(masks.map(([mask, inBatches, inRecords]) => [mask, { batches: inBatches, records: inRecords }])),
  };
}

function unpackPlace(place: unknown, maxPartition: number): Place | undefined {
  if (!Array.isArray(place) || place.length !== 3) return undefined;
  const [timestamp, partition, offset] = place;
  const isGood =
    (timestamp === null || Number.isFinite(timestamp)) &&
    Number.isInteger(partition) &&
    partition >= -1 &&
    partition <= maxPartition &&
    isInteger(offset);
  return isGood ? { timestamp: timestamp ?? NaN, partition, offset } : undefined;
}

const isInteger = (value: unknown): value is number => isCount(value) && Number.isSafeInteger(value);

function isPair(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isSafeInteger);
}
