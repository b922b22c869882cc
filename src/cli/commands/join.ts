import { type Command, Option } from 'commander';
import { FORMATS, KEY_ENCODINGS, RECORD_FORMATS } from '../../sources/formats.ts';
import type { Io } from '../io.ts';
import { htmlOption, memoryOption, redactOption } from '../options.ts';
import { RULE_AT_N_HELP } from '../place.ts';

const JOIN_FORMATS = [...new Set([...FORMATS, ...RECORD_FORMATS]), 'state'];

export function addJoin(program: Command, io: Io): void {
  program
    .command('join')
    .summary('whether two topics can be joined by key')
    .description(
      'Whether two topics can be joined by key: the same partition count, rule and key bytes; which keys will never meet, and why.',
    )
    .argument(
      '<A>',
      'keys, records or a State of "keylane scan --state": a file, "-" for standard input, or segment files',
    )
    .argument('<B>', 'the same of the other topic')
    .option('-n, --partitions <RULE@N>', 'the number of partitions, with or without a rule, of both')
    .option('--a <RULE@N>', 'that of A alone')
    .option('--b <RULE@N>', 'that of B alone')
    .addOption(new Option('--format <FORMAT>', 'what A and B hold (guessed if left out)').choices(JOIN_FORMATS))
    .addOption(new Option('--format-b <FORMAT>', 'what B holds, if it is another').choices(JOIN_FORMATS))
    .option('--column <NAME>', 'the CSV column, or JSON field, that holds the key')
    .option('--column-b <NAME>', 'that of B, if it is another')
    .addOption(new Option('--key-type <TYPE>', 'how records write keys').choices(KEY_ENCODINGS))
    .addOption(new Option('--key-type-b <TYPE>', 'how those of B do, if otherwise').choices(KEY_ENCODINGS))
    .addOption(memoryOption())
    .addOption(redactOption())
    .addOption(htmlOption())
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
${RULE_AT_N_HELP}

Where the format tells partitions (kcat, console, jsonl, tsv; named, as for "keylane scan"), records are taken where they were found; a
rule is looked for that explains it, unless one is stated. A State knows its count.

--redact names keys by the digests that "keylane scan --redact" gives them; what meets is still computed from the keys. Of a key of more
than 4096 bytes only the start is kept, so it has no digest and is in no list.

Exit codes: 0 all keys can meet, 1 some never will, 2 misuse or input that can not be read.

Examples:
  $ keylane join orders.keys customers.keys -n 12
  $ keylane join orders.keys payments.keys --a 12 --b sarama@12
  $ keylane join orders.csv customers.csv --column customer_id --column-b id --a 12 --b 6
  $ keylane join orders.state customers.state --json`,
    )
    .action(async (a: string, b: string, options) => (await import('../join.ts')).join(a, b, options, io));
}
