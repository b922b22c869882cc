// Lanes as a program writes them, and what is refused when they are read.

import { describe, laneError, optionError } from '../errors.ts';
import { printable } from '../printable.ts';
import { checkPolicy } from './keyless.ts';
import { isCovered, type LaneCondition, matcherOf } from './lane-condition.ts';
import { PartitionRanges, type Range } from './partition-ranges.ts';
import type { KeylessPolicy, PartitionerRecord } from './types.ts';

/** A named set of partitions and the records that are routed to it. The first lane that a record matches takes it. */
export interface Lane {
  readonly name: string;
  /** Which records. Left out: every record that no lane before has taken. */
  readonly when?: LaneCondition;
  /** Partition numbers and ranges such as `'4-7'`, or `'rest'`: all that no other lane names, also those that are added later. */
  readonly to: number | string | readonly (number | string)[];
  /**
   * `hash` (the default): by key, over all partitions of the lane, so that order per key is kept; its keyless records are `sticky`. Or one
   * of the keyless policies, whatever the key: order per key is then kept by nobody.
   */
  readonly within?: 'hash' | KeylessPolicy;
  /**
   * A keyless policy whose lane has no leader at all takes any partition of the topic that has one. A strict lane waits instead: the client
   * gets a partition of the lane and retries. `hash` always waits, since order per key would break.
   */
  readonly strict?: boolean;
  /** Only records of this topic. By default those of all topics that the producer writes to. */
  readonly topic?: string;
}

/** A lane that was read: its partitions as ranges, unless they are the rest. */
export interface CheckedLane {
  readonly name: string;
  readonly matches: (record: PartitionerRecord) => boolean;
  readonly to: PartitionRanges | 'rest';
  readonly within: 'hash' | KeylessPolicy;
  readonly strict: boolean;
  readonly topic: string | undefined;
}

const FIELDS = ['name', 'when', 'to', 'within', 'strict', 'topic'];
const RANGE = /^(\d+)-(\d+)$/;
// More than any topic has.
const MOST_PARTITIONS = 1_000_000;

/**
 * @param numPartitions the topic's partition count, if it is known yet
 * @throws {KeylaneError} `ERR_LANE`: overlapping or empty lanes, a partition that the topic lacks, a lane that can never match, unknown fields
 */
export function checkLanes(lanes: readonly Lane[], numPartitions?: number): CheckedLane[] {
  if (!Array.isArray(lanes)) throw optionError('lanes', 'an array of lanes', lanes);
  // Not map(), which leaves out holes.
  const checked = Array.from(lanes, checkLane);
  for (const [i, lane] of lanes.entries()) {
    for (const [j, earlier] of lanes.slice(0, i).entries()) checkPair(lane, checked[i], earlier, checked[j]);
  }
  if (numPartitions !== undefined) {
    for (const topic of new Set(checked.map(lane => lane.topic))) partitionsOfLanes(checked, topic, numPartitions);
  }
  return checked;
}

function checkLane(lane: Lane, index: number): CheckedLane {
  if (typeof lane !== 'object' || lane === null)
    throw laneError(`lanes[${index}]`, `is ${describe(lane)}, not a lane.`);
  const { name, topic } = lane;
  if (typeof name !== 'string' || name === '')
    throw laneError(`lanes[${index}]`, 'has no name. Give it one: reports use it.');
  for (const field of Object.keys(lane)) {
    if (!FIELDS.includes(field))
      throw laneError(name, `has the unknown field ${describe(field)}. It may have ${FIELDS.join(', ')}.`);
  }
  if (topic !== undefined && (typeof topic !== 'string' || topic === '')) {
    throw laneError(name, `has the topic ${describe(topic)}. Give a topic's name, or leave it out for all topics.`);
  }
  const within = lane.within ?? 'hash';
  if (within !== 'hash') checkPolicy(within, `within of lane "${printable(name)}"`);
  return { name, topic, within, strict: lane.strict === true, to: partitionsIn(lane), matches: matcherOf(lane) };
}

function partitionsIn({ name, to }: Lane): PartitionRanges | 'rest' {
  if (to === 'rest') return to;
  const ranges: Range[] = [];
  for (const entry of Array.isArray(to) ? to : [to]) ranges.push(endsOf(name, entry));
  if (ranges.length === 0)
    throw laneError(name, "is empty: name its partitions in `to`, for example [0, '4-7'] or 'rest'.");
  ranges.sort(([a], [b]) => a - b);
  for (let i = 1; i < ranges.length; i++) {
    const [first] = ranges[i];
    if (first <= ranges[i - 1][1]) throw laneError(name, `names partition ${first} twice.`);
  }
  return new PartitionRanges(ranges);
}

function endsOf(name: string, entry: unknown): [number, number] {
  const range = typeof entry === 'string' ? RANGE.exec(entry) : null;
  const [first, last] = range ? [Number(range[1]), Number(range[2])] : [entry as number, entry as number];
  if (!(Number.isInteger(first) && first >= 0 && last >= first && last < MOST_PARTITIONS)) {
    throw laneError(
      name,
      `has ${describe(entry)} in \`to\`. Write partition numbers from 0, ranges such as '4-7', or 'rest' alone.`,
    );
  }
  return [first, last];
}

function checkPair(lane: Lane, checked: CheckedLane, earlier: Lane, checkedEarlier: CheckedLane): void {
  const { name } = checked;
  const other = `lane "${checkedEarlier.name}"`;
  if (name === checkedEarlier.name) throw laneError(name, 'is there twice. Give each lane a name of its own.');
  const meet = lane.topic === undefined || earlier.topic === undefined || lane.topic === earlier.topic;
  if (!meet) return;
  if (overlap(checked.to, checkedEarlier.to)) {
    throw laneError(name, `overlaps ${other}: a partition belongs to one lane.`);
  }
  const earlierSeesAll = earlier.topic === undefined || earlier.topic === lane.topic;
  if (earlierSeesAll && isCovered(lane.when, earlier.when)) {
    throw laneError(
      name,
      `can never match: ${other} stands before it and takes all of its records. Put the narrower lane first.`,
    );
  }
}

function overlap(a: CheckedLane['to'], b: CheckedLane['to']): boolean {
  return a === 'rest' || b === 'rest' ? a === b : a.meets(b);
}

/**
 * The partitions of each lane that sees this topic, `'rest'` worked out.
 * @throws {KeylaneError} `ERR_LANE` for partitions that the topic lacks, or if nothing is left for the rest
 */
export function partitionsOfLanes(
  lanes: readonly CheckedLane[],
  topic: string | undefined,
  numPartitions: number,
): Map<CheckedLane, PartitionRanges> {
  const here = lanes.filter(lane => lane.topic === undefined || lane.topic === topic);
  const named = here.flatMap(({ to }) => (to === 'rest' ? [] : [to]));
  const rest = PartitionRanges.rest(named, numPartitions);
  return new Map(
    here.map(lane => {
      const partitions = lane.to === 'rest' ? rest : lane.to;
      if (partitions.length === 0)
        throw laneError(lane.name, `is empty: other lanes name all ${numPartitions} partitions.`);
      const missing = partitions.beyond(numPartitions);
      if (missing !== undefined) {
        throw laneError(lane.name, `names partition ${missing}, but the topic has 0 to ${numPartitions - 1} only.`);
      }
      return [lane, partitions];
    }),
  );
}
