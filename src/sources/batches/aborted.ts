// Which transactions of a partition were aborted: a broker lists them beside the batches that it sends.

import type { BatchHead } from './head.ts';

export interface AbortedTransaction {
  readonly producerId: number;
  /** Of its first batch. */
  readonly firstOffset: number;
}

/** To be asked of each batch in order. */
export class AbortedTransactions {
  readonly #list: readonly AbortedTransaction[];
  readonly #open = new Set<number>();
  #next = 0;

  constructor(list: readonly AbortedTransaction[]) {
    this.#list = [...list].sort((a, b) => a.firstOffset - b.firstOffset);
  }

  /** Whether the batch's records count as never written. */
  has({ producerId, lastOffset, isTransactional }: BatchHead): boolean {
    for (; this.#next < this.#list.length && this.#list[this.#next].firstOffset <= lastOffset; this.#next++) {
      this.#open.add(this.#list[this.#next].producerId);
    }
    return isTransactional && this.#open.has(producerId);
  }

  /** The producer's transaction ends here; what it writes next is another one. */
  end(producerId: number): void {
    this.#open.delete(producerId);
  }
}
