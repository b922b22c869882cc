import { counted } from './numbers.ts';

/** 2026-11-28T23:34:34Z; empty for what is no time, since producers may set any. */
export function moment(timestamp: number | null): string {
  const date = new Date(timestamp ?? NaN);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** `7 days`, `90 minutes`: in the largest unit that it has a whole number of. */
export function durationText(ms: number): string {
  const units: [number, string][] = [
    [86_400_000, 'day'],
    [3_600_000, 'hour'],
    [60_000, 'minute'],
    [1000, 'second'],
  ];
  const [size, unit] = units.find(([size]) => ms >= size && ms % size === 0) ?? [1, 'millisecond'];
  return counted(ms / size, unit);
}
