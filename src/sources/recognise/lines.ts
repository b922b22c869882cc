// Sources whose lines each tell by themselves what printed them.

import { consoleLayout, isConsoleLine } from '../records/console.ts';
import { isDumpLogLine, partitionOfFolder } from '../records/dump-log.ts';
import { isKafText } from '../records/kaf.ts';
import { objectIn } from './objects.ts';
import { type Found, LEAST_SHARE, type LineFormat, MOST_NOTICES, type Start } from './start.ts';
import { knownTemplates } from './templates.ts';

const OF_TOOLS = {
  kcat: { isLine: line => /^\{"topic":".*?","partition":\d/.test(line), read: kcat },
  'dump-log': { isLine: isDumpLogLine, read: dumpLog },
  console: { isLine: isConsoleLine, read: consoleOf },
} satisfies Record<string, LineFormat>;

/** In this order: the first of these whose lines there are most of. */
const LINE_FORMATS: readonly LineFormat[] = [...Object.values(OF_TOOLS), ...knownTemplates()];

/** A source that was said to be of these lines. If none is like them all of them are read, and counted as what they are. */
export function linesNamed(format: keyof typeof OF_TOOLS | 'kaf', start: Start): Found {
  if (format === 'kaf') return kaf();
  const { isLine, read } = OF_TOOLS[format];
  const first = start.lines.findIndex(isLine);
  return read(start, first > MOST_NOTICES ? 0 : Math.max(0, first));
}

const isRecord = (line: string): boolean =>
  LINE_FORMATS.some(({ isLine }) => isLine(line)) || objectIn(line) !== undefined;

/** A source of which most lines are of one kind, behind what tools print before the first record. */
export function byLines(start: Start): Found | undefined {
  if (isKafText(start.bytes.toString('latin1'))) return kaf();
  let best: { share: number; read: () => Found } | undefined;
  for (const { isLine, read } of LINE_FORMATS) {
    const first = start.lines.findIndex(isLine);
    if (first < 0 || first > MOST_NOTICES) continue;
    const rest = start.lines.slice(first).filter(line => line !== '');
    const share = rest.filter(isLine).length / rest.length;
    if ((first === 0 || share >= LEAST_SHARE) && share > (best?.share ?? 0)) {
      // What is a record of another tool is no notice: it is counted.
      const from = start.lines.slice(0, first).some(isRecord) ? 0 : first;
      best = { share, read: () => read(start, from) };
    }
  }
  return best?.read();
}

function kcat(_: Start, first: number): Found {
  return { format: 'kcat', as: 'kcat -J', tellsPartitions: true, tellsTopics: true, first };
}

function dumpLog({ lines }: Start, first: number): Found {
  const tellsPartitions = lines.some(line => partitionOfFolder(line) !== undefined);
  return { format: 'dump-log', as: 'kafka-dump-log', tellsPartitions, tellsTopics: true, first };
}

function kaf(): Found {
  return { format: 'kaf', as: 'kaf', tellsPartitions: true };
}

function consoleOf({ lines, options }: Start, first: number): Found {
  const records = lines.slice(first).filter(isConsoleLine);
  const layout = consoleLayout(records.length > 0 ? records : lines, options.separator);
  const between = layout.separator === '\t' ? '' : `, fields between "${layout.separator}"`;
  const as = `console consumer${between}${layout.hasHeaders ? ', headers left out' : ''}`;
  return { format: 'console', as, tellsPartitions: layout.hasPartitions, console: layout, first };
}
