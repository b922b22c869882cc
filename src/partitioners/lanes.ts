// Lanes at work in one topic.

import type { Key } from '../core/key.ts';
import { createChooser } from './keyless.ts';
import { type CheckedLane, partitionsOfLanes } from './lane.ts';
import type { PartitionRanges } from './partition-ranges.ts';
import { sizeOf } from './record-size.ts';
import type { Candidates, Chooser, NextInt, PartitionerRecord, TopicInfo } from './types.ts';

/** One lane in one topic. */
interface Track {
  readonly lane: CheckedLane;
  readonly partitions: PartitionRanges;
  readonly chooser: Chooser;
  seen: Candidates | undefined;
  candidates: Candidates;
}

export class TopicLanes {
  readonly #lanes: readonly CheckedLane[];
  readonly #rule: (key: Key, numPartitions: number) => number;
  readonly #createChooser: (lane: CheckedLane) => Chooser;
  #tracks: Track[] = [];
  #numPartitions = -1;

  constructor(
    lanes: readonly CheckedLane[],
    rule: (key: Key, numPartitions: number) => number,
    batchSize: number,
    nextInt: NextInt,
  ) {
    this.#lanes = lanes;
    this.#rule = rule;
    this.#createChooser = ({ within }) => createChooser(within === 'hash' ? 'sticky' : within, batchSize, nextInt);
  }

  /** The partition of a record that a lane takes, -1 of any other. `available`: with a leader, or all. */
  partition(record: PartitionerRecord, info: TopicInfo, available: Candidates): number {
    if (info.numPartitions !== this.#numPartitions) this.#layOut(info);
    const track = this.#tracks.find(({ lane }) => lane.matches(record));
    if (!track) return -1;
    const { lane, partitions } = track;
    if (lane.within === 'hash' && record.key !== null && record.key !== undefined) {
      return partitions.at(this.#rule(record.key, partitions.length))!;
    }
    return track.chooser.choose(candidatesOf(track, available), sizeOf(record));
  }

  onNewBatch(): void {
    for (const { chooser } of this.#tracks) chooser.onNewBatch?.();
  }

  /** Partitions were added: the rest has grown. Choosers go on where they are. */
  #layOut({ topic, numPartitions }: TopicInfo): void {
    const before = new Map(this.#tracks.map(({ lane, chooser }) => [lane, chooser]));
    this.#tracks = [...partitionsOfLanes(this.#lanes, topic, numPartitions)].map(([lane, partitions]) => ({
      lane,
      partitions,
      chooser: before.get(lane) ?? this.#createChooser(lane),
      seen: undefined,
      candidates: [],
    }));
    this.#numPartitions = numPartitions;
  }
}

/** Those of the lane that are available; if none is, all of a strict lane, and whatever is available otherwise. */
function candidatesOf(track: Track, available: Candidates): Candidates {
  if (track.seen !== available) {
    const { lane, partitions } = track;
    // What is no array is all partitions.
    const own = Array.isArray(available) ? available.filter(partition => partitions.includes(partition)) : partitions;
    track.candidates = own.length > 0 ? own : lane.strict ? partitions : available;
    track.seen = available;
  }
  return track.candidates;
}
