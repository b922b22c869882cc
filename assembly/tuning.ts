// What was chosen by measurement, in one place. Figures: ns a key, Node 20.20 on an AMD EPYC with AVX2, 10,000 distinct keys or more a set.

/** Keys that are looked at, and sorted, together. */
export const SORT_BLOCK: u32 = 2048;

/** Keys of a block that are looked at to choose between the order given and sorting. */
export const SAMPLE: u32 = 128;

/**
 * A block is sorted where the shortest and the longest key of eight lie this many bytes apart on average. In the order given / sorted:
 * lengths 8-40 6.2 / 7.6, lengths 1-200 16.6 / 14.2.
 */
export const SPREAD_TO_SORT: u32 = 48;

/** Keys whose lengths lie so far apart or farther are not padded to the longest but hashed one by one. The table of inverses ends at 256. */
export const WIDEST_PADDED: u32 = 192;
