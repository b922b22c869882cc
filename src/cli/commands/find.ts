import { type Command, Option } from 'commander';
import { USUAL_FOUND } from '../../ask/options.ts';
import type { Io } from '../io.ts';
import { sourcesOf } from '../named-sources.ts';
import { invalid, partitionsOption } from '../options.ts';
import { addSourceOptions, FORMATS_HELP } from '../source-options.ts';

export function addFind(program: Command, io: Io): void {
  const command = program
    .command('find')
    .summary("a key's records, from the partitions where it can be")
    .description(
      'The records of one key: partition, offset, time, and who wrote them. Of a topic only the partitions are read where the default rules of known clients put the key, or one with --rule.',
    )
    .argument(
      '[SOURCE...]',
      'kafka://HOST:PORT/TOPIC; or what other commands take: records with their partitions, read whole',
    )
    .requiredOption('--key <KEY>', 'the key; --key-type says what it stands for')
    .option('--rule <ID>', 'only where this rule puts it, such as murmur2: "keylane who" tells which one it is')
    .option('--client <CLIENT>', 'only where this client puts it: NAME, NAME@VERSION or NAME/PARTITIONER')
    .option('--all', 'read all partitions')
    .addOption(partitionsOption().makeOptionMandatory(false))
    .addOption(number('--last <N>', 'show the newest N records', 1e6).default(USUAL_FOUND))
    .addOption(number('--values <BYTES>', 'show the first bytes of their values', 1e6));
  addSourceOptions(command, false)
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
${FORMATS_HELP}

Values are somebody's data and are shown only if --values asks for them.

Exit codes: 0 there are records, 1 there is none, 2 misuse or input that cannot be read.

Examples:
  $ keylane find --key order-1001 kafka://broker:9092/orders
  $ keylane find --key 42 --key-type long --client sarama kafka://broker:9092/orders --last 1 --values 200
  $ keylane find --key order-1001 /var/lib/kafka/data/orders`,
    )
    .action(async (sources: string[], options) => {
      const named = sourcesOf(command, sources, options);
      await (await import('../find.ts')).find(named, options, io);
    });
}

function number(flags: string, text: string, most: number): Option {
  return new Option(flags, text).argParser(value =>
    /^\d{1,7}$/.test(value) && Number(value) >= 1 && Number(value) <= most
      ? Number(value)
      : invalid(`It must be a number from 1 to ${most}.`),
  );
}
