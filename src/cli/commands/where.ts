import { type Command, Option } from 'commander';
import { KEY_TYPES } from '../../ask/key-types.ts';
import type { Io } from '../io.ts';
import { htmlOption, partitionsOption } from '../options.ts';

export function addWhere(program: Command, io: Io): void {
  program
    .command('where')
    .summary('the partition of a key under every client')
    .description(
      "The partition of a record with this key, by the rule of the Java client and of every other one. With one key, all rules are shown; with several, only the clients' default rules.",
    )
    .argument(
      '<KEY...>',
      'keys; "-" reads them from standard input, one a line; "" is the empty key, not the same as no key',
    )
    .addOption(partitionsOption())
    .option('--rule <ID>', 'this rule alone, such as murmur2 or crc32')
    .option(
      '--client <CLIENT>',
      'the rule of a client alone: NAME, NAME@VERSION or NAME/PARTITIONER; java, telegraf and so on are understood',
    )
    .addOption(new Option('--key-type <TYPE>', 'what a key stands for').choices(KEY_TYPES).default('string'))
    .addOption(htmlOption())
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
  $ keylane where order-1001 -n 12 --html where.html
  $ keylane where --json -n 6 -- -starts-with-a-dash`,
    )
    .action(async (keys: string[], options) => (await import('../where.ts')).where(keys, options, io));
}
