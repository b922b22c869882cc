// Runs in the pages that the command line writes: draws the charts, folds the tables behind them, computes what-ifs.

import type { Chart } from '../report/html/page.ts';
import { drawChart } from './charts.ts';
import { showTryKey } from './try-key.ts';
import { drawWhatIf } from './what-if.ts';

const charts: Record<string, Chart> = JSON.parse(document.getElementById('charts')!.textContent!);
const folds: HTMLDetailsElement[] = [];

for (const figure of document.querySelectorAll<HTMLElement>('figure[data-chart]')) {
  const chart = charts[figure.dataset.chart!];
  if (chart.kind === 'try-key') showTryKey(figure, chart);
  else if (chart.kind === 'what-if') onWidth(figure, drawWhatIf(figure, chart));
  else onWidth(figure, width => figure.replaceChildren(...drawChart(chart, width)));
  const table = figure.nextElementSibling;
  if (table instanceof HTMLDetailsElement) folds.push(table);
}
for (const fold of folds) fold.open = false;

// Paper can't be unfolded.
let opened: HTMLDetailsElement[] = [];
addEventListener('beforeprint', () => {
  opened = folds.filter(({ open }) => !open);
  for (const fold of opened) fold.open = true;
});
addEventListener('afterprint', () => {
  for (const fold of opened) fold.open = false;
});

/** Now, and whenever the element's width changes. */
function onWidth(element: HTMLElement, draw: (width: number) => void): void {
  let last = 0;
  const update = (width: number): void => {
    if (width === last || width === 0) return;
    last = width;
    draw(width);
  };
  update(Math.floor(element.clientWidth));
  new ResizeObserver(([{ contentRect }]) => update(Math.floor(contentRect.width))).observe(element);
}
