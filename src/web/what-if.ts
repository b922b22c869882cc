// Sliders: another partition count, and salt for the hottest keys. The spread follows at once.

import { defaultEngine } from '../core/index.ts';
import { percent } from '../numbers.ts';
import type { Chart, WhatIfData } from '../report/html/page.ts';
import { curve, ranked, spread } from './charts.ts';
import { whole } from './drawing.ts';
import { make } from './make.ts';
import { createPlacement, type Placement, type Wish } from './placement.ts';

const MOST_BARS = 96;
const MOST_PARTITIONS = 10_000;
const MOST_FANOUT = 64;
/** Of the curve; each places all keys once. */
const MOST_COUNTS = 72;
const times = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Fills the figure; returns what draws it at a width. */
export function drawWhatIf(figure: HTMLElement, data: WhatIfData & Pick<Chart, 'label'>): (width: number) => void {
  const place = createPlacement(data);
  const wish: Wish = { numPartitions: data.numPartitions, salted: 0, fanout: 4 };
  const longest = Math.min(MOST_PARTITIONS, Math.max(48, 4 * data.numPartitions));
  const counts = countsUpTo(longest);
  let width = 0;

  const status = make('p', { className: 'status' });
  status.setAttribute('role', 'status');
  const names = make('p', { className: 'note' });
  const [bars, curveBox] = [make('div'), make('div')];
  const table = make('table');
  const scroller = make('div', { className: 'scroll', tabIndex: 0 });
  scroller.setAttribute('role', 'region');
  scroller.setAttribute('aria-label', 'What if: table');
  scroller.append(table);
  const fold = make('details');
  fold.append(make('summary', { textContent: 'As a table' }), scroller);
  fold.addEventListener('toggle', () => update());

  const controls = make('div', { className: 'controls' });
  controls.append(
    slider('partitions', 'Partitions', 1, longest, wish.numPartitions, MOST_PARTITIONS, value => {
      wish.numPartitions = value;
    }),
    slider('salted', 'Hottest keys salted', 0, data.names.length, wish.salted, data.names.length, value => {
      wish.salted = value;
    }),
    slider('fanout', 'Salts for each of them', 2, 32, wish.fanout, MOST_FANOUT, value => {
      wish.fanout = value;
    }),
  );
  figure.dataset.engine = defaultEngine().name;
  figure.append(controls, status, names, bars, fold, curveBox);

  function update(): void {
    const after = place(wish);
    status.textContent = sentenceFor(after, wish, data);
    names.textContent = wish.salted === 0 ? '' : `Salted: ${data.names.slice(0, wish.salted).join(', ')}`;
    if (width === 0) return;
    bars.replaceChildren(chartOf(after, data.label, width));
    const points = counts.map(count => ({
      count,
      maxOverMean: place({ ...wish, numPartitions: count }).maxOverMean,
    }));
    const title = make('p', { className: 'panel', textContent: 'The fullest partition at other partition counts' });
    curveBox.replaceChildren(
      title,
      curve(points, { count: wish.numPartitions, maxOverMean: after.maxOverMean }, width),
    );
    if (fold.open) fillTable(table, after);
  }

  function slider(
    id: string,
    label: string,
    min: number,
    max: number,
    value: number,
    most: number,
    set: (value: number) => void,
  ): HTMLElement {
    const range = make('input', { type: 'range', id: `what-if-${id}` });
    const number = make('input', { type: 'number' });
    number.setAttribute('aria-label', `${label}: number`);
    for (const input of [range, number]) {
      input.min = String(min);
      input.max = String(input === range ? max : most);
      input.value = String(value);
      input.addEventListener('input', () => {
        const wished = Math.round(Number(input.value));
        // An empty field, while it is typed.
        if (!(wished >= min && wished <= most) || input.value === '') return;
        const other = input === range ? number : range;
        other.value = String(wished);
        set(wished);
        update();
      });
    }
    const labelElement = make('label', { textContent: label, htmlFor: range.id });
    const row = make('div', { className: 'control' });
    row.append(labelElement, range, number);
    return row;
  }

  return newWidth => {
    width = newWidth;
    update();
  };
}

function sentenceFor(
  { records, maxOverMean, deviation }: Placement,
  { numPartitions, salted }: Wish,
  data: WhatIfData,
): string {
  const about = deviation >= 0.005 ? `, give or take ${times.format(deviation)}` : '';
  const total = records.reduce((sum, load) => sum + load, 0);
  const largest = (factor: number, of: number) =>
    `${whole.format(Math.round((factor * total) / of))} records, ${times.format(factor)} times the mean`;
  const value = `Fullest of ${whole.format(numPartitions)} partitions: ${largest(maxOverMean, numPartitions)}${about}`;
  const isNow = numPartitions === data.numPartitions && salted === 0 && about === '';
  const isSame = times.format(maxOverMean) === times.format(data.maxOverMean);
  return isNow && isSame
    ? `${value}. That is how it is now.`
    : `${value}. Now, with ${whole.format(data.numPartitions)} partitions: ${largest(data.maxOverMean, data.numPartitions)}.`;
}

function chartOf({ records }: Placement, label: string, width: number): Element {
  if (records.length <= MOST_BARS) return spread({ records: Array.from(records, Math.round), label }, width);
  const sorted = records.slice().sort().reverse();
  const points = Array.from(sorted, (load, i) => ({ rank: i + 1, records: Math.round(load) }));
  const mean = sorted.reduce((sum, load) => sum + load, 0) / sorted.length;
  const step = Math.ceil(points.length / 500);
  return ranked({ points: points.filter((_, i) => i % step === 0 || i === points.length - 1), mean, label }, width);
}

function fillTable(table: HTMLTableElement, { records }: Placement): void {
  const total = records.reduce((sum, load) => sum + load, 0);
  table.replaceChildren();
  const head = table.createTHead().insertRow();
  for (const name of ['partition', 'records', 'share']) {
    head.append(make('th', { scope: 'col', className: 'figure', textContent: name }));
  }
  const body = table.createTBody();
  for (const [partition, load] of records.entries()) {
    const row = body.insertRow();
    for (const text of [String(partition), whole.format(Math.round(load)), percent(load / total)]) {
      row.append(make('td', { className: 'figure', textContent: text }));
    }
  }
}

/** All of them, or as many as there is time for. */
function countsUpTo(longest: number): number[] {
  const step = Math.ceil(longest / MOST_COUNTS);
  return Array.from({ length: Math.floor(longest / step) }, (_, i) => (i + 1) * step);
}
