// Two scans' keys → the keys of both, and what is kept of keys that are too many.

import {
  emptyColumns,
  type KeyColumns,
  keyAt,
  keyEnd,
  MOST_STORED,
  sampledShare,
  sampleOf,
  sizeOfColumns,
  totalsOf,
} from './columns.ts';

/**
 * The keys of both scans. Exact if both are and the result fits; otherwise the errors of both add up.
 * @param most how many bytes the result may take
 */
export function mergeColumns(a: KeyColumns, b: KeyColumns, most: number): KeyColumns {
  const merged = write(a.last !== undefined, add => addBoth(a, b, add));
  merged.theta = a.theta < b.theta ? a.theta : b.theta;
  merged.offsetRecords = a.offsetRecords + b.offsetRecords;
  merged.offsetBytes = a.offsetBytes + b.offsetBytes;
  return shrinkColumns(merged, most);
}

/** Takes entry i of some columns with as many records, of which it may have missed some. */
type Add = (from: KeyColumns, i: number, records: number, missed: number) => void;

function addBoth(a: KeyColumns, b: KeyColumns, add: Add): void {
  const missedOfA = missedBy(a, b);
  const missedOfB = missedBy(b, a);
  let i = 0;
  let j = 0;
  while (i < a.count || j < b.count) {
    const order = j === b.count ? -1 : i === a.count ? 1 : compare(a, i, b, j);
    const iEnd = order <= 0 ? keyEnd(a, i) : i;
    const jEnd = order >= 0 ? keyEnd(b, j) : j;
    let missed = totalsOf(a, i, iEnd).missed + totalsOf(b, j, jEnd).missed;
    if (i === iEnd) missed += missedOfA(j);
    if (j === jEnd) missed += missedOfB(i);
    while (i < iEnd || j < jEnd) {
      const side = j === jEnd ? -1 : i === iEnd ? 1 : a.partitions[i] - b.partitions[j];
      const records = (side <= 0 ? a.records[i] : 0) + (side >= 0 ? b.records[j] : 0);
      // Of an entry that both have, the later record is the last one.
      const isOfA = side < 0 || (side === 0 && !(a.last && b.last && b.last.offsets[j] > a.last.offsets[i]));
      if (isOfA) add(a, i, records, missed);
      else add(b, j, records, missed);
      missed = 0;
      if (side <= 0) i++;
      if (side >= 0) j++;
    }
  }
}

/** The columns, or of too many keys those that are worth most: see `purge` in assembly/keys/purge.ts. */
export function shrinkColumns(columns: KeyColumns, most: number): KeyColumns {
  while (columns.count > 1 && sizeOfColumns(columns.count, columns.bytes.length) > most) columns = purge(columns);
  return columns;
}

/** How many records a scan may have missed of the key of another scan's entry that it does not have. */
function missedBy({ theta, offsetRecords, offsetBytes }: KeyColumns, other: KeyColumns): (i: number) => number {
  const isSampled = sampleOf({ ...other, theta });
  return i => {
    if (isSampled(i)) return 0;
    const length = other.lengths[i];
    return length === 0 ? offsetRecords : Math.min(offsetRecords, Math.floor(offsetBytes / length));
  };
}

function compare(a: KeyColumns, i: number, b: KeyColumns, j: number): number {
  return a.low[i] - b.low[j] || a.high[i] - b.high[j];
}

/** Columns of the size that `walk` needs, which goes twice over what it adds. */
function write(keepsLast: boolean, walk: (add: Add) => void): KeyColumns {
  let count = 0;
  let bytes = 0;
  walk(({ lengths }, i) => {
    count++;
    bytes += Math.min(lengths[i], MOST_STORED);
  });
  const to = emptyColumns(count, bytes, keepsLast);
  let at = 0;
  let start = 0;
  walk((from, i, records, missed) => {
    to.low[at] = from.low[i];
    to.high[at] = from.high[i];
    to.records[at] = records;
    to.missed[at] = Math.min(missed, 0xffffffff);
    to.partitions[at] = from.partitions[i];
    to.lengths[at] = from.lengths[i];
    if (to.last && from.last) {
      to.last.offsets[at] = from.last.offsets[i];
      to.last.values[at] = from.last.values[i];
    }
    to.starts[at] = start;
    const key = keyAt(from, i);
    to.bytes.set(key, start);
    start += key.length;
    at++;
  });
  return to;
}

function purge(columns: KeyColumns): KeyColumns {
  const { count, lengths } = columns;
  const quarter = count >> 2;
  const wasSampled = sampleOf(columns);
  let sampled = 0;
  let records = 0;
  let bytes = 0;
  for (let i = 0; i < count; i++) {
    if (wasSampled(i)) sampled++;
    records += columns.records[i];
    bytes += columns.records[i] * lengths[i];
  }
  const share = sampledShare(columns) * (quarter / sampled);
  const theta = sampled > quarter ? BigInt(Math.floor(share * 2 ** 52)) << 11n : columns.theta;
  const isSampled = sampleOf({ ...columns, theta });
  // A key with many records is worth as much as one with few long ones.
  const meanLength = Math.max(1, bytes / records);
  const scores = new Float64Array(count);
  for (let i = 0; i < count; ) {
    const end = keyEnd(columns, i);
    const totals = totalsOf(columns, i, end);
    const score = isSampled(i) ? Infinity : (totals.records + totals.missed) * Math.max(1, lengths[i] / meanLength);
    scores.fill(score, i, end);
    i = end;
  }
  const ascending = scores.filter(score => score < Infinity).sort();
  const least = ascending[Math.max(0, ascending.length - 1 - quarter)] ?? 0;
  let [offsetRecords, offsetBytes] = [columns.offsetRecords, columns.offsetBytes];
  const kept = write(columns.last !== undefined, add => {
    for (let i = 0; i < count; ) {
      const end = keyEnd(columns, i);
      if (scores[i] > least) for (; i < end; i++) add(columns, i, columns.records[i], columns.missed[i]);
      else {
        const totals = totalsOf(columns, i, end);
        offsetRecords = Math.max(offsetRecords, totals.records + totals.missed);
        offsetBytes = Math.max(offsetBytes, (totals.records + totals.missed) * lengths[i]);
        i = end;
      }
    }
  });
  return Object.assign(kept, { theta, offsetRecords, offsetBytes });
}
