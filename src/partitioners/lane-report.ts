// Do the lanes hold? Records with the partitions where they were found, against the lanes that they should be in.

import { iteratorFrom } from '../core/iterator.ts';
import { isPartitionCount } from '../core/key.ts';
import { describe, messageError, misplacedError, optionError, partitionCountError, partitionError } from '../errors.ts';
import { printable } from '../printable.ts';
import { type CheckedLane, checkLanes, type Lane, partitionsOfLanes } from './lane.ts';
import type { PartitionerRecord } from './types.ts';

/** A record and the partition where it was found. */
export type FoundRecord = PartitionerRecord & { readonly partition: number };

export interface LaneReportOptions {
  /** Of the topic: 1 to 1000000, since the report lists the partitions of each lane. */
  readonly numPartitions: number;
  /** The topic's name, where lanes name topics. */
  readonly topic?: string;
  /** How far the fullest and the emptiest partition of a lane may be from its mean: 0.1, that is 10 %, by default. Not asked of `hash`. */
  readonly tolerance?: number;
}

export interface LaneFinding {
  readonly name: string;
  readonly partitions: readonly number[];
  /** Records that the lane takes, wherever they are. */
  readonly records: number;
  /** Of these, in partitions that are not the lane's. */
  readonly outside: number;
  /** Records in the lane's partitions that it does not take. */
  readonly strangers: number;
  /** The lane's own records in each of `partitions`. */
  readonly counts: readonly number[];
  /** The largest distance of a count from their mean, as a part of it; 0 is even. */
  readonly imbalance: number;
  /** Whether all of it is as it should be. */
  readonly ok: boolean;
}

export interface LaneReport {
  readonly ok: boolean;
  readonly records: number;
  readonly lanes: readonly LaneFinding[];
  /** What to print: a line for each check. */
  readonly text: string;
}

const MOST_PARTITIONS = 1_000_000;

/**
 * @param lanes the same as in `createPartitioner`
 * @throws {KeylaneError} `ERR_LANE`, `ERR_PARTITION_COUNT`, `ERR_PARTITION` (a record without the partition where it was found),
 *   `ERR_MESSAGE` (a record that is no object), `ERR_OPTION`
 */
export function laneReport(
  lanes: readonly Lane[],
  records: Iterable<FoundRecord>,
  options: LaneReportOptions,
): LaneReport {
  const { numPartitions, topic, tolerance } = checkOptions(options);
  const iterator = iteratorFrom(() => records[Symbol.iterator]());
  if (!iterator) throw misplacedError(`records must be an iterable of records, but it is ${describe(records)}.`);
  const here = partitionsOfLanes(checkLanes(lanes), topic, numPartitions);
  const counts = new Map([...here.keys()].map(lane => [lane, new Map<number, number>()]));
  const strangers = new Map<CheckedLane, number>();

  let total = 0;
  for (const record of { [Symbol.iterator]: () => iterator }) {
    if (typeof record !== 'object' || record === null) {
      throw messageError(`A record must be an object, but it is ${describe(record)}.`);
    }
    const { partition } = record;
    if (!(Number.isInteger(partition) && partition >= 0 && partition < numPartitions)) {
      throw partitionError(partition, numPartitions, topic);
    }
    total++;
    const lane = [...here.keys()].find(one => one.matches(record));
    if (lane) add(counts.get(lane)!, partition);
    const owner = [...here].find(([, partitions]) => partitions.includes(partition))?.[0];
    if (owner && owner !== lane) add(strangers, owner);
  }

  const findings = [...here].map(([lane, partitions]) =>
    findingOf(lane, [...partitions], counts.get(lane)!, strangers.get(lane) ?? 0, tolerance),
  );
  return {
    ok: findings.every(({ ok }) => ok),
    records: total,
    lanes: findings,
    text: findings.flatMap(finding => linesOf(finding, tolerance)).join('\n'),
  };
}

function checkOptions(options: LaneReportOptions): LaneReportOptions & { tolerance: number } {
  if (typeof options !== 'object' || options === null) {
    throw optionError('the options of laneReport', 'an object with numPartitions', options);
  }
  const { numPartitions, topic, tolerance = 0.1 } = options;
  if (!isPartitionCount(numPartitions)) throw partitionCountError(numPartitions);
  if (numPartitions > MOST_PARTITIONS) {
    throw optionError('numPartitions of laneReport', `an integer from 1 to ${MOST_PARTITIONS}`, numPartitions);
  }
  if (!(typeof tolerance === 'number' && tolerance >= 0)) throw optionError('tolerance', 'a number from 0', tolerance);
  return { numPartitions, tolerance, ...(topic !== undefined && { topic }) };
}

function add<Id>(counts: Map<Id, number>, id: Id): void {
  counts.set(id, (counts.get(id) ?? 0) + 1);
}

function findingOf(
  { name, within }: CheckedLane,
  partitions: readonly number[],
  found: ReadonlyMap<number, number>,
  strangers: number,
  tolerance: number,
): LaneFinding {
  const counts = partitions.map(partition => found.get(partition) ?? 0);
  const inside = counts.reduce((a, b) => a + b, 0);
  const records = [...found.values()].reduce((a, b) => a + b, 0);
  const mean = inside / partitions.length;
  const farthest = counts.reduce((most, count) => Math.max(most, Math.abs(count - mean)), 0);
  const imbalance = inside === 0 ? 0 : farthest / mean;
  const outside = records - inside;
  const isEven = within === 'hash' || imbalance <= tolerance;
  return { name, partitions, records, outside, strangers, counts, imbalance, ok: outside + strangers === 0 && isEven };
}

function linesOf(
  { name, partitions, records, outside, strangers, counts, imbalance, ok }: LaneFinding,
  tolerance: number,
): string[] {
  const share = partitions.map((partition, i) => `${partition}: ${counts[i]}`).join(', ');
  const percent = (part: number) => `${(100 * part).toFixed(1)} %`;
  return [
    `${ok ? 'ok  ' : 'FAIL'} lane "${printable(name)}": ${records} records (${share})`,
    `     outside its partitions: ${outside}; records of others in them: ${strangers}`,
    `     farthest from the mean: ${percent(imbalance)} (tolerance ${percent(tolerance)})`,
  ];
}
