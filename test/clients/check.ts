// Does the catalogue explain what a client wrote?

import {
  type ClientPartitioner,
  type KeylessHandling,
  partitionUnder,
  type RuleId,
  rules,
} from '../../src/rules/index.ts';
import type { StoredRecord } from '../broker/cluster.ts';
import type { TestKey } from './keys.ts';

export interface Checked {
  /** Records with a key that isn't empty. */
  readonly keyed: number;
  /** Of those, where the catalogue's rule puts them; where there is no rule, all that follow the handling. */
  readonly agreed: number;
  /** Other rules that explain the same records: twins of this one, or too near to it for these keys. */
  readonly alike: RuleId[];
  /** What null keys did, with the partitions that round-robin left out. */
  readonly nullKeys: string;
  /** What the catalogue has wrong, in words; none if all is well. */
  readonly problems: string[];
}

type Placed = { readonly key: TestKey; readonly partition: number };

/** Ten random records, the fewest that are held against this, lie in fewer of 12 partitions once in a million runs. */
const FEWEST_OF_RANDOM = 3;

export function checkRecords(
  stored: readonly StoredRecord[],
  keys: readonly TestKey[],
  numPartitions: number,
  { rule, nullKey, emptyKey }: ClientPartitioner,
): Checked {
  const problems: string[] = [];
  const placed = firstOfEach(stored, keys, emptyKey, problems);
  const keyed = placed.filter(({ key }) => key !== null && key !== '');
  const partitionOf = (id: RuleId, key: TestKey) => partitionUnder(id, key ?? '', numPartitions);
  const handled = (records: readonly Placed[], handling: KeylessHandling, what: string) => {
    const isRight = follows(records, handling, numPartitions, key => (rule === null ? -1 : partitionOf(rule, key)));
    if (!isRight) problems.push(`${what}: not ${handling}: ${records.map(({ partition }) => partition).join(' ')}`);
    return isRight;
  };
  const isEmptyNull = emptyKey === 'sent without a key';
  const isKeyless = ({ key }: Placed) => key === null || (key === '' && (isEmptyNull || emptyKey === nullKey));
  // Where both are handled alike they share what decides, such as a counter.
  const keyless = rule === null && nullKey === emptyKey ? placed : placed.filter(isKeyless);
  const areKeylessRight = handled(keyless, nullKey, 'null keys');
  if (!isEmptyNull && emptyKey !== nullKey)
    handled(
      placed.filter(({ key }) => key === ''),
      emptyKey,
      'empty keys',
    );
  const nullKeys = nullKey === 'round-robin' ? `round-robin${unused(keyless, numPartitions)}` : nullKey;
  if (rule === null) {
    const areRight = nullKey === emptyKey ? areKeylessRight : handled(keyed, emptyKey, 'keys');
    return { keyed: keyed.length, agreed: areRight ? keyed.length : 0, alike: [], nullKeys, problems };
  }
  const off = keyed.filter(({ key, partition }) => partition !== partitionOf(rule, key));
  if (off.length > 0)
    problems.push(`${off.length} of ${keyed.length} keys are not where ${rule} puts them, ${JSON.stringify(off[0])}`);
  const alike = rules
    .filter(({ reads }) => keyed.every(({ key }) => reads(key ?? '')))
    .map(({ id }) => id)
    .filter(id => id !== rule && keyed.every(({ key, partition }) => partition === partitionOf(id, key)));
  return { keyed: keyed.length, agreed: keyed.length - off.length, alike, nullKeys, problems };
}

/** Java's RoundRobinPartitioner was asked twice for each new batch (KAFKA-9965) and so took every other partition. */
function unused(records: readonly Placed[], numPartitions: number): string {
  const used = new Set(records.map(({ partition }) => partition)).size;
  return used === numPartitions ? '' : ` over ${used} of ${numPartitions}`;
}

/** In the order of sending. A retry may store a record twice: the first one counts. */
function firstOfEach(
  stored: readonly StoredRecord[],
  keys: readonly TestKey[],
  emptyKey: KeylessHandling,
  problems: string[],
): Placed[] {
  const byNumber = new Map<number, StoredRecord>();
  for (const record of stored) {
    const number = Number(record.value);
    if (!byNumber.has(number)) byNumber.set(number, record);
  }
  const missing = keys.findIndex((_, number) => !byNumber.has(number));
  if (byNumber.size !== keys.length || missing >= 0)
    problems.push(`${byNumber.size} of ${keys.length} records are stored, record ${missing} is missing`);
  const placed: Placed[] = [];
  for (const [number, key] of keys.entries()) {
    const record = byNumber.get(number);
    if (!record) continue;
    const expected = key === '' && emptyKey === 'sent without a key' ? null : key;
    const arrived = record.key === null ? null : record.key.toString();
    if (arrived !== expected) problems.push(`key ${JSON.stringify(key)} arrived as ${JSON.stringify(arrived)}`);
    placed.push({ key, partition: record.partition });
  }
  return placed;
}

function follows(
  records: readonly Placed[],
  handling: KeylessHandling,
  numPartitions: number,
  hashed: (key: TestKey) => number,
): boolean {
  const partitions = records.map(({ partition }) => partition);
  const different = new Set(partitions).size;
  switch (handling) {
    case 'hashed':
      return records.every(({ key, partition }) => partition === hashed(key));
    case 'partition 0':
      return partitions.every(partition => partition === 0);
    case 'one fixed partition':
      return different === 1;
    case 'random':
      return different >= FEWEST_OF_RANDOM;
    case 'round-robin':
      return different >= numPartitions / 2 && isEven(partitions);
    case 'sticky':
      // One after the other they stay far more often than they move; at random 11 of 12 move.
      return (
        partitions.filter((partition, i) => i > 0 && partition !== partitions[i - 1]).length < partitions.length / 2
      );
    case 'sticky or random':
      // Whatever it is, it is no function of the key: a sticky partition is where it is by chance.
      return true;
    default:
      return false;
  }
}

/** As evenly as counting gives it: none of the partitions used has two records more than another. */
function isEven(partitions: readonly number[]): boolean {
  const counts = new Map<number, number>();
  for (const partition of partitions) counts.set(partition, (counts.get(partition) ?? 0) + 1);
  return Math.max(...counts.values()) - Math.min(...counts.values()) <= 1;
}
