// How many records go from which old partition to which new one: a cell for each pair, its scale above.

import { axisX, axisY, cell, rectX, text } from '@observablehq/plot';
import { percent } from '../numbers.ts';
import { BAR, compact, HALO, type Of, range, svg, whole } from './drawing.ts';

/** What is least is still seen. */
export const PALEST = 0.08;
const STEPS = 32;
export const LINE_AXIS = 52;

export function heatMap({ cells, from, to, label }: Of<'flows'>, width: number): Element[] {
  const [left, right] = [LINE_AXIS, 10];
  const step = Math.max(6, Math.min(44, Math.floor((width - left - right) / to)));
  const most = Math.max(...cells.map(({ records }) => records), 1);
  const total = cells.reduce((sum, { records }) => sum + records, 0);
  const ticks = (count: number) => range(count).filter(i => i % Math.ceil(30 / step) === 0);
  const longest = Math.max(...cells.map(({ records }) => compact(records).length));
  const map = svg({
    ariaLabel: label,
    width: left + right + to * step,
    height: 12 + 48 + from * step,
    marginLeft: left,
    marginRight: right,
    marginTop: 12,
    marginBottom: 48,
    x: { type: 'band', domain: range(to), padding: 0.06 },
    y: { type: 'band', domain: range(from), padding: 0.06 },
    opacity: { type: 'linear', domain: [0, most], range: [PALEST, 1] },
    marks: [
      axisX({ ticks: ticks(to), tickSize: 0, anchor: 'bottom', label: 'new partition', labelOffset: 40 }),
      lineAxis(ticks(from), 'old partition'),
      cell(cells, {
        x: 'to',
        y: 'from',
        fill: BAR,
        fillOpacity: 'records',
        // What stays has an edge.
        stroke: 'currentColor',
        strokeWidth: ({ from, to }) => (from === to ? 1.5 : 0),
        title: ({ from, to, records }) =>
          `${from === to ? `stays in partition ${from}` : `from partition ${from} to ${to}`}: ${whole.format(records)} records (${percent(records / total)})`,
        tip: true,
      }),
      ...(step >= 7 * longest + 6
        ? [text(cells, { x: 'to', y: 'from', text: ({ records }) => compact(records), ...HALO, strokeWidth: 3 })]
        : []),
    ],
  });
  return [scale(most, Math.min(width, 280)), map];
}

/** Of lines that are partitions, in a margin of LINE_AXIS. */
export function lineAxis(ticks: number[], label: string) {
  return axisY({ ticks, tickSize: 0, label, labelAnchor: 'center', labelArrow: 'none', labelOffset: LINE_AXIS - 8 });
}

/** What how much colour stands for. */
export function scale(most: number, width: number): Element {
  const steps = range(STEPS).map(i => ({ from: (i * most) / STEPS, to: ((i + 1) * most) / STEPS }));
  const element = svg({
    width,
    height: 54,
    marginLeft: 14,
    marginRight: 24,
    marginTop: 2,
    marginBottom: 38,
    x: { domain: [0, most] },
    opacity: { type: 'linear', domain: [0, most], range: [PALEST, 1] },
    marks: [
      rectX(steps, { x1: 'from', x2: 'to', fill: BAR, fillOpacity: ({ from, to }) => (from + to) / 2 }),
      axisX({ label: 'records', labelArrow: 'none', ticks: Math.min(4, most), tickSize: 3, tickFormat: compact }),
    ],
  });
  element.removeAttribute('role');
  element.setAttribute('aria-hidden', 'true');
  return element;
}
