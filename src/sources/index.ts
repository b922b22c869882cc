// Sources in: files, standard input → blocks of keys or of records.

export { BatchColumns } from './batches/batch-columns.ts';
export type { RecordSink } from './batches/columns.ts';
export type { BatchHead } from './batches/head.ts';
export { bytesBehind, FAULTS } from './batches/records.ts';
export type { BatchRun } from './batches/run.ts';
export { decodeKey } from './encodings.ts';
export { FORMAT_NAMES, FORMATS, type FormatName, type KeyEncoding, type KeyReader, type KeyType } from './formats.ts';
export { openGiven } from './given.ts';
export type { Given, GivenColumns, GivenRecord, GivenSource } from './given-types.ts';
export { Input, isGzip, isRereadable, type Sink } from './input.ts';
export { hexLines } from './keys/encoded-lines.ts';
export { readLines } from './lines.ts';
export { checkLines, LONGEST } from './longest.ts';
export { emptyNotes, type KafkaOptions, type SourceNotes, type SourceOptions, type UnreadEnd } from './options.ts';
export { bytesRead, closeShared, openShared, type SharedText, stopSharing, takeRanges } from './ranges.ts';
export type { Reading } from './reading.ts';
export { type BlockBatches, KEYLESS, type RecordBlock, RecordBlockBuilder, TOMBSTONE } from './records/block.ts';
export type { KcatParser } from './records/kcat.ts';
export { Lines } from './records/lines.ts';
export { checkTwice } from './several.ts';
export { arrowNames, isPlainTsv, openSource, plainKcat, sourceOf } from './source.ts';
export type { Source } from './source-types.ts';
export { withStandardInput } from './stdin.ts';
export { tableFormat } from './tables/is-table.ts';
export { textSink } from './text.ts';
export { answerTask, askThread, availableParallelism } from './threads.ts';
