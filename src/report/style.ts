// How text for people looks: colours and columns.

import pc from 'picocolors';
import stringWidth from 'string-width';

export type Colors = ReturnType<typeof pc.createColors>;

/** What a terminal, or a pipe, can show. */
export interface Style {
  colors: Colors;
  /** Width in columns. */
  width: number;
}

export function styleOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Style {
  return { colors: pc.createColors(hasColors(stream, env)), width: Math.max(40, stream.columns ?? 80) };
}

/** NO_COLOR wins (https://no-color.org), then FORCE_COLOR; otherwise colours are for terminals that are not dumb. */
function hasColors(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return stream.isTTY === true && env.TERM !== 'dumb';
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - stringWidth(text))) + text;
}

/** The widest of the texts, in columns. */
export function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, stringWidth(text)), 0);
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of `part` (0 to 1) of `width` columns, exact to an eighth of a column; something above zero is never invisible. */
export function bar(part: number, width: number): string {
  const eighths = part > 0 ? Math.max(1, Math.round(part * width * 8)) : 0;
  return '█'.repeat(eighths >> 3) + EIGHTHS[eighths & 7];
}
