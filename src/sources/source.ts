// A source, whatever it is: recognised, then read as blocks of records or of keys.

import { parquetPipeError, sourceEmptyError } from '../errors.ts';
import type { KeyBatch } from './batch.ts';
import { BrokenLines } from './broken-lines.ts';
import { Input, isRereadable } from './input.ts';
import { isKafkaAddress } from './kafka/address.ts';
import { keyWritingOf } from './key-writing.ts';
import { readEncodedLines } from './keys/encoded-lines.ts';
import { readLines, withoutStart } from './lines.ts';
import { emptyNotes, type SourceNotes, type SourceOptions } from './options.ts';
import type { Reading } from './reading.ts';
import { recognise } from './recognise/index.ts';
import type { RecordBlock } from './records/block.ts';
import { consoleParser } from './records/console.ts';
import { dumpLogParser } from './records/dump-log.ts';
import { topicFilter } from './records/fields.ts';
import { jsonAdder, jsonLineParser, readJsonObjects } from './records/json.ts';
import { readKaf } from './records/kaf.ts';
import { type KcatParser, kcatParser } from './records/kcat.ts';
import { recordAdder } from './records/key-text.ts';
import { type LineParser, readRecordLines } from './records/lines.ts';
import { templateParser } from './records/template.ts';
import { isSegmentPath } from './segments/is-segment.ts';
import { openSeveral } from './several.ts';
import { keysOf, type Source } from './source-types.ts';
import { tableFiles } from './tables/folder.ts';
import { isParquet, tableFormat } from './tables/is-table.ts';

const LF = 0x0a;
/** Some hundred keys tell how they are written. */
const SAMPLE_SIZE = 1 << 14;
const SAMPLE_KEYS = 4096;

/**
 * Opens a source and tells what it is.
 * @param paths a path, "-" for standard input, or kafka://…; or several of files that are alike; a folder of Parquet files stands for them
 * @param known what is known of it already, so that it is not looked at again
 * @throws {KeylaneError} `ERR_SOURCE…`, `ERR_COLUMN`, `ERR_SEGMENTS`, `ERR_KAFKA_…`, `ERR_USAGE`
 */
export async function openSource(
  paths: string | readonly string[],
  options: SourceOptions = {},
  known?: Reading,
): Promise<Source> {
  const { format } = options;
  const given = typeof paths === 'string' ? [paths] : paths;
  if (isKafkaAddress(given[0])) return (await import('./kafka/source.ts')).openKafka(given, options);
  const names = given.flatMap(path => (format === 'segments' ? undefined : tableFiles(path)) ?? [path]);
  if (format === 'segments' || (format === undefined && isSegmentPath(names[0]))) {
    return (await import('./segments/source.ts')).openSegments(names, options);
  }
  if (names.length > 1) return openSeveral(names, name => openOne(name, options));
  const [name] = names;
  const source = await openOne(name, options, known);
  return isRereadable(name) ? { ...source, again: () => openSource(name, options, source.reading) } : source;
}

async function openOne(name: string, options: SourceOptions, known?: Reading): Promise<Source> {
  const input = (name === '-' ? options.input : undefined) ?? (await Input.open(name, options.yields));
  input.tellBytes(options.onBytes);
  if (options.format !== 'parquet' && (options.format !== undefined || !isParquet(input.head))) {
    return sourceOf(input, options, known);
  }
  await input.close();
  if (!isRereadable(name)) throw parquetPipeError(name);
  const { openParquet } = await import('./tables/parquet-source.ts');
  const source = await openParquet(name, options, known);
  if (known) return source;
  const reading = await withKeyType(source.reading, source.keys(emptyNotes()), options);
  if (reading === source.reading) return source;
  // A source's readers know how keys are written from its start.
  await source.close();
  return openParquet(name, options, reading);
}

/** The same for an input that is open. */
export async function sourceOf(input: Input, options: SourceOptions, known?: Reading): Promise<Source> {
  const { name } = input;
  try {
    if (input.isWhole && input.head.length === 0) throw sourceEmptyError(name);
    const told = known ?? (await recognise(input, options));
    const reading = known ?? (await withKeyType(told, startOf(input, told), options));
    return {
      name,
      reading,
      text: input,
      records: notes => readRecords(input.chunks(), name, reading, options, notes),
      keys: notes => readKeys(input.chunks(), name, reading, options, notes),
      close: () => input.close(),
    };
  } catch (error) {
    await input.close();
    throw error;
  }
}

/** Looks at the keys of the first records, unless somebody has said how they are written. */
async function withKeyType(reading: Reading, start: AsyncIterable<KeyBatch>, options: SourceOptions): Promise<Reading> {
  const isSaid = options.keyType !== undefined || reading.keyType !== 'string';
  if (isSaid || reading.table?.isText === false) return reading;
  const keys: string[] = [];
  try {
    for await (const { keys: block } of start) {
      for (let i = 0; i < block.count; i++) keys.push(Buffer.from(block.key(i)).toString('latin1'));
      if (keys.length >= SAMPLE_KEYS) break;
    }
  } catch {
    // The start of a source can break off in the middle of a record. What is wrong is told when all of it is read.
  }
  const writing = keyWritingOf(keys.slice(0, SAMPLE_KEYS));
  if (!writing) return reading;
  const { encoding, isSure } = writing;
  if (!isSure) {
    const hint = `the keys look like ${encoding} and are taken as texts; if they stand for bytes, pass --key-type ${encoding}`;
    return { ...reading, hint };
  }
  return {
    ...reading,
    keyType: encoding,
    remarks: [
      `the keys are ${encoding} and are read as the bytes that they stand for; --key-type string takes them as texts`,
    ],
  };
}

