// Is the order of a key's records kept on their way through the topic? Each partition has a reader of its own; the fuller one is, the later its
// records are read, and readers differ a little in pace. A reader that merges holds a record back until no earlier one of its key can come.

import { type Random, seeded } from './seeded.ts';

export interface Placed {
  key: string;
  /** Which record of its key: 0, 1, 2 … as they were written. */
  number: number;
  partition: number;
}

export interface Late {
  key: string;
  /** It came after a later one of its key, `behind`. */
  number: number;
  behind: number;
  partition: number;
}

/** What has happened at a moment. */
export interface OrderFrame {
  written: number;
  /** Records that have come out of the readers, and how many of them too late. */
  out: number;
  late: number;
  /** Records that wait: in each partition to be read, and in a merging reader to be passed on. */
  waiting: number[];
  held: number;
}

export interface Order {
  frames: OrderFrame[];
  /** Records that came out after a later one of their key, of all; and the keys that they are of. */
  late: number;
  lateKeys: number;
  examples: Late[];
  /** The most that waited in a partition, and in merging readers. */
  mostWaiting: number;
  mostHeld: number;
}

export const ORDER_FRAMES = 120;
/** A partition's reader takes so many times the mean rate of all partitions, and differs from the others by up to so much of it. */
const PACE = 1.25;
const UNEVEN = 0.2;
const EXAMPLES = 5;

export interface Readers {
  /** Of their paces. */
  seed: number;
  /** The partitions that the key's records are merged from; undefined: each is passed on as it is read. */
  mergedFrom(key: string): readonly number[] | undefined;
}

/** @param records in the order in which they were written, one each unit of time */
export function orderOf(records: readonly Placed[], numPartitions: number, { seed, mergedFrom }: Readers): Order {
  const read = readTimes(records, numPartitions, seeded(seed));
  const out = outTimes(records, read, numPartitions, mergedFrom);
  const inOrder = records.map((_, i) => i).sort((a, b) => out[a] - out[b] || a - b);
  const newest = new Map<string, number>();
  const isLate = new Uint8Array(records.length);
  const lateKeys = new Set<string>();
  const examples: Late[] = [];
  for (const i of inOrder) {
    const { key, number, partition } = records[i];
    const before = newest.get(key) ?? -1;
    if (number > before) newest.set(key, number);
    else {
      isLate[i] = 1;
      lateKeys.add(key);
      if (examples.length < EXAMPLES) examples.push({ key, number, behind: before, partition });
    }
  }
  return {
    ...walk(records, { read, out, inOrder, isLate }, numPartitions),
    late: isLate.reduce((sum, each) => sum + each, 0),
    lateKeys: lateKeys.size,
    examples,
  };
}

/** When each record is read. */
function readTimes(records: readonly Placed[], numPartitions: number, random: Random): Float64Array {
  const each = Float64Array.from(
    { length: numPartitions },
    () => numPartitions / (PACE * (1 + UNEVEN * (2 * random() - 1))),
  );
  const free = new Float64Array(numPartitions);
  return Float64Array.from(records, ({ partition }, i) => {
    free[partition] = Math.max(free[partition], i) + each[partition];
    return free[partition];
  });
}

/** When each record is passed on: at once, or when each of the key's partitions has been read up to the moment at which it was written. */
function outTimes(
  records: readonly Placed[],
  read: Float64Array,
  numPartitions: number,
  mergedFrom: Readers['mergedFrom'],
): Float64Array {
  /** When what was written to a partition so far has been read. */
  const readUpTo = new Float64Array(numPartitions);
  return Float64Array.from(records, ({ key, partition }, i) => {
    readUpTo[partition] = read[i];
    const partitions = mergedFrom(key);
    return partitions ? partitions.reduce((latest, each) => Math.max(latest, readUpTo[each]), read[i]) : read[i];
  });
}

interface Times {
  read: Float64Array;
  out: Float64Array;
  inOrder: readonly number[];
  isLate: Uint8Array;
}

/** Goes through all that happens in the order of time. */
function walk(
  records: readonly Placed[],
  { read, out, inOrder, isLate }: Times,
  numPartitions: number,
): Pick<Order, 'frames' | 'mostWaiting' | 'mostHeld'> {
  const byRead = records.map((_, i) => i).sort((a, b) => read[a] - read[b]);
  const end = inOrder.length === 0 ? 0 : out[inOrder.at(-1)!];
  const waiting = new Array<number>(numPartitions).fill(0);
  const frames: OrderFrame[] = [];
  let [now, written, taken, passed, late, mostWaiting, mostHeld] = [0, 0, 0, 0, 0, 0, 0];
  while (frames.length < ORDER_FRAMES) {
    const frameAt = end * ((frames.length + 1) / ORDER_FRAMES);
    const writtenAt = written < records.length ? written : Infinity;
    const readAt = taken < byRead.length ? read[byRead[taken]] : Infinity;
    const outAt = passed < inOrder.length ? out[inOrder[passed]] : Infinity;
    const next = Math.min(writtenAt, readAt, outAt, frameAt);
    // Only once a moment is over: what is passed on as it is read is not held.
    if (next > now) mostHeld = Math.max(mostHeld, taken - passed);
    now = next;
    if (Math.min(writtenAt, readAt, outAt) > frameAt) {
      frames.push({ written, out: passed, late, waiting: [...waiting], held: taken - passed });
    } else if (writtenAt <= readAt && writtenAt <= outAt) {
      const { partition } = records[written++];
      mostWaiting = Math.max(mostWaiting, ++waiting[partition]);
    } else if (readAt <= outAt) {
      waiting[records[byRead[taken++]].partition]--;
    } else {
      late += isLate[inOrder[passed++]];
    }
  }
  return { frames, mostWaiting, mostHeld };
}
