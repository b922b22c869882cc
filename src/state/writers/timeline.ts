// What the rules say of records, by time. Buckets of equal width, a power of two, that are joined in pairs when they get too many: two
// timelines of one unit can always be added.

const MOST_BUCKETS = 96;

export type TimeUnit = 'timestamp' | 'offset';

export interface Timeline {
  /** `timestamp`: milliseconds since 1970. `offset`: of the record in its partition, where the source knows no time. */
  readonly unit: TimeUnit;
  width: number;
  /** By number: bucket b holds from b * width up to, not including, (b + 1) * width. How many records have which mask. */
  buckets: Map<number, Map<number, number>>;
}

export function emptyTimeline(unit: TimeUnit): Timeline {
  return { unit, width: unit === 'timestamp' ? 1024 : 16, buckets: new Map() };
}

export function addToTimeline(timeline: Timeline, at: number, mask: number, records = 1): void {
  const number = Math.floor(at / timeline.width);
  let bucket = timeline.buckets.get(number);
  if (!bucket) {
    bucket = new Map();
    timeline.buckets.set(number, bucket);
    if (timeline.buckets.size > MOST_BUCKETS) {
      bucket.set(mask, records);
      // Until they are few enough, and not once: then the width depends on the records alone and not on their order.
      while (timeline.buckets.size > MOST_BUCKETS) widen(timeline);
      return;
    }
  }
  bucket.set(mask, (bucket.get(mask) ?? 0) + records);
}

/** Adds all of `other`, of the same unit. */
export function mergeTimelines(timeline: Timeline, other: Timeline): void {
  while (timeline.width < other.width) widen(timeline);
  for (const [number, masks] of other.buckets) {
    for (const [mask, records] of masks) addToTimeline(timeline, number * other.width, mask, records);
  }
}

/** Makes one bucket of two. */
export function widen(timeline: Timeline): void {
  const old = timeline.buckets;
  timeline.width *= 2;
  timeline.buckets = new Map();
  for (const [number, masks] of old) {
    const wider = Math.floor(number / 2);
    const bucket = timeline.buckets.get(wider);
    if (!bucket) timeline.buckets.set(wider, masks);
    else for (const [mask, records] of masks) bucket.set(mask, (bucket.get(mask) ?? 0) + records);
  }
}
