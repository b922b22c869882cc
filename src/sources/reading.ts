// How a source is read: what was asked for, and what was told from its start.

import type { CsvLayout } from './csv-layout.ts';
import type { Format, KeyType } from './formats.ts';
import type { ConsoleLayout } from './records/console.ts';
import type { JsonLayout } from './records/json.ts';
import type { Template } from './records/template.ts';
import type { TableLayout } from './tables/columns.ts';

/** The layout is there for the formats that have one. */
export interface Reading {
  readonly format: Format;
  /** For people: `kcat -J`. */
  readonly as: string;
  /** Whether the format was told from the source. */
  readonly isGuess: boolean;
  /** Whether what was told is what anybody expects: one key a line, a CSV file whose column was named. */
  readonly isPlain: boolean;
  /** What it looks like, if it was said to be something else. */
  readonly looksLike?: string | undefined;
  /** Whether it says where records were found. */
  readonly tellsPartitions: boolean;
  /** Whether it names the topics of records. */
  readonly tellsTopics: boolean;
  /** So many bytes come before the first record: what the tool printed. */
  readonly skip: number;
  readonly skippedLines: number;
  readonly keyType: KeyType;
  /** What everybody should know of what was told, such as that keys are read as hexadecimal. */
  readonly remarks?: readonly string[] | undefined;
  /** What may be meant otherwise. */
  readonly hint?: string | undefined;
  readonly csv?: CsvLayout | undefined;
  readonly console?: ConsoleLayout | undefined;
  readonly json?: JsonLayout | undefined;
  readonly template?: Template | undefined;
  readonly table?: TableLayout | undefined;
}
