// Records of each partition over time: a line for each partition, a cell for each step.

import { barX } from '@observablehq/plot';
import { rate } from '../numbers.ts';
import { BAR, type Of, svg, timeAxis, whole } from './drawing.ts';
import { LINE_AXIS, lineAxis, PALEST, scale } from './heat-map.ts';
import { bucket } from './times.ts';

export function rates({ rows, from, width: step, label }: Of<'rates'>, width: number): Element[] {
  const most = Math.max(...rows.flatMap(({ records }) => records), 1);
  const height = Math.max(8, Math.min(26, Math.floor(360 / rows.length)));
  const every = Math.ceil(16 / height);
  // Where there is none, nothing is drawn: silence is seen as a gap.
  const cells = rows.flatMap(({ partition, records }) =>
    records.flatMap((value, i) => (value === 0 ? [] : [{ partition, value, ...bucket('timestamp', from[i], step) }])),
  );
  const end = from[from.length - 1] + step;
  const map = svg({
    ariaLabel: label,
    width,
    height: 12 + 58 + rows.length * height,
    marginLeft: LINE_AXIS,
    marginTop: 12,
    marginBottom: 58,
    x: { type: 'utc', domain: [new Date(from[0]), new Date(end)] },
    y: { type: 'band', domain: rows.map(({ partition }) => partition), padding: 0.12 },
    opacity: { type: 'linear', domain: [0, most], range: [PALEST, 1] },
    marks: [
      lineAxis(
        rows.map(({ partition }) => partition).filter((_, i) => i % every === 0),
        'partition',
      ),
      timeAxis('timestamp', [from[0], end], width),
      barX(cells, {
        x1: 'from',
        x2: 'to',
        y: 'partition',
        fill: BAR,
        fillOpacity: 'value',
        inset: 0,
        title: ({ partition, value, when }) =>
          `partition ${partition}, ${when}: ${whole.format(value)} records, ${rate(value, step)}`,
        tip: true,
      }),
    ],
  });
  return [scale(most, Math.min(width, 280)), map];
}
