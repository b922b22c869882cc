import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { sourcesOfJoin } from '../named-sources.ts';
import { htmlOption, memoryOption, RULE_AT_N_HELP, redactOption } from '../options.ts';
import { addSourceOptions, FORMATS_HELP } from '../source-options.ts';

export function addJoin(program: Command, io: Io): void {
  const command = program
    .command('join')
    .summary('whether two topics can be joined by key')
    .description(
      'Whether two topics can be joined by key: the same partition count, rule and key bytes; which keys will never meet, and why.',
    )
    .argument(
      '[A]',
      'keys, records or a State of "keylane scan --state": a file, "-" for standard input, kafka://HOST:PORT/TOPIC, or segment files',
    )
    .argument('[B]', 'the same of the other topic')
    .option('-n, --partitions <RULE@N>', 'the number of partitions, with or without a rule, of both')
    .option('--a <RULE@N>', 'partitions and rule of A only')
    .option('--b <RULE@N>', 'partitions and rule of B only');
  addSourceOptions(addSourceOptions(command, true), true, '-b')
    .addOption(memoryOption())
    .addOption(redactOption())
    .addOption(htmlOption())
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
${RULE_AT_N_HELP}

${FORMATS_HELP}

Records are taken where they were found, if the source names partitions; a rule is looked for that explains it, unless one is stated. A
State knows its count. With --bootstrap-server --topic is A's topic and --topic-b B's; where one is left out, that side is the SOURCE given. Options that say what a source is are for A and B, those that end in -b for B alone.

--redact names keys by the digests that "keylane scan --redact" gives them; what meets is still computed from the keys. Keys over 4096 bytes are stored only in part: they are counted, but never listed.

Exit codes: 0 all keys can meet, 1 some never will, 2 misuse or input that cannot be read.

Examples:
  $ keylane join orders.keys customers.keys -n 12
  $ keylane join kafka://broker:9092/orders kafka://broker:9092/customers
  $ keylane join --bootstrap-server broker:9092 --topic orders --topic-b customers
  $ keylane join orders.keys payments.keys --a 12 --b sarama@12
  $ keylane join orders.csv customers.csv --column customer_id --column-b id --a 12 --b 6
  $ keylane join orders.state customers.state --json`,
    )
    .action(async (a: string | undefined, b: string | undefined, options) => {
      const sources = sourcesOfJoin(
        command,
        [a, b].filter(source => source !== undefined),
        options,
      );
      await (await import('../join.ts')).join(...sources, options, io);
    });
}
