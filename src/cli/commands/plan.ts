import { type Command, Option } from 'commander';
import { FORMATS, KEY_ENCODINGS, RECORD_FORMATS } from '../../sources/formats.ts';
import type { Io } from '../io.ts';
import { htmlOption, memoryOption, redactOption, topOption } from '../options.ts';
import { RULE_AT_N_HELP } from '../place.ts';

const PLAN_FORMATS = [...new Set([...FORMATS, ...RECORD_FORMATS]), 'state'];

export function addPlan(program: Command, io: Io): void {
  program
    .command('plan')
    .summary('what moves if a topic grows or a client is swapped')
    .description(
      'What moves if a topic gets another number of partitions, its producers another rule, or both: keys, records, hot keys, and the steps to take.',
    )
    .argument(
      '<SOURCE...>',
      'keys, records or a State of "keylane scan --state": a file, "-" for standard input; or folders of segment files',
    )
    .option('--from <RULE@N>', 'the rule and the number of partitions now; --compacted may leave it out')
    .requiredOption('--to <RULE@N>', 'the rule and the number of partitions then')
    .addOption(new Option('--format <FORMAT>', 'what SOURCE holds (guessed if left out)').choices(PLAN_FORMATS))
    .option('--column <NAME>', 'the CSV column, or JSON field, that holds the key')
    .option('--partition-column <NAME>', 'with --compacted: the one that holds the partition')
    .option('--topic <NAME>', 'only records of this topic')
    .addOption(new Option('--key-type <TYPE>', 'how records write keys').choices(KEY_ENCODINGS))
    .option('--compacted', "SOURCE is a compacted topic's dump: find values that stay behind in old partitions")
    .option('--tombstones <FILE>', 'with --compacted: write the tombstones that delete them')
    .addOption(memoryOption())
    .addOption(topOption())
    .addOption(redactOption())
    .addOption(htmlOption())
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
${RULE_AT_N_HELP}

A State on standard input is named: --format state. Formats of records (kcat, console, jsonl, tsv) are those of "keylane scan"; without
--compacted they are named too.

--compacted needs the partition of every record and the times, to tell which value is newer: "kcat -C -J -e" prints both. The file of
tombstones has a JSON object a line: partition, hex (the key's bytes), key (null if they are no text), timestamp (to write it with), and
when: "now"; "after-rewrite" if the value is the only one and must be written again first (examples/rewrite-values.mjs); "if-deleted" if
the key's newest record is a tombstone in another partition, which may have been meant. examples/write-tombstones.mjs writes them. Both
examples are in the package.

With --compacted and --to alone the question is whether anything is left behind: exit code 0 says that nothing is.

--redact names keys by the digests that "keylane scan --redact" gives them; what moves is still computed from the keys. Of a key of more
than 4096 bytes only the start is kept, so it has no digest and is in no list.

Exit codes: 0 nothing moves (with --compacted: nothing is left behind), 1 keys move or values stay behind, 2 misuse or input that can not be read.

Examples:
  $ keylane plan keys.txt --from 12 --to 24
  $ keylane plan orders.state --from kafkajs@1@12 --to murmur2@12
  $ zcat keys.gz | keylane plan - --from crc32@12 --to murmur2@16 --json
  $ kcat -C -t users -J -e | keylane plan - --from 6 --to 12 --compacted --tombstones users.tombstones
  $ kcat -C -t users -J -e | keylane plan - --to 12 --compacted`,
    )
    .action(async (sources: string[], options) => (await import('../plan.ts')).plan(sources, options, io));
}
