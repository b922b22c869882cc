// How text for people looks: colours and columns.

import pc from 'picocolors';
import { widthOfText } from './width.ts';

export type Colors = ReturnType<typeof pc.createColors>;

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a terminal, or a pipe, can show. */
export interface Style {
  colors: Colors;
  /** Width in columns. */
  width: number;
}

/** What of a stream and its environment decides how text looks. */
export interface Terminal {
  readonly isTTY: boolean;
  /** Undefined where nobody knows. */
  readonly columns: number | undefined;
}

const NARROWEST = 40;
const USUAL_WIDTH = 80;

export function styleOf(terminal: Terminal, env: Environment): Style {
  return { colors: pc.createColors(hasColors(terminal, env)), width: widthOf(terminal) };
}

/** In which texts are wrapped: the terminal's, or 80 columns where there is none. */
export function widthOf({ columns }: Terminal): number {
  return Math.max(NARROWEST, columns || USUAL_WIDTH);
}

/** NO_COLOR wins (https://no-color.org), then FORCE_COLOR; otherwise colours are for terminals that are not dumb. */
export function hasColors({ isTTY }: Terminal, env: Environment): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return isTTY && env.TERM !== 'dumb';
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOfText(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOfText(text))) + text;
}

/** The widest of the texts, in columns. */
export function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, widthOfText(text)), 0);
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of `part` (0 to 1) of `width` columns, exact to an eighth of a column; something above zero is never invisible. */
export function bar(part: number, width: number): string {
  const eighths = part > 0 ? Math.max(1, Math.round(part * width * 8)) : 0;
  return '█'.repeat(eighths >> 3) + EIGHTHS[eighths & 7];
}
