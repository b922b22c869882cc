// The options that say what a source is: the same in every command that reads one.

import { type Command, InvalidArgumentError, Option } from 'commander';
import { checkFormatOptions, type FormatOption } from '../ask/format-options.ts';
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

const FLAGS: Record<FormatOption, string> = {
  format: '--format',
  keyType: '--key-type',
  column: '--column',
  separator: '--separator',
  partitionColumn: '--partition-column',
  topic: '--topic',
};

/**
 * Whether each option that is given means something: none is ignored.
 * @param format that of the source; undefined before it is known
 * @throws {KeylaneError} `ERR_USAGE`
 */
export function checkSource(options: SourceArguments, format: string | undefined, tellsTopics = true): void {
  checkFormatOptions(options, format, tellsTopics, FLAGS, usageError);
}
