// Columns of tables: of Arrow streams and Parquet files.

/** `bytes`: texts or bytes. `time`: its values come as milliseconds since 1970. `nested`: of lists, maps or structs, which nothing is made of. */
export type ColumnKind = 'bytes' | 'integer' | 'time' | 'other' | 'nested';

export interface TableColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Whether its bytes are those of texts. */
  readonly isText: boolean;
  /** As its format calls it. */
  readonly type: string;
}

/** A column of some rows. */
export interface Cells {
  /** The bytes of a text, of bytes, or of an integer's digits; of other kinds only that there are some; undefined for null. */
  bytesAt(row: number): Uint8Array | undefined;
  /** A text, a number, milliseconds of a time; null or undefined for null. */
  valueAt(row: number): unknown;
  /** Where the same bytes lie, if they lie one behind the other: a view for each of them takes longer than to copy it. */
  readonly lying?: LyingBytes;
}

export interface LyingBytes {
  readonly bytes: Uint8Array;
  /** Where each begins and the one before it ends, and where the last one does. */
  readonly offsets: Int32Array | BigInt64Array;
  /** Left out where none is. */
  readonly isNull?: ((row: number) => boolean) | undefined;
}

/** @throws any error if bytes do not have this part */
export function checkPart(bytes: Uint8Array, from: number, to: number): void {
  if (!(from >= 0 && from <= to && to <= bytes.length)) throw new Error(`${from} to ${to} of ${bytes.length} bytes`);
}

/** What a column is read for. */
export type Role = 'partition' | 'offset' | 'timestamp' | 'topic' | 'value';

/** Some rows, of the columns that are read. */
export interface Rows extends Partial<Record<Role, Cells>> {
  readonly count: number;
  /** One, or several that are joined. */
  readonly key: readonly Cells[];
}

/** Which columns are what, by their names. */
export interface TableLayout extends Partial<Record<Role, string>> {
  readonly key: readonly string[];
  readonly separator: string;
  /** Whether the key is one text. */
  readonly isText: boolean;
  /** Whether `value` has the bytes of values, and not what was made of them. */
  readonly hasValueBytes: boolean;
  /** Whether `timestamp` is of a type for times, and not numbers or texts that stand for some. */
  readonly hasTimes: boolean;
}

const ROLES: readonly Role[] = ['partition', 'offset', 'timestamp', 'topic', 'value'];

/** The cells of the columns that a layout names. */
export function rowsOf(layout: TableLayout, count: number, cellsOf: (column: string) => Cells): Rows {
  const named = ROLES.flatMap(role => (layout[role] === undefined ? [] : [[role, cellsOf(layout[role])]]));
  return { count, key: layout.key.map(cellsOf), ...Object.fromEntries(named) };
}

/** The names of all columns that are read, each once. */
export function columnsOf(layout: TableLayout): string[] {
  return [...new Set([...layout.key, ...ROLES.flatMap(role => layout[role] ?? [])])];
}
