// What all charts share. Colours are the style's variables, and none of them says anything by itself.

import { axisX, type PlotOptions, plot } from '@observablehq/plot';
import type { Chart, ChartData } from '../report/html/page.ts';

export type Of<Kind extends ChartData['kind']> = Extract<Chart, { kind: Kind }>;

export const whole = new Intl.NumberFormat('en-US');
export const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

export const BAR = 'var(--bar)';
/** So that a line behind it does not cross the text. */
export const HALO = { stroke: 'var(--bg)', strokeWidth: 4, fill: 'currentColor' } as const;

const EDGE = 5;

export function svg(options: PlotOptions): Element {
  const element = plot({ className: 'plot', marginRight: 22, ...options });
  // It brings a style element, which the page's policy refuses; the page's own style has what is needed of it.
  element.querySelector('style')?.remove();
  // The whole is one picture with one label; those of its parts mean nothing without a role.
  for (const part of element.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  element.setAttribute('role', 'img');
  // Titles of axes stand at the very edge, where the lower parts of their letters would be cut.
  const [width, height] = ['width', 'height'].map(name => Number(element.getAttribute(name)));
  element.setAttribute('viewBox', `0 ${-EDGE} ${width} ${height + 2 * EDGE}`);
  element.setAttribute('height', String(height + 2 * EDGE));
  return element;
}

export function compact(value: number): string {
  return value < 10_000 && Number.isInteger(value) ? whole.format(value) : short.format(value);
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** `2026-11-28 23:34:34` */
export function utc(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', ' ');
}

const DAY = 86_400_000;

/** Of dates: the time of the day, where days are long, and the whole date once below it. */
export function timeAxis(unit: 'timestamp' | 'offset', [from, to]: readonly [number, number], width: number) {
  const ticks = Math.max(2, Math.floor(width / 130));
  if (unit === 'offset') return axisX({ ticks, tickSize: 3, tickFormat: compact, label: 'offset' });
  const isLong = to - from > ticks * DAY;
  let day = '';
  return axisX({
    ticks,
    tickSize: 3,
    tickPadding: 8,
    label: 'UTC',
    labelOffset: 54,
    tickFormat: (at: Date, i: number) => {
      const [date, time] = utc(at).split(' ');
      if (isLong) return date;
      if (i === 0) day = '';
      const isNew = date !== day;
      day = date;
      const clock = time.endsWith(':00') ? time.slice(0, 5) : time;
      return isNew ? `${clock}\n${date}` : clock;
    },
  });
}
