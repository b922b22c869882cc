/** 2026-11-28T23:34:34Z; empty for what is no time, since producers may set any. */
export function moment(timestamp: number | null): string {
  const date = new Date(timestamp ?? NaN);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().replace(/\.\d+Z$/, 'Z');
}