/** The keys of what an input begins with. */
function startOf({ head, isWhole, name }: Input, reading: Reading): AsyncIterable<KeyBatch> {
  const isAll = reading.format === 'arrow' || (isWhole && head.length <= SAMPLE_SIZE);
  const end = isAll ? head.length : head.lastIndexOf(LF, SAMPLE_SIZE) + 1;
  return readKeys(once(Buffer.from(head.subarray(0, end))), name, reading, {}, emptyNotes());
}

async function* once(chunk: Buffer): AsyncGenerator<Buffer> {
  yield chunk;
}

/** Blocks of records of a text. */
export async function* readRecords(
  chunks: AsyncIterable<Buffer>,
  name: string,
  reading: Reading,
  options: SourceOptions,
  notes: SourceNotes,
): AsyncGenerator<RecordBlock> {
  if (reading.format === 'arrow') {
    const [{ readArrow }, { readTableRecords }] = await arrowReaders();
    return yield* readTableRecords(
      readArrow(withoutStart(chunks, reading.skip), name, reading.table!, options.longestBatch, reading.skip !== 0),
      name,
      reading,
      options,
      notes,
    );
  }
  const text = withoutStart(chunks, reading.skip);
  const broken = new BrokenLines();
  const add = recordAdder(reading.keyType, broken);
  const isWanted = topicFilter(name, options.topic, notes);
  const jsonAdd = () => jsonAdder(reading.json!, add, notes, isWanted);
  const { format } = reading;
  const { longest } = options;
  // The CSV parser is loaded only for CSV.
  if (format === 'csv') {
    const { readCsvRecords } = await import('./records/csv-records.ts');
    return yield* readCsvRecords(text, name, reading.csv!, add, isWanted, longest);
  }
  if (format === 'json') return yield* readJsonObjects(text, name, jsonAdd(), longest);
  if (format === 'kaf') return yield* unbroken(readKaf(text, name, add, longest), broken, name);
  const lines = (parse: LineParser) => unbroken(readRecordLines(text, name, parse, longest), broken, name);
  if (format === 'kcat') return yield* lines(kcatParser(name, options, add, notes).parse);
  if (format === 'jsonl') return yield* lines(jsonLineParser(jsonAdd()));
  if (format === 'console') return yield* lines(consoleParser(reading.console!, add, notes));
  if (format === 'dump-log') return yield* lines(dumpLogParser(add, isWanted));
  yield* lines(templateParser(reading.template!, add, isWanted));
}

/** The rest of a key that goes on in the next line is no record. */
async function* unbroken(
  blocks: AsyncIterable<RecordBlock>,
  broken: BrokenLines,
  name: string,
): AsyncGenerator<RecordBlock> {
  let unreadable = 0;
  for await (const block of blocks) {
    unreadable += block.unreadable;
    yield block;
  }
  if (unreadable > 0) broken.check(name);
}

/** Blocks of keys of a text: rows that are keys, or the keys of records. */
export async function* readKeys(
  chunks: AsyncIterable<Buffer>,
  name: string,
  reading: Reading,
  options: SourceOptions,
  notes: SourceNotes,
): AsyncGenerator<KeyBatch> {
  const { format, keyType, csv } = reading;
  const { longest } = options;
  const isText = keyType === 'string';
  // Parsers that are packages are loaded only for what needs them.
  if (format === 'arrow') {
    const [{ readArrow }, { readTableKeys }] = await arrowReaders();
    yield* readTableKeys(
      readArrow(withoutStart(chunks, reading.skip), name, reading.table!, options.longestBatch, reading.skip !== 0),
      name,
      reading,
      options,
      notes,
    );
  } else if (format === 'csv' && csv!.topic < 0 && isText) {
    yield* (await import('./keys/csv.ts')).readCsv(withoutStart(chunks, reading.skip), name, csv!, longest);
  } else if (format === 'keys' || format === 'hex' || format === 'base64') {
    const lines = withoutStart(chunks, reading.skip);
    yield* keyType === 'string' ? readLines(lines, name, longest) : readEncodedLines(lines, name, keyType, longest);
  } else for await (const block of readRecords(chunks, name, reading, options, notes)) yield keysOf(block);
}

/** The names of the columns of what begins as an Arrow stream; undefined for what does not, and where they are too many to tell. */
export async function arrowNames(head: Buffer): Promise<string[] | undefined> {
  return tableFormat(head) === 'arrow' ? (await import('./tables/recognise-arrow.ts')).namesOfArrow(head) : undefined;
}

/** Loaded only for what needs them. */
const arrowReaders = () => Promise.all([import('./tables/arrow.ts'), import('./tables/read.ts')]);

/** Whether its lines are `partition<TAB>key`, which scan.wasm reads. */
export function isPlainTsv({ format, keyType }: Reading): boolean {
  return format === 'tsv' && keyType === 'string';
}

/** The parser of lines of `kcat -J`, if that is the format and scan.wasm reads most of them; undefined if it is not. */
export function plainKcat(
  { format, keyType }: Pick<Reading, 'format' | 'keyType'>,
  name: string,
  options: SourceOptions,
  notes: SourceNotes,
): KcatParser | undefined {
  return format === 'kcat' && keyType === 'string' ? kcatParser(name, options, recordAdder(keyType), notes) : undefined;
}
