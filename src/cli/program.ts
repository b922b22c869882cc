// The commands, their options and help. What a command does is loaded when it is used.

import { Command, InvalidArgumentError, Option } from 'commander';
import { isPartitionCount } from '../core/key.ts';
import { printable } from '../printable.ts';
import { FORMATS } from '../sources/formats.ts';

declare const KEYLANE_VERSION: string;

const EXIT_CODES = `
Exit codes: 0 fine, 1 a check found something, 2 misuse or input that can not be read.`;

export function createProgram(): Command {
  const program = new Command('keylane')
    .description('Know where every Kafka key lands.')
    .version(KEYLANE_VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help; "keylane COMMAND --help" tells more about a command')
    .helpCommand(false)
    .configureHelp({ subcommandTerm: command => command.name() })
    .addHelpText('after', EXIT_CODES)
    .configureOutput({ outputError: (text, write) => write(text.split('\n').map(printable).join('\n')) })
    .exitOverride();

  program
    .command('where')
    .summary('the partition of each key')
    .description("The partition that the Java client's producer gives a record with this key.")
    .argument('<KEY...>', 'keys, each hashed as its UTF-8 bytes; "" is the empty key, which is not the same as no key')
    .addOption(partitionsOption())
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ keylane where order-1001 order-1002 -n 12
  $ keylane where --json -n 6 -- -starts-with-a-dash`,
    )
    .action(async (keys: string[], options) => (await import('./where.ts')).where(keys, options));

  program
    .command('scan')
    .summary('how the keys of a file spread over the partitions')
    .description("How the keys of a file spread over the partitions under the Java client's rule.")
    .argument('<SOURCE>', 'a file, "-" for standard input; gzip is recognised')
    .addOption(partitionsOption())
    .addOption(new Option('--format <FORMAT>', 'what SOURCE holds (guessed if left out)').choices(FORMATS))
    .option('--column <NAME>', 'the CSV column that holds the key')
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
Formats:
  keys  one key a line (LF or CRLF); an empty line is a record without a key
  csv   a header, then rows; an empty field is no key, an empty field in quotes the empty key

Examples:
  $ keylane scan keys.txt -n 12
  $ keylane scan flights.csv.gz --column tailnum -n 12
  $ zcat keys.gz | keylane scan - -n 24 --json`,
    )
    .action(async (source: string, options) => (await import('./scan.ts')).scan(source, options));

  program
    .command('bench')
    .summary('how fast keylane is on this machine, beside kafkajs')
    .description(
      "Times keylane and kafkajs' own hash on this machine, in turns, over the same keys. Takes some seconds.",
    )
    .option('--json', 'print the answer as JSON')
    .action(async options => (await import('./bench.ts')).bench(options));

  for (const command of program.commands) {
    command
      .copyInheritedSettings(program)
      .helpOption('-h, --help', 'print this help')
      .showHelpAfterError(`Run "keylane ${command.name()} --help" for its options.`);
  }
  return program;
}

function partitionsOption(): Option {
  return new Option('-n, --partitions <N>', 'the number of all partitions of the topic, 1 to 2147483647')
    .makeOptionMandatory()
    .argParser(text => {
      const count = /^[0-9]+$/.test(text) ? Number(text) : 0;
      if (isPartitionCount(count)) return count;
      throw new InvalidArgumentError(
        'It must be an integer from 1 to 2147483647: how many partitions the topic has in all.',
      );
    });
}
