// One attempt: damaged sources, a command line, a run, and which promises it broke. All of it follows from the seed.

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { keylane, type Outcome } from '../cli/run.ts';
import { type Line, lineOf } from './calls.ts';
import { commandsOf } from './commands.ts';
import type { Input } from './corpus.ts';
import { DAMAGES, withChecksum } from './damage.ts';
import { Draw } from './draw.ts';
import { brokenBy, brokenFiles } from './promises.ts';
import { brokenByStart, type Started, start } from './starts.ts';

export interface Attempt {
  /** The command line, and what was done to its sources. */
  readonly what: string;
  readonly broken: readonly string[];
  readonly outcome: Outcome;
}

/** What `where` is asked for. */
const KEYS = [
  'order-1',
  '',
  '42',
  '-1',
  '1e400',
  'true',
  '\x1b[31m',
  '\u202ekey',
  '{"b":1,"a":[2]}',
  'zz',
  '\ud83d\ude00',
  'k'.repeat(3000),
];
const COARSE = ['UTF-16', 'zeros in a block', 'spliced with another', 'another behind it', 'the start gone'];
const ENV = { KEYLANE_SECRET: 'a secret that is long enough', TMPDIR: '' };
/** Sources are small, so what a command may take beyond Node itself does not depend on what they claim. */
const MOST_MEMORY = 300e6;
/** Long enough that no text of keylane's has it by chance. */
const KEY = /order-\d{2,}|order "\d+", b/g;

export async function attempt(
  seed: number,
  inputs: readonly Input[],
  { starts, keeps = false }: { starts: number; keeps?: boolean },
): Promise<Attempt> {
  const draw = new Draw(seed);
  const folder = mkdtempSync(join(tmpdir(), 'keylane-attack-'));
  const [work, temporary] = ['work', 'temporary'].map(name => join(folder, name));
  for (const path of [work, temporary]) mkdirSync(path);
  try {
    const input = draw.one(inputs);
    const notes: string[] = [];
    const before = new Map<string, Buffer>();
    const make = (name: string): string => {
      const damaged = damage(draw, input, inputs, notes);
      const path = join(work, place(name, input, draw));
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, damaged);
      before.set(path, damaged);
      return path;
    };
    const command = draw.one(commandsOf(input.kind));
    // Others take one source, and say so.
    const takesTwo = command === 'join' || input.kind === 'segment' || input.kind === 'state';
    const sources = [make('a'), ...(draw.chance(takesTwo ? 0.7 : 0.03) || command === 'join' ? [make('b')] : [])];
    const isPiped = command !== 'join' && input.kind !== 'segment' && draw.chance(0.15);
    const keys = () => Array.from({ length: 1 + draw.below(3) }, () => draw.one(KEYS));
    const named = isPiped ? ['-'] : command === 'where' ? keys() : sources;
    const line = lineOf(draw, command, input, named, name => join(work, name));
    // An older output stays whole, or is replaced by a whole one.
    const args = [line.command, ...line.args];
    const bytes = isPiped ? before.get(sources[0])! : Buffer.alloc(0);
    const env = { ...ENV, TMPDIR: temporary };
    const isStart = draw.chance(starts);
    const outcome: Outcome | Started = isStart
      ? await start(draw, args, env, bytes)
      : keylane(args, { env, input: bytes });
    const broken = [...brokenPromises(outcome, line, work, before, input)];
    if (broken.length === 0 && line.isJson && !isStart && input.kind === 'source' && draw.chance(0.3))
      broken.push(...brokenInGzip(outcome, args, env, before, bytes));
    for (const left of readdirSync(temporary)) broken.push(`${left} has been left in the folder for temporary files`);
    const what = `${isStart ? `${(outcome as Started).how}: ` : ''}keylane ${args.map(quoted).join(' ')}\n  ${input.name}: ${notes.join(', ')}`;
    return { what, broken, outcome };
  } finally {
    if (!keeps) rmSync(folder, { recursive: true, force: true });
  }
}

/** Packed, a source says the same, whatever it is. */
function* brokenInGzip(
  { code, out }: Outcome,
  args: string[],
  env: NodeJS.ProcessEnv,
  sources: ReadonlyMap<string, Buffer>,
  bytes: Buffer,
): Iterable<string> {
  for (const [path, content] of sources) writeFileSync(path, gzipSync(content));
  const packed = keylane(args, { env, input: bytes.length > 0 ? gzipSync(bytes) : bytes });
  // Of something that was packed already the answer is about the pack in it.
  const isPacked = [bytes, ...sources.values()].some(each => each[0] === 0x1f && each[1] === 0x8b);
  if (isPacked || (packed.code === code && packed.out === out)) return;
  yield `in gzip another answer: exit code ${packed.code}, ${packed.out.slice(0, 200)}${packed.err.slice(0, 200)}`;
}

function* brokenPromises(
  outcome: Outcome | Started,
  line: Line,
  work: string,
  before: ReadonlyMap<string, Buffer>,
  { name }: Input,
): Iterable<string> {
  const how = 'how' in outcome ? outcome.how : undefined;
  // Before Node has come to main.ts a signal ends it without a word.
  if (how !== 'signal' || outcome.code !== null) {
    const isCut = how === 'full disk' || how === 'reader gone';
    const seen = isCut ? { ...outcome, out: '' } : outcome;
    const asked = isCut ? { ...line, isJson: false, args: [...line.args, '--state'] } : line;
    const keys = line.isRedacted ? secretsOf(before, name) : [];
    yield* brokenBy(seen, asked, keys);
  }
  yield* brokenFiles(work, before, line, outcome);
  if ('how' in outcome) yield* brokenByStart(outcome, MOST_MEMORY);
}

/** Keys that stand in the sources as they are. */
const secretsOf = (sources: ReadonlyMap<string, Buffer>, name: string): string[] =>
  name.endsWith('.state') ? [] : [...sources.values()].flatMap(bytes => bytes.toString('latin1').match(KEY) ?? []);

function damage(draw: Draw, input: Input, inputs: readonly Input[], notes: string[]): Buffer {
  let { bytes } = input;
  // Most of what they make is refused at the first look.
  const names = Object.keys(DAMAGES).filter(name => !COARSE.includes(name) || draw.chance(0.2));
  const count = draw.one([0, 1, 1, 1, 2, 3, 8]);
  for (let i = 0; i < count; i++) {
    const name = draw.one(names);
    bytes = DAMAGES[name](bytes, draw, draw.one(inputs).bytes);
    notes.push(name);
  }
  if (input.kind === 'state' && draw.chance(0.7)) {
    bytes = withChecksum(bytes);
    notes.push('checksum made right');
  }
  if (draw.chance(0.1)) {
    bytes = gzipSync(bytes);
    notes.push('in gzip');
    if (draw.chance(0.5)) {
      const name = draw.one(names);
      bytes = DAMAGES[name](bytes, draw, input.bytes);
      notes.push(name);
    }
  }
  return bytes;
}

/** A broker's files are told by their names. */
function place(name: string, input: Input, draw: Draw): string {
  if (input.kind === 'segment')
    return `${draw.chance(0.9) ? 'orders' : name}-${draw.below(12)}/${input.name.split('/').at(-1)}`;
  return draw.chance(0.05) ? `${name}\x1b[31m\u202e` : name;
}

const quoted = (arg: string): string =>
  /^[\w./@,=:+-]+$/.test(arg) ? arg : `'${JSON.stringify(arg).slice(1, -1).replaceAll("'", "'\\''")}'`;
