// Points in time on the command line.

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

export const TIME_FORMS = '90m, 24h or 7d ago; 2026-11-01, 2026-11-01T12:00Z, or milliseconds since 1970';

/** Milliseconds since 1970; undefined for what is no time. A time without a zone is that of this machine. */
export function parseTime(text: string, now = Date.now()): number | undefined {
  const [, count, unit] = /^(\d{1,12}(?:\.\d+)?)(ms|s|m|h|d|w)$/.exec(text) ?? [];
  if (unit !== undefined) return Math.max(0, Math.round(now - Number(count) * UNITS[unit as keyof typeof UNITS]));
  if (/^\d{13}$/.test(text)) return Number(text);
  // What a clock of Unix has: 13 digits are milliseconds, 10 are seconds.
  if (/^\d{10}$/.test(text)) return 1000 * Number(text);
  if (!/^\d{4}-\d\d-\d\d(T|$)/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) || time < 0 ? undefined : time;
}
