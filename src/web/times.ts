// What happened when: shares as one band, counts as a panel each.

import { axisY, rectY, ruleY, text } from '@observablehq/plot';
import { percent } from '../numbers.ts';
import { BAR, compact, HALO, type Of, svg, timeAxis, utc, whole } from './drawing.ts';
import { make } from './make.ts';

type Times = Of<'time'>;

/** One above the other on the same axis. */
export function timePanels({ series, from, width: step, unit, label }: Times, width: number): Element[] {
  return series.flatMap(({ name, values }) => {
    const data = values.map((value, i) => ({ value, ...bucket(unit, from[i], step) }));
    const panel = svg({
      ariaLabel: `${name}. ${label}`,
      width,
      height: 186,
      marginBottom: 58,
      x: { type: unit === 'timestamp' ? 'utc' : 'linear' },
      y: { label: null, domain: [0, Math.max(1, ...values)] },
      marks: [
        axisY({ ticks: 3, tickSize: 0, tickFormat: compact }),
        timeAxis(unit, [from[0], from[from.length - 1] + step], width),
        rectY(data, {
          x1: 'from',
          x2: 'to',
          y: 'value',
          fill: BAR,
          inset: 0,
          title: ({ value, when }) => `${when}: ${whole.format(value)} ${name}`,
          tip: true,
        }),
        ruleY([0]),
      ],
    });
    return [make('p', { className: 'panel', textContent: name }), panel];
  });
}

/** Shares of one whole, one on the other, each with its name where there is most room for it. */
export function band({ series, from, width: step, unit, label }: Times, width: number): Element[] {
  const parts = series.flatMap(({ name, values }, order) => {
    let wanted = { below: 0, share: 0, at: 0 };
    const rects = values.map((share, i) => {
      const below = series.slice(0, order).reduce((sum, other) => sum + other.values[i], 0);
      return { order, share, below, i, ...bucket(unit, from[i], step) };
    });
    for (const { share, below, i } of rects) if (share > wanted.share) wanted = { share, below, at: i };
    return [{ name, order, rects, label: { ...middleOf(values, wanted.at), ...wanted } }];
  });
  const colour = (order: number) => (order === 0 ? BAR : `var(--series-${Math.min(order + 1, 6)})`);
  const at = (value: number) => (unit === 'timestamp' ? new Date(value) : value);
  const end = from[from.length - 1] + step;
  const chart = svg({
    ariaLabel: label,
    width,
    height: 242,
    marginTop: 10,
    marginBottom: 58,
    x: { type: unit === 'timestamp' ? 'utc' : 'linear', domain: [at(from[0]), at(end)] },
    y: { label: null, domain: [0, 1] },
    color: { type: 'identity' },
    marks: [
      axisY({ ticks: 3, tickSize: 0, tickFormat: '%' }),
      timeAxis(unit, [from[0], end], width),
      rectY(
        parts.flatMap(({ rects }) => rects),
        {
          x1: 'from',
          x2: 'to',
          y1: 'below',
          y2: ({ below, share }) => below + share,
          fill: ({ order }) => colour(order),
          inset: 0,
          title: ({ when, share, order }) => `${when}: ${percent(share)} ${series[order].name}`,
          tip: true,
        },
      ),
      ruleY([0]),
      text(
        parts.filter(({ label }) => label.share > 0.12),
        {
          x: ({ label: { first, last } }) => at((from[first] + from[last] + step) / 2),
          y: ({ label: { below, share } }) => below + share / 2,
          text: 'name',
          fontFamily: 'var(--mono)',
          ...HALO,
        },
      ),
    ],
  });
  return [legend(parts.map(({ name, order }) => [name, order])), chart];
}

/** The run of buckets around the fullest in which a series has half as much as there. */
function middleOf(values: readonly number[], fullest: number): { first: number; last: number } {
  const isFull = (i: number) => values[i] >= values[fullest] / 2;
  let [first, last] = [fullest, fullest];
  while (first > 0 && isFull(first - 1)) first--;
  while (last < values.length - 1 && isFull(last + 1)) last++;
  return { first, last };
}

function legend(names: [name: string, order: number][]): Element {
  const list = make('ul', { className: 'legend' });
  for (const [name, order] of names)
    list.append(make('li', { className: `series-${Math.min(order + 1, 6)}`, textContent: name }));
  return list;
}

export function bucket(unit: Times['unit'], from: number, step: number) {
  if (unit === 'offset')
    return { from, to: from + step, when: `offset ${whole.format(from)} to ${whole.format(from + step)}` };
  const [start, end] = [new Date(from), new Date(from + step)];
  return { from: start, to: end, when: `${utc(start)} to ${utc(end)} UTC` };
}
