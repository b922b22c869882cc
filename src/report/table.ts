// Columns with titles, figures to the right, and bars.

import { bar, padEnd, padStart, type Style, widest } from './style.ts';

const SHORTEST_BAR = 8;

export interface Columns {
  /** Each with its title first. */
  readonly columns: readonly (readonly string[])[];
  /** Which of them are text: to the left. */
  readonly texts?: readonly number[];
  /** One a row, from 0 to 1, drawn in what room the terminal leaves. */
  readonly bars?: readonly number[];
}

export function table({ columns, texts = [], bars }: Columns, { colors, width }: Style): string[] {
  const widths = columns.map(widest);
  const room = Math.max(SHORTEST_BAR, width - widths.reduce((sum, each) => sum + each + 2, 0));
  return columns[0].map((_, i) => {
    const row = columns.map((column, c) => (texts.includes(c) ? padEnd : padStart)(column[i], widths[c])).join('  ');
    if (i === 0) return colors.dim(row.trimEnd());
    return bars ? `${row}  ${colors.cyan(bar(bars[i - 1], room))}`.trimEnd() : row.trimEnd();
  });
}

/** What is left for a column of texts beside columns of figures. */
export function roomBeside(figures: readonly (readonly string[])[], { width }: Style): number {
  return width - figures.map(widest).reduce((sum, each) => sum + each + 2, 0);
}
