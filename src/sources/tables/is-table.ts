// Whether bytes begin as a table's do. Apart from the readers, so that nobody loads them to ask.

/** A stream begins with a continuation marker and the length of its schema. */
export const isArrowStream = (head: Buffer): boolean =>
  head.length > 8 && head.readUInt32LE(0) === 0xffffffff && head.readUInt32LE(4) < 1 << 24 && head[7] === 0;

/** A file is a stream behind these bytes, and then what tells where its batches are. */
const ARROW_FILE = Buffer.from('ARROW1\0\0', 'latin1');
export const isArrowFile = (head: Buffer): boolean => ARROW_FILE.equals(head.subarray(0, ARROW_FILE.length));

/** What comes before the stream. */
export const arrowStart = (head: Buffer): number => (isArrowFile(head) ? ARROW_FILE.length : 0);

/** The second is of a file whose columns are encrypted. */
export const isParquet = (head: Buffer): boolean => ['PAR1', 'PARE'].includes(head.toString('latin1', 0, 4));

/** The format of a table; undefined for what is none. */
export function tableFormat(head: Buffer): 'arrow' | 'parquet' | undefined {
  if (isArrowStream(head) || isArrowFile(head)) return 'arrow';
  return isParquet(head) ? 'parquet' : undefined;
}
