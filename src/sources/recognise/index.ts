// A source's start → how it is read.

import { sourceFormatError, sourceFormatSaidError, sourceLineEndsError, sourcePartitionsError } from '../../errors.ts';
import type { FormatName } from '../formats.ts';
import type { Input } from '../input.ts';
import type { SourceOptions } from '../options.ts';
import type { Reading } from '../reading.ts';
import { isTemplate } from '../records/template.ts';
import { tableFormat } from '../tables/is-table.ts';
import { markLength } from '../text.ts';
import { checkKeys, keysNamed } from './keys.ts';
import { byLines, linesNamed } from './lines.ts';
import { json, jsonNamed } from './objects.ts';
import { csv, csvFound, mayBeCsv } from './rows.ts';
import { type Found, LF, type Start } from './start.ts';
import { templateNamed, tsv, tsvNamed } from './templates.ts';

const CR = 0x0d;
/** A first line, or a first object, may be so long. */
const LONGEST_START = 1 << 24;
/** So many lines are looked at. */
const MOST_LINES = 400;

/**
 * @throws {KeylaneError} `ERR_SOURCE_FORMAT` if no format of records has its lines and they are no keys either, `ERR_COLUMN`, `ERR_SOURCE_BINARY`, and what `options.refuses` throws
 */
export async function recognise(input: Input, options: SourceOptions): Promise<Reading> {
  if (options.format === undefined) await options.refuses?.(input);
  const table = tableFormat(input.head);
  if (options.format === 'arrow' || (options.format === undefined && table === 'arrow')) {
    return (await import('../tables/recognise-arrow.ts')).recogniseArrow(input, options);
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
  const csv = mayBeCsv(name, lines, options) ? await import('../csv-layout.ts') : undefined;
  return { name, bytes: head.subarray(mark), lines, starts, options, csv };
}

function guess(start: Start): Found {
  const { options, name, lines } = start;
  const found = byLines(start) ?? json(start) ?? csv(start) ?? tsv(start);
  if (found) return found;
  if (options.needsPartitions) throw sourceFormatError(name, Buffer.from(lines[0] ?? '', 'latin1').toString());
  checkKeys(start);
  return keysNamed('keys');
}

/** What was asked for, with what its lines tell besides. */
function named(format: string, start: Start, looksLike: string | undefined): Found {
  if (isTemplate(format)) return templateNamed(format);
  switch (format as Exclude<FormatName, 'segments' | 'arrow' | 'parquet'>) {
    case 'keys':
    case 'hex':
    case 'base64':
      return keysNamed(format as 'keys');
    case 'kcat':
    case 'dump-log':
    case 'console':
    case 'kaf':
      return linesNamed(format as 'kcat', start);
    case 'json':
    case 'jsonl':
      return jsonNamed(start, format as 'json', looksLike);
    case 'csv':
      return csvFound(start);
    case 'tsv':
      return tsvNamed();
    default:
      throw new TypeError(`no format: ${format}`);
  }
}
