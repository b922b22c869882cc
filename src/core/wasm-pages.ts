// Memory of WebAssembly comes in pages.

export const PAGE = 0x10000;
/** One page less than 4 GiB: the kernels add to addresses, and the sums must stay below 2^32. */
export const MOST_PAGES = 0xffff;
