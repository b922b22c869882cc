// What keylane promises whatever it is given. Each broken promise as a sentence.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { ERROR_CODES } from '../../src/errors.ts';
import { type Outcome, root } from '../cli/run.ts';
import type { Line } from './calls.ts';

/** What a terminal may act on: controls but the line end, format characters, line separators. */
const ACTING = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/u;
const STACK = /\n[ \t]+at \S.*[:(]\d+|node:internal|uncaught|keylane itself failed/;
const ajv = new Ajv({ allErrors: true });
const schemas = new Map<string, ValidateFunction>();

function schemaOf(command: string): ValidateFunction {
  const known = schemas.get(command);
  if (known) return known;
  const schema = ajv.compile(JSON.parse(readFileSync(`${root}/schemas/${command}.json`, 'utf8')));
  schemas.set(command, schema);
  return schema;
}

/** Of what was printed, and the exit code. */
export function* brokenBy({ code, out, err }: Outcome, line: Line, keys: readonly string[]): Iterable<string> {
  if (code !== 0 && code !== 1 && code !== 2) yield `its exit code is ${code}`;
  for (const [where, text] of Object.entries({ 'standard output': out, 'standard error': err })) {
    const acting = ACTING.exec(text);
    if (acting) yield `U+${acting[0].codePointAt(0)!.toString(16)} on ${where}`;
    if (STACK.test(text)) yield `${where} has a stack trace or an error of no code: ${STACK.exec(text)![0].trim()}`;
    if (/\[object |undefined|\$\{/.test(text)) yield `${where} has ${/\[object |.*undefined.*|\$\{/.exec(text)![0]}`;
  }
  if (code === 2) {
    const last = err.trimEnd().split('\n').at(-1)!;
    const [, named] = /\((ERR_[A-Z_0-9]+)\)$/.exec(last) ?? [];
    if (named !== undefined && !(named in ERROR_CODES)) yield `${named} is no code`;
    if (named === undefined && !/^error: /m.test(err)) yield 'exit code 2 without an error';
    if (line.isJson && out !== '') yield 'an error, and an answer on standard output too';
  }
  if (code === 0 || code === 1) {
    if (/^error: /m.test(err)) yield `exit code ${code} with an error`;
    if (out === '' && !line.args.includes('--state')) yield 'no answer and no error';
    if (line.isJson && !asksForHelp(line)) yield* brokenByJson(out, line.command);
  }
  if (line.isRedacted) {
    const leaked = keys.find(key => out.includes(key) || err.includes(key));
    if (leaked !== undefined) yield `a key under --redact: ${leaked}`;
  }
}

function* brokenByJson(out: string, command: string): Iterable<string> {
  let answer: Record<string, unknown>;
  try {
    answer = JSON.parse(out);
  } catch {
    yield 'what --json printed is no JSON';
    return;
  }
  const validate = schemaOf(command);
  if (!validate(answer)) yield `the answer is not of its schema: ${ajv.errorsText(validate.errors).slice(0, 300)}`;
  yield* brokenByFigures(answer);
}

/** What no answer may say, however damaged the source. */
function* brokenByFigures(answer: Record<string, unknown>): Iterable<string> {
  const { records, keyless, distinctKeys, partitions, numPartitions } = answer as Record<string, number>;
  if (!(records >= 0)) return;
  if (keyless > records) yield `${keyless} keyless records of ${records}`;
  const keyed = records - (keyless ?? 0);
  const isExact = typeof distinctKeys === 'number';
  if (isExact && distinctKeys > keyed) yield `${distinctKeys} distinct keys of ${keyed} keyed records`;
  if (!Array.isArray(partitions)) return;
  const rows = partitions as { partition: number; records: number; share: number }[];
  if (rows.length > 0 && typeof rows[0] === 'object') {
    const sum = rows.reduce((total, row) => total + row.records, 0);
    if (sum !== records && sum !== keyed) yield `${sum} records in all partitions together of ${records}`;
    if (rows.some(({ partition }) => !(partition >= 0 && partition < numPartitions)))
      yield `a partition beyond ${numPartitions}`;
    if (rows.some(({ share }) => !(share >= 0 && share <= 1))) yield 'a share that is none';
  }
}

/** Which is the answer then, whatever else is asked for. */
const asksForHelp = ({ args }: Line): boolean => args.some(arg => /^(--help|-h)$/.test(arg));

/** Of the folder that it ran in: `before` is each file with its bytes. */
export function* brokenFiles(
  folder: string,
  before: ReadonlyMap<string, Buffer>,
  line: Line,
  { code }: Outcome,
): Iterable<string> {
  for (const [path, bytes] of before) {
    if (!existsSync(path)) yield `${path} is gone`;
    else if (!readFileSync(path).equals(bytes)) yield `${path} has been changed`;
  }
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = `${entry.parentPath ?? entry.path}/${entry.name}`;
    if (before.has(path)) continue;
    if (!line.outputs.includes(path)) yield `${path} has been left behind`;
    else if (path.endsWith('html') && !/^<!doctype html>[\s\S]*<\/html>\s*$/i.test(readFileSync(path, 'utf8')))
      yield `${path} is half a page`;
  }
  if (code === 0 && !asksForHelp(line)) {
    for (const path of line.outputs) if (!existsSync(path)) yield `exit code 0, but no ${path}`;
  }
}
