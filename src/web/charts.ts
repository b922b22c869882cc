// Charts as SVG.

import { areaY, axisX, axisY, barX, barY, dot, ruleX, ruleY, text } from '@observablehq/plot';
import { percent } from '../numbers.ts';
import type { Chart } from '../report/html/page.ts';
import { BAR, compact, HALO, type Of, range, short, svg, whole } from './drawing.ts';
import { heatMap } from './heat-map.ts';
import { rates } from './rates.ts';
import { band, timePanels } from './times.ts';

const MEAN = { stroke: 'var(--fg)', strokeDasharray: '5 4', strokeWidth: 1.5 };

/** The chart at this width in CSS pixels, as one or more elements. */
export function drawChart(chart: Exclude<Chart, { kind: 'what-if' | 'try-key' }>, width: number): Element[] {
  switch (chart.kind) {
    case 'spread':
      return [spread(chart, width)];
    case 'ranked':
      return [ranked(chart, width)];
    case 'rows':
      return [rows(chart, width)];
    case 'time':
      return chart.isShare ? band(chart, width) : timePanels(chart, width);
    case 'rates':
      return rates(chart, width);
    case 'flows':
      return heatMap(chart, width);
    case 'places':
      return [places(chart, width)];
  }
}

export function spread({ records, label }: Pick<Of<'spread'>, 'records' | 'label'>, width: number): Element {
  const total = records.reduce((sum, each) => sum + each, 0);
  const mean = total / records.length;
  const most = Math.max(...records);
  const bars = records.map((value, partition) => ({ partition, value }));
  const fullest = bars.filter(({ value }) => value === most).slice(0, 1);
  const every = Math.ceil(records.length / Math.max(4, width / 34));
  return svg({
    ariaLabel: label,
    width,
    height: 282,
    marginTop: 44,
    marginBottom: 38,
    x: { type: 'band', label: 'partition', domain: bars.map(({ partition }) => partition) },
    y: { label: 'records', domain: [0, Math.max(most, mean, 1)] },
    marks: [
      ticksUpTo(most),
      axisX({
        ticks: bars.map(({ partition }) => partition).filter(partition => partition % every === 0),
        tickSize: 3,
      }),
      barY(bars, {
        x: 'partition',
        y: 'value',
        fill: BAR,
        title: ({ partition, value }) =>
          `partition ${partition}: ${whole.format(value)} records (${percent(value / total)})`,
        tip: true,
      }),
      ruleY([0]),
      ruleY([mean], MEAN),
      meanLabel(mean),
      text(fullest, {
        x: 'partition',
        y: 'value',
        text: ({ value }) => compact(value),
        dy: -8,
        fontWeight: 'bold',
        ...HALO,
      }),
    ],
  });
}

export function ranked({ points, mean, label }: Omit<Of<'ranked'>, 'kind'>, width: number): Element {
  return svg({
    ariaLabel: label,
    width,
    height: 282,
    marginTop: 44,
    marginBottom: 38,
    x: { label: 'partitions, the fullest first', type: 'linear', domain: [1, points[points.length - 1].rank] },
    y: { label: 'records', domain: [0, Math.max(points[0].records, mean, 1)] },
    marks: [
      ticksUpTo(points[0].records),
      axisX({ ticks: Math.max(3, width / 120), tickFormat: whole.format, tickSize: 3 }),
      areaY(points, {
        x: 'rank',
        y: 'records',
        fill: BAR,
        curve: 'step',
        title: ({ rank, records }) => `number ${whole.format(rank)} of the fullest: ${whole.format(records)} records`,
        tip: true,
      }),
      ruleY([0]),
      ruleY([mean], MEAN),
      meanLabel(mean),
    ],
  });
}

