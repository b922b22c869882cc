/** How fast keylane is on one machine, beside what people use today. */
export interface BenchAnswer {
  /** keylane's version. */
  keylane: string;
  engine: 'wasm' | 'js';
  runtime: string;
  cpu: string;
  /** Distinct keys of each set. */
  keys: number;
  partitions: number;
  rounds: number;
  results: {
    set: string;
    contender: string;
    /** For one key, the median of the rounds. */
    nanoseconds: number;
    /** Than the first contender; below 1 it is slower. */
    timesFaster: number;
  }[];
}
