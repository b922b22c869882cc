/** With more partitions there is one HLL sketch for all keys: so many would be 8 MB. */
export const MOST_SKETCHES = 2048;
