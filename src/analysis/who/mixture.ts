// Which writers explain what was seen, and how much each wrote: maximum likelihood over the histogram of masks.

/** How much was seen of each mask; bit i of a mask says that writer i would have done the same. */
export type Histogram = ReadonlyMap<number, number>;

export interface Mixture {
  /** Bits. */
  readonly writers: readonly number[];
  /** What each of them wrote: 0 to 1. */
  readonly shares: readonly number[];
  /** What a writer wrote who picks partitions at random, or by no rule that is known. */
  readonly otherShare: number;
  readonly logLikelihood: number;
}

const MOST_ROUNDS = 2000;
const PRECISION = 1e-9;

/**
 * The likeliest shares of these writers and of one who picks partitions at random, by expectation maximisation.
 * @param chance that a partition picked at random is a given one
 */
export function fitMixture(histogram: Histogram, writers: readonly number[], chance: number): Mixture {
  // In one order: the sums below are of floating-point numbers.
  const cells = [...project(histogram, writers)].sort(([a], [b]) => a - b);
  const total = cells.reduce((sum, [, weight]) => sum + weight, 0);
  let shares = writers.map(() => 1 / (writers.length + 1));
  let otherShare = 1 - shares.reduce((sum, share) => sum + share, 0);
  let logLikelihood = -Infinity;
  for (let round = 0; round < MOST_ROUNDS && total > 0; round++) {
    const wrote = writers.map(() => 0);
    let other = 0;
    let sum = 0;
    for (const [cell, weight] of cells) {
      let density = otherShare * chance;
      for (let i = 0; i < writers.length; i++) if (cell & (1 << i)) density += shares[i];
      sum += weight * Math.log(density);
      for (let i = 0; i < writers.length; i++) if (cell & (1 << i)) wrote[i] += (weight * shares[i]) / density;
      other += (weight * otherShare * chance) / density;
    }
    shares = wrote.map(each => each / total);
    otherShare = other / total;
    const isDone = sum - logLikelihood < PRECISION * total;
    logLikelihood = sum;
    if (isDone) break;
  }
  return { writers, shares, otherShare, logLikelihood: total === 0 ? 0 : logLikelihood };
}

/** The histogram over the bits of these writers alone: bit i is that of `writers[i]`. */
export function project(histogram: Histogram, writers: readonly number[]): Map<number, number> {
  const cells = new Map<number, number>();
  for (const [mask, weight] of histogram) {
    let cell = 0;
    for (let i = 0; i < writers.length; i++) cell |= ((mask >>> writers[i]) & 1) << i;
    cells.set(cell, (cells.get(cell) ?? 0) + weight);
  }
  return cells;
}

/** How much of what was seen at least one of these writers explains. */
export function explainedBy(histogram: Histogram, writers: readonly number[]): number {
  const bits = writers.reduce((all, writer) => all | (1 << writer), 0);
  let sum = 0;
  for (const [mask, weight] of histogram) if (mask & bits) sum += weight;
  return sum;
}

export function totalOf(histogram: Histogram): number {
  let sum = 0;
  for (const weight of histogram.values()) sum += weight;
  return sum;
}
