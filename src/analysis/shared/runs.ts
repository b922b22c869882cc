// What a sample of runs says of the whole: how far its shares may lie, and what it may have missed. Runs, since a batch has one writer: the run is
// the observation, not the record.

/** What every answer from a sample says of it. */
export interface Sampled {
  /** Records that were read, in so many runs. */
  records: number;
  runs: number;
  /** Of the topic's window; exact, from the cluster. */
  offsets: number;
  /** Records in the window, by how many of the drawn offsets had one. */
  recordsAbout: number;
  /** How often the bounds hold. */
  level: 0.95;
  /** What has a smaller share may not have been seen at all. */
  missedBelow: number;
  /** Figures that are those of what was seen, and at least that of the whole: never scaled. */
  atLeast: string[];
}

/** What was drawn from a source. */
export interface Drawn {
  readonly runs: number;
  readonly rejected: number;
  readonly offsets: number;
}

/** Student's t for 19 degrees of freedom, both sides, at 95 %: there are 20 groups. */
const T_19 = 2.093;
/** Of so many runs none would have met it, at 95 %. */
const RULE_OF_THREE = 3;

export function sampled(records: number, { runs, rejected, offsets }: Drawn, atLeast: string[]): Sampled {
  return {
    records,
    runs,
    offsets,
    recordsAbout: Math.round((offsets * runs) / Math.max(1, runs + rejected)),
    level: 0.95,
    missedBelow: Math.min(1, RULE_OF_THREE / Math.max(1, runs)),
    atLeast,
  };
}

/**
 * A share lies so far from that of all groups together, at most, by how the groups of runs differ.
 * @param parts of each group: what is counted, and of how many; groups of nothing tell nothing
 * @returns null where that is not known: of what no group has met, or of what nothing else was met beside
 */
export function plusMinus(parts: readonly { readonly part: number; readonly of: number }[]): number | null {
  const shares = parts.filter(({ of }) => of > 0).map(({ part, of }) => part / of);
  if (shares.length < 2 || shares.every(share => share === 0) || shares.every(share => share === 1)) return null;
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (shares.length - 1);
  return T_19 * Math.sqrt(variance / shares.length);
}
