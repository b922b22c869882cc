/** Batches of one partition that lie one behind the other. */
export interface BatchRun {
  /** Where they come from, for errors. */
  readonly name: string;
  readonly partition: number;
  /** Records before this offset are left out: a broker sends a batch whole. */
  readonly from: number;
  /** Records from this offset on are left out. */
  readonly to: number;
  /** No batch has an offset below this one. */
  next: number;
}
