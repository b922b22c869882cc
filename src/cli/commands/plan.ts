import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { sampleOption } from '../kafka-options.ts';
import { sourcesOf } from '../named-sources.ts';
import { htmlOption, memoryOption, RULE_AT_N_HELP, redactOption, topOption } from '../options.ts';
import { addSourceOptions, FORMATS_HELP } from '../source-options.ts';

export function addPlan(program: Command, io: Io): void {
  const command = program
    .command('plan')
    .summary('what moves if a topic grows or a client is swapped')
    .description(
      'What moves if a topic gets another number of partitions, its producers another rule, or both: keys, records, hot keys, and the steps to take.',
    )
    .argument(
      '[SOURCE...]',
      'keys, records or a State of "keylane scan --state": a file, "-" for standard input, kafka://HOST:PORT/TOPIC; or folders of segment files',
    )
    .option('--from <RULE@N>', 'the rule and the number of partitions now; --compacted and kafka://… may leave it out')
    .requiredOption('--to <RULE@N>', 'the rule and the number of partitions then');
  addSourceOptions(command, true)
    .addOption(sampleOption())
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

${FORMATS_HELP}
A State on standard input is named: --format state.

--compacted needs the partition of every record and the times, to tell which value is newer: "kcat -C -J -e" prints both. The file of
tombstones has a JSON object a line: partition, hex (the key's bytes), key (null if they are no text), timestamp (to write it with), and
when: "now"; "after-rewrite" if the value is the only one and must be written again first (examples/rewrite-values.mjs); "if-deleted" if
the key's newest record is a tombstone in another partition, which may have been meant. examples/write-tombstones.mjs writes them. Both
examples are in the package.

With --compacted and --to alone the question is whether anything is left behind: exit code 0 says that nothing is.

--redact names keys by the digests that "keylane scan --redact" gives them; what moves is still computed from the keys. Keys over 4096 bytes are stored only in part: they are counted, but never listed.

--sample reads short runs from random places of a cluster's topic: the shares of records and keys that move have an error.

Exit codes: 0 nothing moves (with --compacted: nothing is left behind), 1 keys move or values stay behind, 2 misuse or input that cannot be read.

Examples:
  $ keylane plan keys.txt --from 12 --to 24
  $ keylane plan kafka://broker:9092/orders --to 24
  $ keylane plan kafka://broker:9092/huge --to 24 --sample 100000
  $ keylane plan orders.state --from kafkajs@1@12 --to murmur2@12
  $ zcat keys.gz | keylane plan - --from crc32@12 --to murmur2@16 --json
  $ kcat -C -t users -J -e | keylane plan - --from 6 --to 12 --compacted --tombstones users.tombstones
  $ kcat -C -t users -J -e | keylane plan - --to 12 --compacted`,
    )
    .action(async (sources: string[], options) => {
      const named = sourcesOf(command, sources, options);
      await (await import('../plan.ts')).plan(named, options, io);
    });
}
