// Apart from the readers, so that the command line's help doesn't load them.

export const FORMATS = ['keys', 'csv'] as const;
/** `keys`: one a line. `csv`: a column of a CSV file with a header. */
export type Format = (typeof FORMATS)[number];
