// What the text or the JSON value of a field says.

/** NaN if it is there but no integer; -1 if it is not there, or can be none. */
export function partitionFrom(value: unknown): number {
  if (value === null || value === undefined || value === '') return -1;
  const number = numberFrom(value);
  if (!Number.isInteger(number)) return NaN;
  return number >= 0 && number < 0x7fffffff ? number : -1;
}

export function numberFrom(value: unknown): number {
  if (typeof value === 'string') return /^-?\d+$/.test(value) ? Number(value) : NaN;
  return typeof value === 'number' ? value : NaN;
}

// In milliseconds 1e11 was 1973 and 1e14 will be 5138: numbers are told by how large they are.
const LEAST_MILLISECONDS = 1e11;
const LEAST_MICROSECONDS = 1e14;
const LEAST_NANOSECONDS = 1e17;
const DATE =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?: ?(Z|UTC|[+-]\d\d:?\d\d))?(?: [A-Z]{3,5})?(?: m=\S+)?$/;

/**
 * Milliseconds since 1970 from seconds, milliseconds, microseconds or nanoseconds, or from a date as ISO 8601 or Go write it. A date without a
 * zone is UTC: what is told must not depend on the machine. NaN for what is no time.
 */
export function timeFrom(value: unknown): number {
  const number = numberFrom(value);
  if (!Number.isNaN(number)) return millisecondsOf(number);
  const [, date, time, zone = 'Z'] = typeof value === 'string' ? (DATE.exec(value) ?? []) : [];
  if (date === undefined) return NaN;
  const offset = zone === 'UTC' ? 'Z' : zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  return Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time.slice(0, 12)}${offset}`);
}

function millisecondsOf(number: number): number {
  const size = Math.abs(number);
  if (size < LEAST_MILLISECONDS) return number * 1000;
  if (size < LEAST_MICROSECONDS) return number;
  return Math.round(number / (size < LEAST_NANOSECONDS ? 1e3 : 1e6));
}
