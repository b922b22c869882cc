// docs/matrix.md: the rows of this run beside those of earlier ones.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export interface MatrixRow {
  readonly client: string;
  readonly version: string;
  readonly partitioner: string;
  readonly rule: string;
  readonly nullKey: string;
  readonly emptyKey: string;
  readonly kafka: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly records: number;
  /** Records with a key, and those of them that the rule explains. */
  readonly keyed: number;
  readonly agreed: number;
  /** The verdict of `keylane who` on these records. */
  readonly who: string;
  /** What its batches have for a producer id: `id`, or what stands there instead. */
  readonly batches: string;
}

const COLUMNS = [
  'client',
  'version',
  'partitioner',
  'rule',
  'null key',
  'empty key',
  'Kafka',
  'date',
  'records',
  'keyed',
  'agreed',
  'keylane who',
  'batches',
];
const HEAD = `# The live matrix

Real clients wrote the same keys to a real broker with each of their partitioners, and Java's consumer read them back. A record has _agreed_
if it lies where [the catalogue's](https://github.com/keylane/keylane/tree/main/src/rules/clients) rule puts its key; where the rule is "none", if all records follow what is said of
null keys. "sticky or random" can't be held against anything; all else is checked. "a = b" are rules that both explain all of the records. The
column behind is what [\`keylane who\`](../README.md) said of the topic: the rule, or "none" where the key isn't looked at. "batches" is what the
heads of the stored batches have: "id" for a producer id, else what the client leaves instead; [the catalogue](https://github.com/keylane/keylane/blob/main/src/rules/marks.ts) must say so too.

Written by \`npm run test:clients -- --write\` (every client: \`-- --wide --write\`); rows of clients that a run doesn't reach stay as they were.

`;

/** Which row it is; a new version of a client is a new row. */
const idOf = (cells: readonly string[]): string => cells.slice(0, 3).join('|');

/** Replaces the rows of the same client, version and partitioner, adds the others at the end. */
export function writeMatrix(file: string, rows: readonly MatrixRow[]): void {
  const all = new Map<string, string[]>();
  if (existsSync(file)) for (const cells of tableRows(readFileSync(file, 'utf8'))) all.set(idOf(cells), cells);
  for (const row of rows) {
    const cells = Object.values(inOrder(row)).map(String);
    all.set(idOf(cells), cells);
  }
  // Rows of a time that had fewer columns are filled up.
  const line = (cells: readonly string[]) => `| ${COLUMNS.map((_, i) => cells[i] ?? '').join(' | ')} |\n`;
  const body = [...all.values()].map(line).join('');
  writeFileSync(file, `${HEAD}${line(COLUMNS)}|${'---|'.repeat(COLUMNS.length)}\n${body}`);
}

function tableRows(markdown: string): string[][] {
  const lines = markdown.split('\n').filter(line => line.startsWith('| '));
  return lines.slice(1).map(line => line.slice(2, -2).split(' | '));
}

function inOrder(row: MatrixRow): MatrixRow {
  const { client, version, partitioner, rule, nullKey, emptyKey, kafka, date, records, keyed, agreed, who, batches } =
    row;
  return { client, version, partitioner, rule, nullKey, emptyKey, kafka, date, records, keyed, agreed, who, batches };
}
