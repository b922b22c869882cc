// Charts as SVG. Colours are the style's variables, and none of them says anything by itself.

import {
  areaY,
  axisX,
  axisY,
  barX,
  barY,
  dot,
  type PlotOptions,
  plot,
  rectY,
  ruleX,
  ruleY,
  text,
} from '@observablehq/plot';
import type { Chart, ChartData } from '../report/html/page.ts';

export const whole = new Intl.NumberFormat('en-US');
const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

const BAR = 'var(--bar)';
const MEAN = { stroke: 'var(--fg)', strokeDasharray: '5 4', strokeWidth: 1.5 };

type Of<Kind extends ChartData['kind']> = Extract<Chart, { kind: Kind }>;

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
      return timePanels(chart, width);
    case 'flows':
      return [flows(chart, width)];
    case 'places':
      return [places(chart, width)];
  }
}

export function spread({ records, label }: Pick<Of<'spread'>, 'records' | 'label'>, width: number): Element {
  const mean = records.reduce((sum, each) => sum + each, 0) / records.length;
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
      barY(bars, { x: 'partition', y: 'value', fill: BAR, tip: true }),
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
      areaY(points, { x: 'rank', y: 'records', fill: BAR, curve: 'step', tip: true }),
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
    height: ROW * rows.length + 34,
    marginLeft: 8,
    marginRight: 16 + 6.6 * Math.max(...rows.map(({ text }) => text.length)),
    marginTop: 0,
    x: { label: unit, domain: [0, most] },
    y: { type: 'band', domain: data.map(({ i }) => i), padding: 0, axis: null },
    marks: [
      axisX({ ticks: Math.min(most, Math.max(2, width / 150)), tickFormat: compact, tickSize: 3 }),
      barX(data, { x: 'value', y: 'i', fill: BAR, insetTop: 20, insetBottom: 6 }),
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

/** One above the other on the same axis: no colours to tell apart. */
function timePanels({ series, from, width: step, unit, isShare, label }: Of<'time'>, width: number): Element[] {
  const at = (value: number) => (unit === 'timestamp' ? new Date(value) : value);
  return series.flatMap(({ name, values }) => {
    const data = values.map((value, i) => ({ value, from: at(from[i]), to: at(from[i] + step) }));
    const title = document.createElement('p');
    title.className = 'panel';
    title.textContent = name;
    const panel = svg({
      ariaLabel: `${name}. ${label}`,
      width,
      height: 150,
      x: { label: null, type: unit === 'timestamp' ? 'utc' : 'linear' },
      y: { label: null, domain: isShare ? [0, 1] : [0, Math.max(1, ...values)] },
      marks: [
        axisY({ ticks: 3, tickSize: 0, tickFormat: isShare ? '%' : compact }),
        axisX({
          ticks: Math.max(2, width / 130),
          tickSize: 3,
          ...(unit === 'timestamp' ? {} : { tickFormat: compact }),
        }),
        rectY(data, { x1: 'from', x2: 'to', y: 'value', fill: BAR, inset: 0, tip: true }),
        ruleY([0]),
      ],
    });
    return [title, panel];
  });
}

/** A dot for each pair, as large as the records that take this way. */
function flows({ cells, from, to, label }: Of<'flows'>, width: number): Element {
  const step = Math.max(8, Math.min(44, (width - 60) / to));
  const most = Math.max(...cells.map(({ records }) => records), 1);
  const every = (count: number) => Math.ceil(count / Math.max(1, (count * step) / 30));
  const ticks = (count: number) => Array.from({ length: count }, (_, i) => i).filter(i => i % every(count) === 0);
  const hasRoom = step > 34;
  return svg({
    ariaLabel: label,
    width: Math.min(width, 60 + to * step),
    height: 50 + from * step,
    marginLeft: 44,
    marginTop: 8,
    x: { type: 'point', domain: range(to), label: 'new partition', padding: 0.5 },
    y: { type: 'point', domain: range(from), label: 'old partition', padding: 0.5 },
    r: { type: 'sqrt', domain: [0, most], range: [0, step / 2] },
    marks: [
      axisX({ ticks: ticks(to), tickSize: 0, anchor: 'bottom' }),
      axisY({ ticks: ticks(from), tickSize: 0, labelAnchor: 'center', labelArrow: 'none' }),
      ruleX(range(to), { stroke: 'var(--line)' }),
      ruleY(range(from), { stroke: 'var(--line)' }),
      // What stays is hollow.
      dot(cells, {
        x: 'to',
        y: 'from',
        r: 'records',
        fill: BAR,
        fillOpacity: ({ from, to }) => (from === to ? 0 : 0.35),
        stroke: BAR,
        strokeWidth: 1.5,
        tip: true,
      }),
      ...(hasRoom ? [text(cells, { x: 'to', y: 'from', text: ({ records }) => compact(records) })] : []),
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
      dot(points, { x: 'count', y: 'maxOverMean', r: 2.5, fill: BAR, tip: true }),
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

/** So that a line behind it does not cross the text. */
const HALO = { stroke: 'var(--bg)', strokeWidth: 4, fill: 'currentColor' } as const;

function svg(options: PlotOptions): Element {
  const element = plot({ className: 'plot', marginRight: 22, ...options });
  // It brings a style element, which the page's policy refuses; the page's own style has what is needed of it.
  element.querySelector('style')?.remove();
  // The whole is one picture with one label; those of its parts mean nothing without a role.
  for (const part of element.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  element.setAttribute('role', 'img');
  return element;
}

function ticksUpTo(most: number) {
  return axisY({ tickSize: 0, tickFormat: most < 10_000 ? whole.format : short.format, ticks: 5 });
}

function compact(value: number): string {
  return value < 10_000 && Number.isInteger(value) ? whole.format(value) : short.format(value);
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
