import { type NamedKey, whereAnswer } from '../analysis/where.ts';
import { parseKey } from '../ask/key-type.ts';
import type { KeyTypeName } from '../ask/key-types.ts';
import { ruleNamed } from '../ask/rule-named.ts';
import type { KeyBlock } from '../core/index.ts';
import { sourceEmptyError, usageError } from '../errors.ts';
import { counted } from '../numbers.ts';
import { printable } from '../printable.ts';
import { ruleOf, rules } from '../rules/index.ts';
import { Input, readLines } from '../sources/index.ts';
import { writePage } from './html.ts';
import type { Io } from './io.ts';
import { print } from './output.ts';
import { checkOutputs } from './outputs.ts';

export interface WhereOptions {
  partitions: number;
  rule?: string;
  client?: string;
  keyType: KeyTypeName;
  html?: string;
  json?: boolean;
}

export async function where(texts: string[], options: WhereOptions, io: Io): Promise<void> {
  const { partitions, rule, client, keyType, html, json } = options;
  checkOutputs({ '--html': html }, isInput(texts) ? ['-'] : [], io);
  if (rule !== undefined && client !== undefined) {
    throw usageError('--rule and --client both choose a rule. Leave one of the two out.');
  }
  const id = ruleNamed({ rule, client }, text => io.err.line(text));
  const asked = id === undefined ? rules : [ruleOf(id)];
  const keys = isInput(texts) ? await keysOfInput(keyType, io) : texts.map(text => named(text, keyType));
  if (keyType === 'json') sayCompact(keys, io);
  const answer = whereAnswer(keys, partitions, asked);
  await print(answer, json, async () => (await import('../report/where.ts')).whereText, io);
  if (html !== undefined) {
    const { wherePage } = await import('../report/html/where.ts');
    await writePage(html, wherePage(answer, keyType === 'string'), io);
  }
}

/** JSON is hashed as JavaScript writes it, which is not as every writer does. */
function sayCompact(keys: readonly NamedKey[], { err }: Io): void {
  for (const { name, key } of keys) {
    const text = typeof key === 'string' ? key : Buffer.from(key).toString();
    if (text === name) continue;
    err.line(
      `${printable(name)} is hashed as ${printable(text)}. For a writer that puts spaces in, such as Python's: --key-type string`,
    );
    return;
  }
}

/** `-` alone: keys come from standard input. */
const isInput = (texts: readonly string[]): boolean => texts.length === 1 && texts[0] === '-';

function named(text: string, keyType: KeyTypeName): NamedKey {
  return { name: text, key: parseKey(keyType, text) };
}

/** One key a line of standard input. Text is hashed as the very bytes of its line. */
async function keysOfInput(keyType: KeyTypeName, { err }: Io): Promise<NamedKey[]> {
  const keys: NamedKey[] = [];
  let keyless = 0;
  for await (const batch of readLines((await Input.open('-')).chunks(), '-')) {
    keyless += batch.keyless;
    for (const bytes of eachKey(batch.keys)) {
      const name = bytes.toString();
      keys.push(keyType === 'string' ? { name, key: bytes } : named(name, keyType));
    }
  }
  if (keys.length === 0) throw sourceEmptyError('-');
  if (keyless > 0) err.line(`${counted(keyless, 'empty line')} left out: a record without a key is not placed by it`);
  return keys;
}

function* eachKey({ bytes, offsets, count }: KeyBlock): Generator<Buffer> {
  for (let i = 0; i < count; i++) yield Buffer.from(bytes.subarray(offsets[i], offsets[i + 1]));
}
