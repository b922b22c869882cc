// Which offsets of each partition are read.

import { kafkaError, usageError } from '../../errors.ts';
import type { Cluster, OffsetAt, Topic } from './cluster.ts';

/** What to read; all of it if nothing is said. One of `since`/`until`, `last` and `group`. */
export interface Window {
  /** Milliseconds since 1970: records from the first one at or behind it. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** The newest so many offsets of all partitions together. */
  readonly last?: number | undefined;
  /** What this group has not read yet. */
  readonly group?: string | undefined;
  /** Only these; or what is chosen when it is known how many there are. */
  readonly partitions?: readonly number[] | ((numPartitions: number) => readonly number[]) | undefined;
}

/** What is to be read of a partition: the offsets `from` up to, not including, `to`. */
export interface PartitionWindow {
  readonly id: number;
  readonly leader: number;
  /** What the partition has. */
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The window as of now: what is written later is not read.
 * @throws {KeylaneError} `ERR_USAGE`, `ERR_KAFKA_…`
 */
export async function windowOf(
  cluster: Cluster,
  topic: Topic,
  { since, until, last, group, partitions: chosen }: Window,
  committed: boolean,
): Promise<PartitionWindow[]> {
  const partitions = typeof chosen === 'function' ? chosen(topic.partitions.length) : chosen;
  const missing = partitions?.find(id => id >= topic.partitions.length);
  if (missing !== undefined) {
    throw usageError(
      `--partition-list names partition ${missing}, but ${topic.name} has 0 to ${topic.partitions.length - 1}.`,
    );
  }
  const wanted = topic.partitions.filter(({ id }) => partitions === undefined || partitions.includes(id));
  const leaderless = wanted.filter(({ leader }) => leader < 0).map(({ id }) => id);
  if (leaderless.length > 0) {
    throw kafkaError(
      'ERR_KAFKA_STALLED',
      `No broker leads partition${leaderless.length > 1 ? 's' : ''} ${leaderless.slice(0, 20).join(', ')} of ${topic.name} at the moment. Read the others with --partition-list, or try again when the brokers are back.`,
    );
  }
  const ask = (at: Parameters<Cluster['offsets']>[2]) => cluster.offsets(topic.name, wanted, at, committed);
  const [starts, ends] = await Promise.all([ask('earliest'), ask('latest')]);
  const whole = wanted.map(({ id, leader }) => {
    const [start, end] = [offsetOf(starts, id), offsetOf(ends, id)];
    return { id, leader, start, end: Math.max(start, end), from: start, to: Math.max(start, end) };
  });
  if (group !== undefined) return lagOf(cluster, topic, group, whole);
  if (last !== undefined) return lastOf(last, whole, ask);
  const [first, behind] = await Promise.all([
    since === undefined ? undefined : ask(since),
    until === undefined ? undefined : ask(until),
  ]);
  return whole.map(each => {
    const from = first ? at(first, each) : each.from;
    return { ...each, from, to: Math.max(from, behind ? at(behind, each) : each.to) };
  });
}

function offsetOf(offsets: Map<number, OffsetAt>, id: number): number {
  const found = offsets.get(id);
  if (found && found.offset >= 0) return found.offset;
  throw kafkaError('ERR_KAFKA_READ', `The leader of partition ${id} does not tell its offsets.`);
}

/** The first offset at or behind the time that was asked for, or the end. */
function at(offsets: Map<number, OffsetAt>, { id, start, end }: PartitionWindow): number {
  const offset = offsets.get(id)?.offset ?? -1;
  return offset < 0 ? end : Math.min(end, Math.max(start, offset));
}

async function lagOf(
  cluster: Cluster,
  topic: Topic,
  group: string,
  whole: PartitionWindow[],
): Promise<PartitionWindow[]> {
  const ids = whole.map(({ id }) => id);
  const committed = await cluster.committed(group, topic.name, ids);
  if (committed.size === 0) {
    throw kafkaError(
      'ERR_KAFKA_GROUP',
      `The group "${group}" has committed nothing for ${topic.name}, so nobody can tell what it has not read. Check its name; "keylane topic" lists groups.`,
    );
  }
  // Without a commit nobody can tell what has been read.
  return whole.map(each => {
    const offset = committed.get(each.id);
    return { ...each, from: offset === undefined ? each.end : Math.min(each.end, Math.max(each.start, offset)) };
  });
}

/** Times are milliseconds: the time since which there are so many records is looked for among them. */
async function lastOf(
  last: number,
  whole: PartitionWindow[],
  ask: (at: number) => Promise<Map<number, OffsetAt>>,
): Promise<PartitionWindow[]> {
  const count = (windows: readonly PartitionWindow[]): number =>
    windows.reduce((sum, { from, to }) => sum + to - from, 0);
  if (count(whole) <= last) return whole;
  const since = async (time: number): Promise<PartitionWindow[]> => {
    const offsets = await ask(time);
    return whole.map(each => ({ ...each, from: at(offsets, each) }));
  };
  const now = Date.now();
  let [late, early] = [now + 1, now];
  let [few, many] = [whole.map(each => ({ ...each, from: each.end })), whole];
  for (let back = 1000; early > 0; back *= 4) {
    early = Math.max(0, now - back);
    const found = await since(early);
    if (count(found) >= last) {
      many = found;
      break;
    }
    [late, few] = [early, found];
  }
  while (late - early > 1 && count(many) > last) {
    const middle = Math.floor((early + late) / 2);
    const found = await since(middle);
    if (count(found) >= last) [early, many] = [middle, found];
    else [late, few] = [middle, found];
  }
  return trimmed(last, many, few);
}

/** Records of one millisecond are more than are wanted: as many of each partition as is its share. */
function trimmed(last: number, many: readonly PartitionWindow[], few: readonly PartitionWindow[]): PartitionWindow[] {
  const sizes = many.map(({ from }, i) => Math.max(0, few[i].from - from));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let missing = last - few.reduce((sum, { from, to }) => sum + to - from, 0);
  let rest = total;
  return many.map((each, i) => {
    const take = rest === 0 ? 0 : Math.min(sizes[i], Math.round((missing * sizes[i]) / rest));
    rest -= sizes[i];
    missing -= take;
    return { ...each, from: Math.max(each.from, few[i].from - take) };
  });
}
