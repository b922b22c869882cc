import { type Command, Option } from 'commander';
import { KEY_ENCODINGS, RECORD_FORMATS } from '../../sources/formats.ts';
import type { Io } from '../io.ts';
import { htmlOption, partitionsOption, redactOption } from '../options.ts';

export function addWho(program: Command, io: Io): void {
  program
    .command('who')
    .summary('which client wrote a topic')
    .description("Which client's rule put these records into their partitions: one, several, or none.")
    .argument(
      '<SOURCE...>',
      'records with their keys and partitions: a file, "-" for standard input; gzip is recognised; folders of segment files; or States, in any order',
    )
    .addOption(partitionsOption().makeOptionMandatory(false))
    .addOption(
      new Option('--format <FORMAT>', 'what SOURCE holds (guessed from its first line if left out)').choices(
        RECORD_FORMATS,
      ),
    )
    .addOption(new Option('--key-type <TYPE>', 'how SOURCE writes keys (string if left out)').choices(KEY_ENCODINGS))
    .option('--column <NAME>', "csv, jsonl: the key's column or field")
    .option('--partition-column <NAME>', "csv, jsonl: the partition's column or field")
    .option('--fields <LIST>', 'tsv: its fields in order, of partition, key, offset, timestamp and -')
    .option('--topic <NAME>', 'only the records of this topic')
    .option('--state <FILE>', 'write what the answer rests on as a State, needs -n; "-" for standard output')
    .addOption(redactOption())
    .addOption(htmlOption())
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
  segments files of a broker: folders TOPIC-PARTITION, DATA_DIR/TOPIC for all of them, or single *.log files

States are files that "keylane who --state" wrote, or "keylane scan --state" of a format that tells partitions. The
answer is that for all of their records together. A State holds some keys as they are.

Exit codes: 0 all records follow one rule (or one that can't be told from another), 1 a finding: several writers,
records off the rule, keys in several partitions, 2 misuse or input that can not be read.

Examples:
  $ kcat -C -b broker -t orders -e -J | keylane who - -n 12
  $ kcat -C -b broker -t orders -e -f '%p\\t%k\\n' > orders.tsv && keylane who orders.tsv
  $ keylane who orders.csv.gz --column order_id --partition-column partition -n 12 --json
  $ for p in 0 1 2; do kcat -C -b broker -t orders -p $p -e -J | keylane who - -n 3 --state - > part-$p.state; done
  $ keylane who part-*.state`,
    )
    .action(async (sources: string[], options) => (await import('../who.ts')).who(sources, options, io));
}
