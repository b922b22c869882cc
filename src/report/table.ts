// Columns with titles, figures to the right, and bars: the one way in which answers draw tables.

import { bar, padEnd, padStart, type Style, widest } from './style.ts';

const SHORTEST_BAR = 8;

export interface Columns {
  /** Each with its title first. */
  readonly columns: readonly (readonly string[])[];
  /** Which of them are text: to the left. */
  readonly texts?: readonly number[];
  /** One a row, from 0 to 1, drawn in what room the terminal leaves; null for none. */
  readonly bars?: readonly (number | null)[];
  /** A cell that is wider sticks out of the first column, or every row would be as long as the longest. */
  readonly widestFirst?: number;
}

export function table(
  { columns, texts = [], bars, widestFirst = Infinity }: Columns,
  { colors, width }: Style,
): string[] {
  const widths = columns.map((column, c) => (c === 0 ? Math.min(widest(column), widestFirst) : widest(column)));
  const room = Math.max(SHORTEST_BAR, width - widths.reduce((sum, each) => sum + each + 2, 0));
  return columns[0].map((_, i) => {
    const row = columns.map((column, c) => (texts.includes(c) ? padEnd : padStart)(column[i], widths[c])).join('  ');
    if (i === 0) return colors.dim(row.trimEnd());
    const part = bars?.[i - 1] ?? null;
    return (part === null ? row : `${row}  ${colors.cyan(bar(part, room))}`).trimEnd();
  });
}

/** Rows without titles, indented under the line that says what they are. */
export function rowsUnder(rows: readonly (readonly string[])[], texts: readonly number[], style: Style): string[] {
  if (rows.length === 0) return [];
  const columns = columnsOf([rows[0].map(() => ''), ...rows]);
  return table({ columns, texts }, style)
    .slice(1)
    .map(line => `  ${line}`);
}

/** Rows as columns. */
export function columnsOf(rows: readonly (readonly string[])[]): string[][] {
  return rows[0].map((_, c) => rows.map(row => row[c]));
}

/** What is left for a column of texts beside columns of figures. */
export function roomBeside(figures: readonly (readonly string[])[], { width }: Style): number {
  return width - figures.map(widest).reduce((sum, each) => sum + each + 2, 0);
}
