import type { StateAnswer } from '../analysis/state/answer.ts';
import { counted, integer, percent } from './numbers.ts';

/** A few lines about what a State knows. */
export function stateText(answer: StateAnswer): string {
  const { records, keyless, tombstones, bytes, numPartitions, partitionsFrom, keys, sketches, times, writers } = answer;
  const where = partitionsFrom === 'rule' ? "where the Java client's rule puts them" : 'where they were found';
  const lines = [
    `${counted(records, 'record')} (${integer(keyless)} keyless, ${counted(tombstones, 'tombstone')}), ${counted(bytes, 'byte')} of keys`,
    `counted over ${counted(numPartitions, 'partition')}, ${where}`,
  ];
  if (!keys) lines.push('keys were not told apart');
  else if (keys.exact)
    lines.push(`${counted(keys.distinctKeys, 'distinct key')}, all of them kept: every figure is exact`);
  else {
    lines.push(
      `about ${counted(keys.distinctKeys, 'distinct key')}, more than the memory held: ${percent(keys.sampledShare)} of them kept as a sample,`,
      `and those with many records; one that is not kept has at most ${counted(keys.offsetRecords, 'record')}`,
    );
  }
  if (sketches) {
    lines.push(
      `${integer(sketches.count)} HLL ${sketches.count === 1 ? 'sketch estimates' : 'sketches estimate'} ${counted(sketches.distinctKeys, 'key')} (${integer(sketches.lower)} to ${integer(sketches.upper)})`,
    );
  }
  if (times) lines.push(`${counted(times.buckets, 'time bucket')} of ${counted(times.widthMs / 60_000, 'minute')}`);
  if (writers) lines.push(`who wrote them: ${writersText(writers)}`);
  else if (partitionsFrom === 'records') lines.push('who wrote them is not known, or of a part of them only');
  return `${lines.join('\n')}\n`;
}

export function writersText({
  pairs,
  sampledShare,
  witnesses,
  witnessBytes,
}: NonNullable<StateAnswer['writers']>): string {
  const kept = sampledShare === 1 ? 'all of them' : `of ${percent(sampledShare)} of the keys`;
  return `${counted(pairs, 'pair')} of key and partition, ${kept}; ${counted(witnesses, 'pair')} with the key as it is, ${counted(witnessBytes, 'byte')}`;
}
