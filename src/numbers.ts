// Numbers as people read them, in English. Without Intl, whose first formatter takes 10 to 30 ms, which every answer with a sentence would pay.

/** `1,234` */
export const integer = (value: number): string => grouped(String(Math.round(value)));
/** `1,234.50` */
export const decimal = (value: number): string => grouped(value.toFixed(2));
/** `12.3 %`. Neither `0.0 %` of what is there nor `100.0 %` where something is missing. */
export const percent = (share: number): string => {
  if (share > 0 && share < LEAST_SHARE / 2) return '<0.1 %';
  if (share < 1 && share >= 1 - LEAST_SHARE / 2) return '>99.9 %';
  return `${grouped((share * 100).toFixed(1))} %`;
};
const LEAST_SHARE = 0.001;
/** `3 keys`, `1 key` */
export const counted = (count: number, noun: string): string => `${integer(count)} ${noun}${count === 1 ? '' : 's'}`;
/** `a, b and 3 more` */
export const listed = (all: readonly string[], most: number): string =>
  all.slice(0, most).join(', ') + (all.length > most ? ` and ${integer(all.length - most)} more` : '');

function grouped(digits: string): string {
  const [whole, fraction] = digits.split('.');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? text : `${text}.${fraction}`;
}

/** 1.2 GB, 616 MB, 12 KB. */
export function bytesText(bytes: number): string {
  const [unit, name] = bytes >= 1e9 ? [1e9, 'GB'] : bytes >= 1e6 ? [1e6, 'MB'] : bytes >= 1e3 ? [1e3, 'KB'] : [1, 'B'];
  const value = bytes / unit;
  return `${value.toFixed(value < 10 && unit > 1 ? 1 : 0)} ${name}`;
}

const UNITS = [
  ['a second', 1000],
  ['a minute', 60_000],
  ['an hour', 3_600_000],
] as const;

/** `12.5 a second`; less than one of them by the minute, or by the hour. `ms`: in which time there were so many. */
export function rate(count: number, ms: number): string {
  const [name, unit] = UNITS.find(([, unit]) => (count * unit) / ms >= 1) ?? UNITS[count === 0 ? 0 : UNITS.length - 1];
  const each = (count * unit) / ms;
  return `${each >= 100 ? integer(Math.round(each)) : Number(each.toPrecision(3))} ${name}`;
}
