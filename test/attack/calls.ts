// Command lines: each command with options that fit, and with some that don't.

import { isStateCommand } from './commands.ts';
import type { Input } from './corpus.ts';
import type { Draw } from './draw.ts';

export interface Line {
  readonly command: string;
  readonly args: string[];
  /** Files that it may write, by option. */
  readonly outputs: string[];
  readonly isJson: boolean;
  readonly isRedacted: boolean;
}

/** Few: the largest take seconds each. */
const COUNTS = ['1', '2', '3', '6', '7', '12', '12', '12', '100', '1000', '5000'];
const ODD = [
  '',
  '0',
  '-1',
  '1.5',
  'NaN',
  '1e3',
  '2147483648',
  '99999999999999999999',
  'x',
  '\x1b[31m',
  '\u202ex',
  '../x',
  '--',
  '-',
  '%p',
  '\0'.replace('\0', '\x01'),
];
const KEY_TYPES = ['string', 'short', 'int', 'long', 'float', 'double', 'boolean', 'uuid', 'uuid-bytes', 'json', 'hex'];
const FORMATS = ['keys', 'hex', 'base64', 'csv', 'arrow', 'kcat', 'console', 'jsonl', 'json', 'tsv', 'dump-log', 'kaf'];
const PLACES = ['12', 'crc32@12', 'murmur2@7', 'sarama@24', 'kafkajs@1@12', 'librdkafka/fnv1a@3', '100', '1'];

/** @param sources their paths, the attacked one first @param output a path where a file may be written */
export function lineOf(
  draw: Draw,
  command: string,
  input: Input,
  sources: string[],
  output: (n: string) => string,
): Line {
  const args: string[] = [];
  const outputs: string[] = [];
  /** An option with a good value most of the time. */
  const option = (chance: number, name: string, good: readonly string[]): void => {
    if (draw.chance(chance)) args.push(name, draw.chance(0.04) ? draw.one(ODD) : draw.one(good));
  };
  const flag = (chance: number, name: string): void => {
    if (draw.chance(chance)) args.push(name);
  };
  const writes = (chance: number, name: string): void => {
    if (!draw.chance(chance)) return;
    outputs.push(output(name.slice(2)));
    args.push(name, outputs.at(-1)!);
  };
  const readsSource = !isStateCommand(command) && command !== 'where';
  if (readsSource) {
    if (draw.chance(0.95)) args.push(...input.args);
    else option(1, '--format', [...FORMATS, 'segments', 'state', '%p %k\\n', '%T;%o;%k']);
    option(0.04, '--column', ['key', '1', '2', 'tailnum', 'nope']);
    option(0.02, '--separator', [',', '\t', '|', ' ; ']);
    option(0.02, '--partition-column', ['partition', '1', '2']);
    option(0.03, '--topic', ['orders', 't', 'nope']);
  }
  if (readsSource || command === 'where') option(command === 'where' ? 0.4 : 0.06, '--key-type', KEY_TYPES);
  switch (command) {
    case 'scan':
    case 'who':
      option(command === 'scan' ? 0.97 : 0.6, '-n', COUNTS);
      if (args.includes('-n')) writes(0.15, '--state');
      break;
    case 'plan':
      option(0.95, '--from', PLACES);
      option(0.97, '--to', PLACES);
      flag(0.3, '--compacted');
      if (args.includes('--compacted')) writes(0.4, '--tombstones');
      break;
    case 'join':
      if (draw.chance(0.7)) option(1, '-n', PLACES);
      else {
        option(1, '--a', PLACES);
        option(1, '--b', PLACES);
      }
      break;
    case 'where':
      option(0.97, '-n', COUNTS);
      option(0.2, '--rule', ['murmur2', 'crc32', 'xxhash32', 'mod-text', 'seahash']);
      option(0.2, '--client', ['java', 'sarama', 'kafkajs@1', 'librdkafka/fnv1a', 'nope']);
      break;
    case 'state':
      writes(0.2, '--hll');
      writes(0.2, '--theta');
      writes(0.2, '--tuple');
      option(0.1, '--lg-k', ['3', '4', '12', '13', '26']);
      option(0.1, '--top', ['0', '1', '20', '999999999']);
      writes(0.2, '--frequent');
      option(0.1, '--partition', ['0', '3', '11', '99']);
      break;
    case 'merge':
      writes(0.2, '--state');
      break;
  }
  if (command === 'scan') {
    flag(0.1, '--no-keys');
    flag(0.2, '--compacted');
  }
  if (command === 'scan' || command === 'merge') {
    option(0.1, '--what-if', ['6', '24', '7,13', '1,2,3']);
    option(0.15, '--fail-on', ['maxShare>0.2', 'pValue<0.01', 'splitKeys>0', 'keyless>=1', 'maxOverMean>1e9']);
  }
  if (['scan', 'merge', 'plan'].includes(command)) option(0.1, '--top', ['0', '1', '20', '99999']);
  if (['scan', 'merge', 'plan', 'join'].includes(command)) option(0.3, '--memory', ['128MB', '128MiB', '1GB']);
  if (['scan', 'who', 'plan', 'join'].includes(command)) option(0.15, '--redact', ['env:KEYLANE_SECRET']);
  writes(0.15, '--html');
  flag(0.5, '--json');
  flag(0.01, draw.one(['--nope', '--help', '-x', '--json=1', '--partitions']));
  const most = command === 'state' ? 1 : sources.length;
  const names = command === 'join' && draw.chance(0.98) ? [sources[0], sources.at(-1)!] : sources.slice(0, most);
  return {
    command,
    args: draw.chance(0.5) ? [...names, ...args] : [...args, '--', ...names],
    outputs,
    isJson: args.includes('--json'),
    isRedacted: args.includes('--redact'),
  };
}
