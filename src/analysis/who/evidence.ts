/** One wrong decision in a million, as a likelihood ratio. */
export const EVIDENCE = Math.log(1e6);
