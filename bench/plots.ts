// SVG plots from results/*.json, next to them. Observable Plot draws; text takes the reader's light or dark colours.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Results, readResults, type SetTimings } from './results.ts';
import { axisX, dot, dots, HEIGHT, INNER_HEIGHT, line, link, svg, text } from './svg.ts';
import { digits } from './text.ts';

interface Point {
  name: string;
  x: number;
  y: number;
}

const LABEL_HEIGHT = 15;
const LENGTHS = ['8', '16', '36', '100', '1000'];

const KEYLANE = '#d1632a';
const OTHERS = [
  '#3f7cc4',
  '#3d9a50',
  '#8b6cc7',
  '#b08a1e',
  '#2a9aa8',
  '#c25b8f',
  '#7a8490',
  '#6d9130',
  '#a5674a',
  '#5f74d8',
];

/** SVG by file name; only what has been measured. */
export function plots(): Record<string, string> {
  const all = readResults();
  const [node, languages, runtimes] = ['node', 'all', 'runtimes'].map(name =>
    all.find(results => results.name === name),
  );
  const made: Record<string, string> = {};
  const add = (name: string, results: Results | undefined, group: string, draw: (columns: SetTimings[]) => string) => {
    const columns = results?.results.filter(result => result.group === group) ?? [];
    if (columns.length > 0) made[name] = draw(columns);
  };
  add('one-key.svg', node, 'buffer', columns =>
    byLength(columns, 'One key a call, a Buffer: nanoseconds by bytes a key'),
  );
  add('block.svg', languages ?? node, languages ? 'all-block' : 'block', columns =>
    byLength(columns, 'Many keys a call, bytes one after another: nanoseconds a key by bytes a key'),
  );
  const filesFrom = languages?.results.some(({ group }) => group === 'files') ? languages : node;
  add('files.svg', filesFrom, 'files', columns => files(columns, filesFrom!));
  if (runtimes) made['runtimes.svg'] = perRuntime(runtimes);
  return made;
}

/** Both axes logarithmic: equal distances are equal ratios. */
function byLength(columns: SetTimings[], title: string): string {
  const points = LENGTHS.flatMap(set =>
    (columns.find(column => column.set === set)?.timings ?? []).map(
      ({ contender, median }): Point => ({ name: contender, x: Number(set), y: median }),
    ),
  );
  const names = [...new Set(points.map(({ name }) => name))];
  const ends = points.filter(({ x }) => x === Math.max(...points.map(({ x }) => x)));
  const labels = spread(ends, points);
  return svg({
    title,
    width: 960,
    height: HEIGHT,
    marginRight: 370,
    marginLeft: 50,
    x: { type: 'log', domain: [7, 1000] },
    y: { type: 'log', grid: true, label: null, tickFormat: '~s' },
    color: { domain: names, range: names.map(colorOf(names)) },
    marks: [
      // With its own text: the scale's format drops the labels that are no powers of ten.
      axisX(LENGTHS.map(Number), { text: String, label: null }),
      line(points, { x: 'x', y: 'y', stroke: 'name', z: 'name', strokeWidth: width }),
      dot(points, { x: 'x', y: 'y', fill: 'name', r: 2.5 }),
      link(labels, { x1: 'x', y1: 'y', x2: () => 1180, y2: 'at', stroke: 'name', strokeOpacity: 0.5 }),
      text(labels, { x: () => 1250, y: 'at', text: label, fill: 'name', textAnchor: 'start', fontSize: 12 }),
    ],
  });
}

const width = ({ name }: Point) => (name === 'keylane' ? 3 : 1.5);
const label = ({ name, y }: Point) => `${name} (${digits(y)})`;

function colorOf(names: string[]): (name: string) => string {
  const others = names.filter(name => !isKeylane(name));
  return name => (isKeylane(name) ? KEYLANE : OTHERS[others.indexOf(name) % OTHERS.length]);
}

const isKeylane = (name: string) => name.startsWith('keylane') && name !== 'keylane/js';

/** Labels of lines that end close together: moved apart, in their order, by at least one line of text. */
function spread(ends: Point[], all: Point[]): (Point & { at: number })[] {
  const sorted = [...ends].sort((a, b) => a.y - b.y);
  const range = Math.log(Math.max(...all.map(({ y }) => y)) / Math.min(...all.map(({ y }) => y)));
  const lineHeight = (range * LABEL_HEIGHT) / INNER_HEIGHT;
  let last = Number.NEGATIVE_INFINITY;
  return sorted.map(point => {
    last = Math.max(Math.log(point.y), last + lineHeight);
    return { ...point, at: Math.exp(last) };
  });
}

function files(columns: SetTimings[], { sets }: Results): string {
  const points = columns.flatMap(({ set, timings }) =>
    timings.map(({ contender, median }) => ({
      name: contender,
      set: fileOf(sets[set]),
      value: median,
      label: `${digits(median)} s`,
    })),
  );
  const names = [...new Set(points.map(({ name }) => name))];
  const fastest = (name: string) => Math.min(...points.filter(point => point.name === name).map(({ value }) => value));
  names.sort((a, b) => fastest(a) - fastest(b));
  return dots(points, {
    title: 'A file, one key a line, from start to end of the process: seconds',
    order: names,
    color: ({ name }) => (isKeylane(name) ? KEYLANE : OTHERS[0]),
    marginLeft: 200,
  });
}

const fileOf = ({ keys, bytes }: Results['sets'][string]) => `${keys / 1e6} M lines, ${Math.round(bytes / 1e6)} MB`;

function perRuntime({ results }: Results): string {
  const set = '8-40';
  const shown = ['runtime-buffer', 'runtime-ascii', 'runtime-strings', 'runtime-block', 'runtime-builder'];
  const columns = results.filter(result => result.set === set && shown.includes(result.group));
  const points = columns.flatMap(({ title, timings }) =>
    timings.map(({ contender, median }) => ({ name: contender, set: title, value: median, label: digits(median) })),
  );
  return dots(points, {
    title: 'keylane in each runtime, keys of 8 to 40 bytes: ns a key',
    order: [...new Set(points.map(({ name }) => name))],
    color: ({ name }) => (name.startsWith('node') ? OTHERS[1] : name.startsWith('bun') ? OTHERS[5] : OTHERS[0]),
    marginLeft: 110,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, content] of Object.entries(plots())) {
    writeFileSync(new URL(`results/${name}`, import.meta.url), content);
    console.log(`written: bench/results/${name}`);
  }
}
