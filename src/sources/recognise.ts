// A source's start → how it is read.

import {
  columnError,
  sourceFormatError,
  sourceFormatSaidError,
  sourceLineEndsError,
  sourceLinesError,
  sourceLooksLikeError,
  sourcePartitionsError,
} from '../errors.ts';
import type * as csvLayouts from './csv-layout.ts';
import { FORMAT_NAMES, type FormatName } from './formats.ts';
import type { Input } from './input.ts';
import type { SourceOptions } from './options.ts';
import type { Reading } from './reading.ts';
import { consoleLayout, isConsoleLine } from './records/console.ts';
import { isDumpLogLine, partitionOfFolder } from './records/dump-log.ts';
import { chooseFields, isRecordsHeader, type Path, pathsOf } from './records/fields.ts';
import type { JsonLayout } from './records/json.ts';
import { ObjectFinder } from './records/json-text.ts';
import { isKafText } from './records/kaf.ts';
import { isTemplate, parseTemplate, type Template } from './records/template.ts';
import { tableFormat } from './tables/is-table.ts';
import { markLength } from './text.ts';

const LF = 0x0a;
const CR = 0x0d;
/** A first line, or a first object, may be so long. */
const LONGEST_START = 1 << 24;
/** So many lines may come before the first record: warnings of the tool, of its shell. */
const MOST_NOTICES = 40;
/** So many lines are looked at. */
const MOST_LINES = 400;
/** A format is that of a source if its first line has it, or so many behind others. What has not is counted when it is read. */
const LEAST_SHARE = 0.5;

/** What a source begins with. */
interface Start {
  readonly name: string;
  readonly bytes: Buffer;
  /** Its lines, a UTF-16 unit a byte, and where each starts. The last one is left out if it may go on. */
  readonly lines: readonly string[];
  readonly starts: readonly number[];
  readonly options: SourceOptions;
  /** Loaded where the source may be CSV. */
  readonly csv: typeof csvLayouts | undefined;
}

/** What is found out of a format, besides its name. */
type Found = Pick<Reading, 'format' | 'as' | 'tellsPartitions'> &
  Partial<Pick<Reading, 'tellsTopics' | 'csv' | 'console' | 'json' | 'template' | 'keyType'>> & {
    /** The first line that is a record. */
    first?: number;
  };

/**
 * @throws {KeylaneError} `ERR_SOURCE_FORMAT` if no format of records has its lines and they are no keys either, `ERR_COLUMN`, `ERR_SOURCE_BINARY`
 */
export async function recognise(input: Input, options: SourceOptions): Promise<Reading> {
  const table = tableFormat(input.head);
  if (options.format === 'arrow' || (options.format === undefined && table === 'arrow')) {
    return (await import('./tables/recognise-arrow.ts')).recogniseArrow(input, options);
  }
  if (table) throw sourceFormatSaidError(input.name, table, options.format);
  const start = await startOf(input, options);
  const { format } = options;
  const looksLike = format === undefined ? undefined : likeness(start, format);
  const found = format === undefined ? guess(start) : named(format, start, looksLike);
  if (options.needsPartitions && !found.tellsPartitions) throw sourcePartitionsError(input.name);
  const first = found.first ?? 0;
  return {
    ...{ tellsTopics: false, keyType: options.keyType ?? 'string', ...found },
    isGuess: format === undefined,
    isPlain: isPlain(found, options),
    looksLike,
    skip: first === 0 ? 0 : start.starts[first],
    skippedLines: first,
  };
}

function isPlain({ format, csv }: Found, { columns }: SourceOptions): boolean {
  if (format === 'csv') return columns !== undefined && csv!.delimiter === ',' && csv!.hasHeader && csv!.partition < 0;
  return format === 'keys';
}

/** What a source that was said to be of a format looks like; undefined if like that, or nobody can tell. */
function likeness(start: Start, format: string): string | undefined {
  try {
    const found = guess({ ...start, options: { ...start.options, format: undefined, needsPartitions: true } });
    return found.format === format || found.format === 'text' ? undefined : `${found.as} (--format ${found.format})`;
  } catch {
    return undefined;
  }
}

