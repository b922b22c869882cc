// The commands, their options and help. What a command does is loaded when it is used.

import { Command, InvalidArgumentError, Option } from 'commander';
import { isPartitionCount } from '../core/key.ts';
import { printable } from '../printable.ts';
import { FORMATS, KEY_ENCODINGS, RECORD_FORMATS } from '../sources/formats.ts';
import { KEY_TYPES } from './key-type.ts';
import { parseMemory } from './memory.ts';

declare const KEYLANE_VERSION: string;

const EXIT_CODES = `
Exit codes: 0 fine, 1 a check found something, 2 misuse or input that can not be read.`;

const SCAN_FORMATS = [...new Set([...FORMATS, ...RECORD_FORMATS])];

const CHECKS_HELP = `Figures for --fail-on: records, keyless, keylessShare, tombstones, distinctKeys, splitKeys, maxShare,
emptyPartitions, maxOverMean, coefficientOfVariation, largestKeyShare, pValue.`;

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
    .summary('the partition of a key under every client')
    .description(
      "The partition of a record with this key, by the rule of the Java client and of every other one. One key shows all rules, several keys those that are clients' defaults.",
    )
    .argument(
      '<KEY...>',
      'keys; "-" reads them from standard input, one a line; "" is the empty key, not the same as no key',
    )
    .addOption(partitionsOption())
    .option('--rule <ID>', 'this rule alone, such as murmur2 or crc32')
    .option('--client <CLIENT>', 'the rule of a client alone: NAME, NAME@VERSION or NAME/PARTITIONER')
    .addOption(new Option('--key-type <TYPE>', 'what a key stands for').choices(KEY_TYPES).default('string'))
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
Key types: string is hashed as its UTF-8 bytes; short, int, long, float, double, boolean and uuid as Java's serializers write them;
uuid-bytes as 16 bytes; json as its text without white space; hex and base64 are bytes.

Examples:
  $ keylane where order-1001 -n 12
  $ keylane where 42 -n 12 --key-type long --client sarama
  $ keylane where order-1001 -n 12 --client kafkajs@1
  $ cut -f1 orders.tsv | keylane where - -n 12 --rule crc32 --json
  $ keylane where --json -n 6 -- -starts-with-a-dash`,
    )
    .action(async (keys: string[], options) => (await import('./where.ts')).where(keys, options));

  program
    .command('scan')
    .summary('how the keys of a file spread over the partitions')
    .description(
      "How the keys of a file spread over the partitions: under the Java client's rule, or where they were found if the format tells.",
    )
    .argument('<SOURCE>', 'a file, "-" for standard input; gzip is recognised')
    .addOption(partitionsOption())
    .addOption(new Option('--format <FORMAT>', 'what SOURCE holds (guessed if left out)').choices(SCAN_FORMATS))
    .option('--column <NAME>', 'the CSV column, or JSON field, that holds the key')
    .option('--topic <NAME>', 'kcat: only records of this topic')
    .addOption(new Option('--key-type <TYPE>', 'how a format that tells partitions writes keys').choices(KEY_ENCODINGS))
    .option('--no-keys', 'only the spread: do not tell keys apart, which takes several times as long')
    .addOption(memoryOption())
    .option('--state <FILE>', 'write what the scan knows, for "keylane merge"; "-" for standard output')
    .addOption(topOption())
    .addOption(whatIfOption())
    .addOption(failOnOption())
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
Formats:
  keys     one key a line (LF or CRLF); an empty line is a record without a key
  csv      a header, then rows; an empty field is no key, an empty field in quotes the empty key
  kcat     what "kcat -C -J" prints
  console  what "kafka-console-consumer" prints with keys and partitions
  jsonl    a JSON object a line, with key and partition
  tsv      partition, TAB, key: "kcat -C -f '%p\\t%k\\n'"
The last four tell where each record was found, and so which keys are in several partitions.

${CHECKS_HELP}

Examples:
  $ keylane scan keys.txt -n 12
  $ keylane scan flights.csv.gz --column tailnum -n 12 --what-if 6,24
  $ zcat keys.gz | keylane scan - -n 24 --json
  $ kcat -C -t orders -J -e | keylane scan - --format kcat -n 12 --state orders.state
  $ keylane scan keys.txt -n 12 --fail-on 'maxShare>0.2'`,
    )
    .action(async (source: string, options) => (await import('./scan.ts')).scan(source, options));

  program
    .command('merge')
    .summary('the answer for several scans together')
    .description('What one scan of all sources would say, from the files that "keylane scan --state" wrote.')
    .argument('<FILE...>', 'States, in any order; "-" for standard input')
    .addOption(memoryOption())
    .option('--state <FILE>', 'write the merged State; "-" for standard output')
    .addOption(topOption())
    .addOption(whatIfOption())
    .addOption(failOnOption())
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
${CHECKS_HELP}

