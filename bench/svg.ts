// Draws with Observable Plot, without a browser.

import { load } from './rivals.ts';

type Mark = object;

/** The parts of @observablehq/plot that are used here. */
interface Plot {
  plot(options: object): Element;
  line(data: unknown[], options: object): Mark;
  dot(data: unknown[], options: object): Mark;
  text(data: unknown[], options: object): Mark;
  link(data: unknown[], options: object): Mark;
  axisX(data: unknown[], options: object): Mark;
}

interface Linkedom {
  parseHTML(html: string): { document: Document };
}

const SVG = 'http://www.w3.org/2000/svg';
const FONT = 'system-ui, Helvetica, Arial, sans-serif';
/** Of a plot that does not say its height. */
export const HEIGHT = 480;
const TOP = 46;
const BOTTOM = 44;
export const INNER_HEIGHT = HEIGHT - TOP - BOTTOM;

/** Mid tones first, for viewers that know no media queries. */
const STYLE = `svg { color: #6e7781; background: transparent; }
@media (prefers-color-scheme: light) { svg { color: #57606a; } }
@media (prefers-color-scheme: dark) { svg { color: #9ea7b1; } }`;

const { plot, ...marks } = await load<Plot>('@observablehq/plot');
const { parseHTML } = await load<Linkedom>('linkedom');
export const { axisX, dot, line, link, text } = marks;

export interface Dot {
  name: string;
  set: string;
  value: number;
  label: string;
}

interface DotOptions {
  title: string;
  order: string[];
  color: (dot: Dot) => string;
  marginLeft: number;
}

/** A line for each name, a panel for each set, a logarithmic scale. */
export function dots(points: Dot[], { title, order, color, marginLeft }: DotOptions): string {
  const facets = [...new Set(points.map(({ set }) => set))];
  const common = { x: 'value', y: 'name', fy: 'set' };
  return svg({
    title,
    width: 860,
    height: facets.length * (order.length * 19 + 26) + 60,
    marginLeft,
    marginRight: 170,
    x: { type: 'log', grid: true, label: null, tickFormat: '~g', insetLeft: 8 },
    y: { domain: order, label: null, tickSize: 0 },
    fy: { domain: facets, label: null, padding: 0.12 },
    marks: [
      dot(points, { ...common, fill: color, r: 5 }),
      text(points, { ...common, text: 'label', textAnchor: 'start', dx: 9, fill: 'currentColor' }),
    ],
  });
}

export function svg({ title, ...options }: { title: string; marks: Mark[] } & Record<string, unknown>): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const drawn = plot({
    document,
    marginTop: TOP,
    marginBottom: BOTTOM,
    // As an object: linkedom's style can't be assigned as text.
    style: { fontFamily: FONT, fontSize: '12px', overflow: 'visible', background: 'none' },
    ...options,
  });
  drawn.setAttribute('xmlns', SVG);
  drawn.setAttribute('role', 'img');
  drawn.setAttribute('aria-label', title);
  const heading = document.createElementNS(SVG, 'text');
  const attributes = {
    x: '10',
    'text-anchor': 'start',
    y: '20',
    'font-size': '15',
    'font-weight': 'bold',
    fill: 'currentColor',
  };
  for (const [name, value] of Object.entries(attributes)) heading.setAttribute(name, value);
  heading.textContent = title;
  const style = document.createElementNS(SVG, 'style');
  style.textContent = STYLE;
  drawn.prepend(style, heading);
  return `${drawn.outerHTML}\n`;
}