async function startOf(input: Input, options: SourceOptions): Promise<Start> {
  const { name } = input;
  await input.lookFurther(head => head.includes(LF), Math.min(LONGEST_START, options.longest ?? LONGEST_START));
  const { head } = input;
  const mark = markLength(head, name);
  if (options.format !== 'keys' && !head.includes(LF) && head.indexOf(CR) >= 0 && head.indexOf(CR) < head.length - 1) {
    throw sourceLineEndsError(name);
  }
  const lines: string[] = [];
  const starts: number[] = [];
  for (let at = mark; at < head.length && lines.length < MOST_LINES; ) {
    const lf = head.indexOf(LF, at);
    if (lf < 0 && !input.isWhole && lines.length > 0) break;
    const end = lf < 0 ? head.length : lf;
    starts.push(at);
    lines.push(head.toString('latin1', at, head[end - 1] === CR && end > at ? end - 1 : end));
    at = end + 1;
  }
  const csv = mayBeCsv(name, lines, options) ? await import('./csv-layout.ts') : undefined;
  return { name, bytes: head.subarray(mark), lines, starts, options, csv };
}

type Recogniser = (start: Start) => Found | undefined;

/** In this order: the first of these whose lines there are most of. */
const LINE_FORMATS: readonly { isLine: (line: string) => boolean; read: (start: Start, first: number) => Found }[] = [
  { isLine: line => /^\{"topic":".*?","partition":\d/.test(line), read: kcat },
  { isLine: isDumpLogLine, read: dumpLog },
  { isLine: isConsoleLine, read: consoleOf },
  ...knownTemplates(),
];

function guess(start: Start): Found {
  const { options, name, lines } = start;
  const found = byLines(start) ?? json(start) ?? csv(start) ?? tsv(start);
  if (found) return found;
  if (options.needsPartitions) throw sourceFormatError(name, Buffer.from(lines[0] ?? '', 'latin1').toString());
  checkKeys(start);
  return { format: 'keys', as: 'one key a line', tellsPartitions: false };
}

const isRecord = (line: string): boolean =>
  LINE_FORMATS.some(({ isLine }) => isLine(line)) || objectIn(line) !== undefined;

function byLines(start: Start): Found | undefined {
  if (isKafText(start.bytes.toString('latin1'))) return kaf(start);
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

/** What was asked for, with what its lines tell besides. */
function named(format: FormatName | (string & {}), start: Start, looksLike: string | undefined): Found {
  if (isTemplate(format)) {
    const template = parseTemplate(format);
    const isTsv =
      template.start === '' &&
      template.parts.length === 2 &&
      TSV.parts.every(({ field, after }, i) => field === template.parts[i].field && after === template.parts[i].after);
    const found = textOf(template, `lines of ${format}`, 0);
    return isTsv ? { ...found, format: 'tsv' } : found;
  }
  const recognisers: Record<Exclude<FormatName, 'segments' | 'arrow' | 'parquet'>, Recogniser> = {
    keys: () => ({ format: 'keys', as: 'one key a line', tellsPartitions: false }),
    hex: () => ({ format: 'hex', as: 'hex', tellsPartitions: false, keyType: 'hex' }),
    base64: () => ({ format: 'base64', as: 'base64', tellsPartitions: false, keyType: 'base64' }),
    csv: from => csvFound(from),
    kcat: from => kcat(from, firstLike(from, LINE_FORMATS[0].isLine)),
    'dump-log': from => dumpLog(from, firstLike(from, isDumpLogLine)),
    console: from => consoleOf(from, firstLike(from, isConsoleLine)),
    json: from => jsonNamed(from, 'json', looksLike),
    jsonl: from => jsonNamed(from, 'jsonl', looksLike),
    tsv: () => ({ ...textOf(TSV, TSV_NAME, 0), format: 'tsv' }),
    kaf,
  };
  if (!(FORMAT_NAMES as string[]).includes(format)) throw new TypeError(`no format: ${format}`);
  return recognisers[format as keyof typeof recognisers](start)!;
}

/** 0 if no line is like it: then all of them are read, and counted as what they are. */
function firstLike({ lines }: Start, isLine: (line: string) => boolean): number {
  const first = lines.findIndex(isLine);
  return first > MOST_NOTICES ? 0 : Math.max(0, first);
}

function kcat(_: Start, first: number): Found {
  return { format: 'kcat', as: 'kcat -J', tellsPartitions: true, tellsTopics: true, first };
}

function dumpLog({ lines }: Start, first: number): Found {
  const tellsPartitions = lines.some(line => partitionOfFolder(line) !== undefined);
  return { format: 'dump-log', as: 'kafka-dump-log', tellsPartitions, tellsTopics: true, first };
}

function kaf(_: Start): Found {
  return { format: 'kaf', as: 'kaf', tellsPartitions: true };
}

function consoleOf({ lines, options }: Start, first: number): Found {
  const records = lines.slice(first).filter(isConsoleLine);
  const layout = consoleLayout(records.length > 0 ? records : lines, options.separator);
  const as = `console consumer${layout.hasHeaders ? ', headers left out' : ''}`;
  return { format: 'console', as, tellsPartitions: layout.hasPartitions, console: layout, first };
}

/** The names of objects, and where the first one is. */
interface Objects {
  readonly paths: readonly Path[];
  readonly first: number;
  readonly isLines: boolean;
}

function objectsOf({ lines, starts, bytes }: Start): Objects | undefined {
  const first = lines.findIndex(line => /^\s*[{[]/.test(line));
  if (first < 0 || first > MOST_NOTICES) return undefined;
  const rest = lines.slice(first).filter(line => line !== '');
  const parsed = rest.map(objectIn).filter(each => each !== undefined);
  const isLines = objectIn(lines[first]) !== undefined;
  const objects = isLines ? parsed : objectsIn(bytes.subarray(starts[first] - starts[0]));
  if (objects.length === 0) return undefined;
  const paths = new Map(objects.flatMap(each => pathsOf(each)).map(path => [path.join('\0'), path]));
  return { paths: [...paths.values()], first, isLines };
}

function objectIn(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(line, 'latin1').toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function objectsIn(bytes: Buffer): object[] {
  const found: object[] = [];
  let from = 0;
  new ObjectFinder().find(bytes, 0, {
    start(at) {
      from = at;
    },
    end(at) {
      const object = objectIn(bytes.toString('latin1', from, at));
      if (object) found.push(object);
    },
    garbage() {},
  });
  return found;
}

function json(start: Start): Found | undefined {
  const objects = objectsOf(start);
  if (!objects) return undefined;
  return jsonFound(start, objects.isLines ? 'jsonl' : 'json', objects, true);
}

function jsonNamed(start: Start, format: 'json' | 'jsonl', looksLike: string | undefined): Found {
  const { name, lines } = start;
  const objects = objectsOf(start);
  if (!objects) throw sourceLinesError(name, format, lines.length, lines.length, looksLike);
  return jsonFound(start, format, objects);
}

function jsonFound(start: Start, format: 'json' | 'jsonl', { paths, first }: Objects, isGuess = false): Found {
  const { name, options } = start;
  const { columns = [], separator = ',', keyType, valueBytes = false, needsPartitions } = options;
  const fields = chooseFields(name, paths, options, { mayBeKeys: isGuess && format === 'jsonl' });
  if (needsPartitions && !fields.partition)
    throw columnError(
      name,
      undefined,
      paths.map(path => path.join('.')),
      'partition',
    );
  const layout: JsonLayout = {
    fields,
    separator,
    takesObjects: typeof keyType === 'object' && keyType.type === 'json',
    valueBytes,
  };
  const as = [
    format === 'json' ? 'JSON' : 'JSON lines',
    namedColumns(
      columns,
      fields.key.map(path => path.join('.')),
    ),
  ];
  return {
    format,
    as: as.join(''),
    tellsPartitions: fields.partition !== undefined,
    tellsTopics: fields.topic !== undefined,
    json: layout,
    first,
  };
}

/** Said of columns that nobody named. */
const namedColumns = (columns: readonly string[], found: readonly string[]): string =>
  columns.length > 0 ? '' : `, key "${found[0]}"`;

const TABLE_NAME = /\.(?:csv|tsv|tab)(?:\.gz)?$/i;

function mayBeCsv(name: string, [first = '']: readonly string[], options: SourceOptions): boolean {
  const { format, columns, partitionColumn } = options;
  if (format !== undefined) return format === 'csv';
  return columns !== undefined || partitionColumn !== undefined || TABLE_NAME.test(name) || isRecordsHeader(first);
}

function csv(start: Start): Found | undefined {
  const { name, options, lines } = start;
  if (!start.csv) return undefined;
  const isAsked = options.columns !== undefined || options.partitionColumn !== undefined;
  // A .tsv file can be what kcat prints: partition, TAB, key.
  const isKcat = !isAsked && /\.(?:tsv|tab)(?:\.gz)?$/i.test(name) && !isRecordsHeader(lines[0] ?? '') && tsv(start);
  return isKcat ? undefined : csvFound(start);
}

function csvFound({ bytes, name, options, csv }: Start): Found {
  const layout = csv!.csvLayout(wholeRows(bytes), name, options);
  const { delimiter, names, key, partition, topic, hasHeader } = layout;
  if (options.needsPartitions && partition < 0) throw columnError(name, undefined, names, 'partition');
  const shown = delimiter === ',' ? 'CSV' : `CSV with ${delimiter === '\t' ? 'TABs' : delimiter}`;
  const as = `${shown}${hasHeader ? '' : ' without a header'}${namedColumns(
    options.columns ?? [],
    key.map(i => names[i]),
  )}`;
  return { format: 'csv', as, tellsPartitions: partition >= 0, tellsTopics: topic >= 0, csv: layout };
}

/** Up to the end of the last line, if the text goes on. */
function wholeRows(bytes: Buffer): Buffer {
  const end = bytes.lastIndexOf(LF);
  return end < 0 ? bytes : bytes.subarray(0, end + 1);
}

const TSV_TEXT = '%p\\t%k';
const TSV = parseTemplate(TSV_TEXT);
const TSV_NAME = 'partition, TAB, key';

function tsv({ lines, options }: Start): Found | undefined {
  const rest = lines.filter(line => line !== '');
  const fitting = rest.filter(line => /^-?\d*\t/.test(line));
  if (!/^-?\d*\t/.test(rest[0] ?? '')) return undefined;
  if (!options.needsPartitions && fitting.length / rest.length < LEAST_SHARE) return undefined;
  return { ...textOf(TSV, TSV_NAME, 0), format: 'tsv' };
}

function textOf(template: Template, as: string, first: number): Found {
  const has = (field: string): boolean => template.parts.some(part => part.field === field);
  return {
    format: 'text',
    as,
    tellsPartitions: has('partition'),
    tellsTopics: has('topic'),
    template,
    ...(template.keyType ? { keyType: template.keyType } : {}),
    first,
  };
}

/** What tools always print alike, without a format string of their user. */
function knownTemplates(): { isLine: (line: string) => boolean; read: (start: Start, first: number) => Found }[] {
  const known: [pattern: RegExp, format: string, by: string][] = [
    [
      /^Topic .+?\[\d+\], offset: \d+, key: .*, payload: -?\d+ bytes: /,
      'Topic %t[%p], offset: %o, key: %k, payload: %S bytes: %s',
      'kcat',
    ],
    [/^Topic .+? \[\d+\] at offset \d+: key .*: /, 'Topic %t [%p] at offset %o: key %k: %s', 'kcat'],
    [/^[^#]*#\d+#.*#\d{4}-\d\d-\d\dT[^#]*#[^#]*#\d*#[^#]*#\d*#/, '%h#%p#%k#%d#%h#%h#%h#%h#%s', 'kafkactl'],
    [/^\d+#.*#\d{4}-\d\d-\d\dT[^#]*#/, '%p#%k#%d#%s', 'kafkactl'],
    [/^\d+#[^#]*#/, '%p#%k#%s', 'kafkactl'],
  ];
  const templates = known.map(([pattern, format, by]) => ({
    isLine: (line: string) => pattern.test(line),
    read: (_: Start, first: number) => textOf(parseTemplate(format), `${by}, lines of ${format}`, first),
  }));
  return [...templates, ...[':', ';', '|', ',', '#', '\t', ' '].map(keyAndJson)];
}

/** `kcat -K:` of values that are JSON. */
function keyAndJson(separator: string) {
  const isLine = (line: string): boolean => {
    const at = line.indexOf(`${separator}{`);
    return at > 0 && !/^[\s{["]/.test(line) && objectIn(line.slice(at + separator.length)) !== undefined;
  };
  const format = `%k${separator === '\t' ? '\\t' : separator}%s`;
  return {
    isLine,
    read: (_: Start, first: number) => textOf(parseTemplate(format), `kcat -K, lines of ${format}`, first),
  };
}

/**
 * Lines that are no keys, as far as anybody can tell, are not hashed.
 * @throws {KeylaneError} `ERR_SOURCE_FORMAT`
 */
function checkKeys({ name, lines }: Start): void {
  const rest = lines.filter(line => line !== '');
  const signs: [what: string, isLike: (line: string) => boolean, share?: number][] = [
    ['JSON', line => /^\s*\{\s*"/.test(line) || (/^\s*\[/.test(line) && isJson(line))],
    ['records with their partitions or offsets', line => /\b(?:partition|offset): ?\d+/i.test(line)],
    ['fields between TABs', line => line.indexOf('\t') > 0, 1],
  ];
  for (const [what, isLike, share = LEAST_SHARE] of signs) {
    const like = rest.filter(isLike);
    if (like.length > 0 && like.length >= rest.length * share) {
      throw sourceLooksLikeError(name, what, Buffer.from(like[0], 'latin1').toString());
    }
  }
}

function isJson(line: string): boolean {
  try {
    JSON.parse(Buffer.from(line, 'latin1').toString());
    return true;
  } catch {
    return false;
  }
}