Examples:
  $ keylane merge monday.state tuesday.state
  $ keylane merge part-*.state --state whole.state --json`,
    )
    .action(async (files: string[], options) => (await import('./merge.ts')).merge(files, options));

  program
    .command('state')
    .summary('what a State holds; its sketches for other tools')
    .description(
      'What a file that "keylane scan --state" wrote holds. Its sketches can be written as images of Apache DataSketches, which Spark, Druid, Java, C++ and Python read and merge.',
    )
    .argument('<FILE>', 'a State; "-" for standard input')
    .option('--hll <FILE>', 'write the HLL sketch of the distinct keys')
    .addOption(
      new Option('--partition <P>', 'with --hll: only the keys of this partition').argParser(text =>
        /^\d{1,9}$/.test(text) ? Number(text) : invalid('It must be the number of a partition, from 0 on.'),
      ),
    )
    .option('--theta <FILE>', 'write a Theta sketch of the distinct keys')
    .option('--frequent <FILE>', 'write a Frequent Items sketch of the keys with their records')
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ keylane state orders.state
  $ keylane state orders.state --hll keys.hll --theta keys.theta`,
    )
    .action(async (file: string, options) => (await import('./state.ts')).state(file, options));

  program
    .command('who')
    .summary('which client wrote a topic')
    .description("Which client's rule put these records into their partitions: one, several, or none.")
    .argument('<SOURCE>', 'records with their keys and partitions: a file, "-" for standard input; gzip is recognised')
    .addOption(partitionsOption().makeOptionMandatory(false))
    .addOption(
      new Option('--format <FORMAT>', 'what SOURCE holds (guessed from its first line if left out)').choices(
        RECORD_FORMATS,
      ),
    )
    .addOption(new Option('--key-type <TYPE>', 'how SOURCE writes keys').choices(KEY_ENCODINGS).default('string'))
    .option('--column <NAME>', "csv, jsonl: the key's column or field")
    .option('--partition-column <NAME>', "csv, jsonl: the partition's column or field")
    .option('--fields <LIST>', 'tsv: its fields in order, of partition, key, offset, timestamp and -')
    .option('--topic <NAME>', 'only the records of this topic')
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
Without -n the partition count is the highest partition plus one.

Formats:
  kcat     what kcat -J prints
  tsv      what kcat -f '%p\\t%k\\n' prints: partition, TAB, key; an empty key is none
  console  what kafka-console-consumer prints with print.key=true and print.partition=true
  jsonl    an object a line; csv: with a header

Exit codes: 0 all records follow one rule (or one that can't be told from another), 1 a finding: several writers,
records off the rule, keys in several partitions, 2 misuse or input that can not be read.

Examples:
  $ kcat -C -b broker -t orders -e -J | keylane who - -n 12
  $ kcat -C -b broker -t orders -e -f '%p\\t%k\\n' > orders.tsv && keylane who orders.tsv
  $ keylane who orders.csv.gz --column order_id --partition-column partition -n 12 --json`,
    )
    .action(async (source: string, options) => (await import('./who.ts')).who(source, options));

  program
    .command('conform')
    .summary('whether a partitioner in any language agrees')
    .description(
      'Asks a program for the partitions of some thousand keys, the published vectors among them, and compares them with a rule.',
    )
    .argument('<COMMAND...>', 'the program and its arguments, behind --; no shell looks at them')
    .addOption(new Option('--rule <ID>', 'the rule that it should keep').default('murmur2'))
    .addOption(
      new Option('--timeout <SECONDS>', 'end it after so long without an answer').default(60).argParser(seconds),
    )
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
The program reads lines of a key in hexadecimal, a tab and a partition count (the empty key is no digits) until its input ends, and
writes the partition for each, one a line. Programs in several languages: examples/conform in the repository.

Examples:
  $ keylane conform -- python3 partitioner.py
  $ keylane conform --rule crc32 -- ./partitioner --fast`,
    )
    .action(async (command: string[], options) => (await import('./conform.ts')).conform(command, options));

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

function seconds(text: string): number {
  const value = /^[0-9]+(\.[0-9]+)?$/.test(text) ? Number(text) : 0;
  if (value > 0 && value <= 86_400) return value;
  throw new InvalidArgumentError('It must be a number of seconds above 0, 86400 at most.');
}

function invalid(message: string): never {
  throw new InvalidArgumentError(message);
}

function memoryOption(): Option {
  return new Option('--memory <SIZE>', 'the most memory to take; keys that do not fit are estimated, and said to be')
    .argParser(parseMemory)
    .default(512e6, '512MB');
}

function topOption(): Option {
  return new Option('--top <K>', 'how many hot keys to name').argParser(text =>
    /^\d{1,5}$/.test(text) ? Number(text) : invalid('It must be a number from 0 to 99999.'),
  );
}

function whatIfOption(): Option {
  return new Option('--what-if <N,...>', 'other partition counts to try').argParser(text => {
    const counts = text.split(',').map(Number);
    const isGood = counts.every(count => isPartitionCount(count) && count <= 1_000_000);
    return isGood ? counts : invalid('It must be numbers from 1 to 1000000, such as 6,24.');
  });
}

function failOnOption(): Option {
  return new Option(
    '--fail-on <CHECK>',
    'exit 1 if this is true, such as "maxShare>0.2"; may be given several times',
  ).argParser((text: string, previous: string[] = []) => [...previous, text]);
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
