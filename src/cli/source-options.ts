// The options that say what a source is: the same in every command that reads one.

import { type Command, InvalidArgumentError, Option } from 'commander';
import { KEY_TYPES, type KeyTypeName } from '../ask/key-types.ts';
import { usageError } from '../errors.ts';
import { FORMAT_NAMES, FORMATS } from '../sources/formats.ts';
import { addKafkaOptions, type KafkaArguments } from './kafka-options.ts';
import { repeatable } from './options.ts';

export interface SourceArguments extends KafkaArguments {
  /** A format, `state`, or a format string. */
  format?: string | undefined;
  keyType?: KeyTypeName | undefined;
  column?: string[] | undefined;
  separator?: string | undefined;
  partitionColumn?: string | undefined;
  topic?: string | undefined;
}

/** For a second source: `-b`, which says what is another than for the first. */
type Suffix = '' | '-b';

const OF_B: Record<Suffix, string> = { '': '', '-b': ' of B, if it is another' };

export function addSourceOptions(command: Command, takesStates: boolean, suffix: Suffix = ''): Command {
  if (suffix === '') addKafkaOptions(command);
  const of = OF_B[suffix];
  const names = takesStates ? [...FORMAT_NAMES, 'state'] : FORMAT_NAMES;
  const option = (flags: string, text: string): Option =>
    new Option(flags.replace(/^(--[\w-]+)/, `$1${suffix}`), text + of);
  command
    .addOption(
      option('--format <FORMAT>', 'what SOURCE is, or a format string of kcat -f (told from its start if left out)')
        .choices(names)
        .argParser(text => {
          if (names.includes(text) || text.includes('%')) return text;
          throw new InvalidArgumentError(
            `Allowed choices are ${names.join(', ')}, or a format string such as '%p\\t%k'.`,
          );
        }),
    )
    .addOption(option('--key-type <TYPE>', 'how keys are written and what they stand for').choices(KEY_TYPES))
    .addOption(
      repeatable(
        option(
          '--column <NAME>',
          "csv, json, arrow, parquet: the key's column or field; several make a key of several",
        ),
      ).argParser((text: string, before: string[] = []) => [...before, text]),
    )
    .addOption(option('--separator <TEXT>', 'what joins several columns (,); console: its key.separator'))
    .addOption(option('--partition-column <NAME>', "the same formats: the partition's column or field"))
    .addOption(option('--topic <NAME>', 'only the records of this topic'));
  return suffix === '' ? command : command.addOption(option('--command-config <FILE>', 'settings of the cluster'));
}

export const FORMATS_HELP = `Formats:
${FORMAT_NAMES.map(name => `  ${name.padEnd(8)}  ${FORMATS[name]}`).join('\n')}
A format string of kcat -f or rpk -f stands for any other line: '%k:%s' is what "kcat -K:" prints. Columns without a header are numbers.`;

type Name = Exclude<keyof SourceArguments, keyof KafkaArguments>;
const OPTION_NAMES: Record<Name, string> = {
  format: '--format',
  keyType: '--key-type',
  column: '--column',
  separator: '--separator',
  partitionColumn: '--partition-column',
  topic: '--topic',
};

const TABLES = ['csv', 'json', 'jsonl', 'arrow', 'parquet'];
/** The formats that an option is for; the others have nothing that it could mean. */
const IS_FOR: Partial<Record<Name, readonly string[]>> = {
  column: TABLES,
  separator: [...TABLES, 'console'],
  partitionColumn: TABLES,
  topic: [...TABLES, 'kcat', 'dump-log', 'segments', 'text'],
  keyType: FORMAT_NAMES.filter(name => name !== 'hex' && name !== 'base64' && name !== 'segments'),
};

/**
 * Whether each option that is given means something: none is ignored.
 * @param format that of the source; undefined before it is known
 * @throws {KeylaneError} `ERR_USAGE`
 */
export function checkSource(options: SourceArguments, format: string | undefined, tellsTopics = true): void {
  if (format === undefined) return;
  if (format === 'kafka' && options.format !== undefined) {
    throw usageError('--format is not for kafka://…: brokers have one. Leave it out.');
  }
  const given = (Object.keys(IS_FOR) as Name[]).filter(name => options[name] !== undefined);
  for (const name of given) {
    const option = OPTION_NAMES[name];
    if (format === 'state')
      throw usageError(`${option} says how records are read, but a State's have been. Leave it out.`);
    if (format === 'kafka') {
      throw usageError(
        `${option} is not for kafka://…, which names its topic and has keys and partitions as they are. Leave it out.`,
      );
    }
    const formats =
      format.includes('%') || format === 'text' ? ['keyType', 'topic'].includes(name) : IS_FOR[name]!.includes(format);
    if (!formats) {
      throw usageError(
        name === 'keyType' && format !== 'segments'
          ? `--format ${format} says already how keys are written. Leave --key-type out.`
          : `${option} is for ${IS_FOR[name]!.join(', ')}, but the format is ${format}. Leave one of the two out.`,
      );
    }
  }
  const columns = options.column?.flatMap(column => column.split(',')) ?? [];
  if (options.separator !== undefined && format !== 'console' && columns.length < 2) {
    throw usageError('--separator joins several columns, but --column does not name several. Leave it out.');
  }
  if (/%k\{(hex|base64)\}/.test(options.format ?? '') && options.keyType !== undefined) {
    throw usageError('--format says already how keys are written. Leave --key-type out.');
  }
  if (!tellsTopics && options.topic !== undefined) {
    throw usageError('--topic chooses among topics, but the source does not name any. Leave it out.');
  }
}