/** Each name above its bar: keys may be long, and phones are narrow. */
function rows({ rows, unit, label }: Of<'rows'>, width: number): Element {
  const data = rows.map((row, i) => ({ ...row, i }));
  const ROW = 42;
  const most = Math.max(...rows.map(({ value, most }) => most ?? value));
  const fits = Math.floor(width / 8);
  const name = (text: string) => (text.length > fits ? `${text.slice(0, fits - 1)}…` : text);
  return svg({
    ariaLabel: label,
    width,
    height: ROW * rows.length + 42,
    marginBottom: 40,
    marginLeft: 8,
    marginRight: 16 + 6.6 * Math.max(...rows.map(({ text }) => text.length)),
    marginTop: 0,
    x: { label: unit, domain: [0, most] },
    y: { type: 'band', domain: data.map(({ i }) => i), padding: 0, axis: null },
    marks: [
      axisX({ ticks: Math.min(most, Math.max(2, width / 150)), tickFormat: compact, tickSize: 3 }),
      barX(data, {
        x: 'value',
        y: 'i',
        fill: BAR,
        insetTop: 20,
        insetBottom: 6,
        title: ({ name, value, most }) =>
          `${name}: ${whole.format(value)}${most === undefined ? '' : ` to ${whole.format(most)}`} ${unit}`,
        tip: true,
      }),
      // As far as it may go.
      ruleY(
        data.filter(({ most }) => most !== undefined),
        { x1: 'value', x2: 'most', y: 'i', dy: 7, stroke: 'currentColor' },
      ),
      ruleX([0]),
      text(data, {
        x: 0,
        y: 'i',
        text: row => name(row.name),
        textAnchor: 'start',
        dx: 2,
        dy: -10,
        fontFamily: 'var(--mono)',
      }),
      text(data, { x: row => row.most ?? row.value, y: 'i', text: 'text', textAnchor: 'start', dx: 5, dy: 7 }),
    ],
  });
}

/** A line a rule: its dot is full where it is in Java's partition, hollow elsewhere. */
function places({ rows, numPartitions, label }: Of<'places'>, width: number): Element {
  const ROW = 22;
  const [{ partition: java }] = rows;
  const last = numPartitions - 1;
  const ticks = Math.max(2, Math.floor(width / 90));
  const every = Math.ceil(numPartitions / (2 * ticks));
  const widest = (texts: string[]) => Math.max(...texts.map(({ length }) => length));
  return svg({
    ariaLabel: label,
    width,
    height: ROW * rows.length + 44,
    marginLeft: 14 + 6.6 * widest(rows.map(({ name }) => name)),
    marginRight: 20 + 7 * widest(rows.map(({ partition }) => String(partition))),
    marginTop: 4,
    marginBottom: 40,
    x: { type: 'linear', label: 'partition', domain: [0, Math.max(1, last)] },
    y: { type: 'point', domain: rows.map(({ name }) => name), padding: 0.5, label: null },
    marks: [
      axisY({ tickSize: 0 }),
      axisX({
        tickSize: 3,
        ...(last <= 48
          ? { ticks: range(numPartitions).filter(partition => partition % every === 0), tickFormat: String }
          : { ticks, tickFormat: compact }),
      }),
      ruleY(rows, { y: 'name', stroke: 'var(--line)' }),
      ruleX([java], MEAN),
      dot(rows, {
        x: 'partition',
        y: 'name',
        r: 5,
        fill: ({ partition }) => (partition === java ? BAR : 'var(--bg)'),
        stroke: BAR,
        strokeWidth: 1.5,
      }),
      text(rows, {
        x: 'partition',
        y: 'name',
        text: ({ partition }) => String(partition),
        dx: 10,
        textAnchor: 'start',
        ...HALO,
      }),
    ],
  });
}

/** How uneven the spread is at each partition count. */
export function curve(
  points: { count: number; maxOverMean: number }[],
  chosen: { count: number; maxOverMean: number },
  width: number,
): Element {
  const most = Math.max(...points.map(({ maxOverMean }) => maxOverMean), chosen.maxOverMean, 1.1);
  return svg({
    ariaLabel: 'The fullest partition, in times the mean, at each partition count.',
    width,
    height: 220,
    marginTop: 24,
    marginBottom: 38,
    x: { label: 'partitions', type: 'linear' },
    y: { label: 'fullest partition, times the mean', domain: [1, most] },
    marks: [
      axisY({ tickSize: 0, ticks: 5 }),
      axisX({ ticks: Math.max(3, width / 90), tickSize: 3 }),
      dot(points, {
        x: 'count',
        y: 'maxOverMean',
        r: 2.5,
        fill: BAR,
        title: ({ count, maxOverMean }) =>
          `${whole.format(count)} partitions: the fullest has ${maxOverMean.toFixed(2)} times the mean`,
        tip: true,
      }),
      ruleX([chosen.count], { ...MEAN }),
      dot([chosen], { x: 'count', y: 'maxOverMean', r: 6, stroke: 'currentColor', strokeWidth: 2 }),
    ],
  });
}

/** Above the bars and what is written above the highest one. */
function meanLabel(mean: number) {
  return text([`┄ mean ${compact(mean >= 100 ? Math.round(mean) : Number(mean.toPrecision(3)))}`], {
    frameAnchor: 'top-right',
    dy: -34,
    fill: 'currentColor',
  });
}

function ticksUpTo(most: number) {
  return axisY({ tickSize: 0, tickFormat: most < 10_000 ? whole.format : short.format, ticks: 5 });
}
