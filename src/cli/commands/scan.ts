import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { sampleOption } from '../kafka-options.ts';
import { sourcesOf } from '../named-sources.ts';
import {
  addStateOptions,
  CHECKS_HELP,
  failOnOption,
  htmlOption,
  memoryOption,
  partitionsOption,
  redactOption,
  statePartOption,
  topOption,
  whatIfOption,
} from '../options.ts';
import { addSourceOptions, FORMATS_HELP } from '../source-options.ts';

export function addScan(program: Command, io: Io): void {
  const command = program
    .command('scan')
    .summary('how the keys of a file spread over the partitions')
    .description(
      "How the keys of a file spread over the partitions: under the Java client's rule, or where they were found if the source tells.",
    )
    .argument(
      '[SOURCE...]',
      'a file, "-" for standard input, gzip is recognised; kafka://HOST:PORT/TOPIC, which tells -n; or folders of segment files',
    )
    .addOption(partitionsOption().makeOptionMandatory(false));
  addSourceOptions(command, false)
    .addOption(sampleOption())
    .option('--no-keys', 'only the spread: do not tell keys apart, which takes several times as long')
    .option('--compacted', 'what log compaction would keep: live keys, tombstones, records that would go')
    .addOption(memoryOption())
    .addOption(redactOption())
    .option('--state <FILE>', 'write what the scan knows, for "keylane merge"; "-" for standard output');
  addStateOptions(command)
    .addOption(statePartOption())
    .addOption(topOption())
    .addOption(whatIfOption())
    .addOption(failOnOption())
    .addOption(htmlOption())
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
${FORMATS_HELP}

A source that names partitions is counted where its records were found, which shows keys in several partitions. Its State
tells who wrote the records: "keylane who" reads it. With --state a source may be empty: its State says so, and the exit code
is 0.
Keys alone are put where the Java client puts them; for the spread under another rule:
keylane plan SOURCE --from crc32@12 --to crc32@12.

--sample reads short runs from random places of a cluster's topic. Shares have an error from how the runs differ; keys are those that were
seen, and at least that many.

${CHECKS_HELP}

Examples:
  $ keylane scan keys.txt -n 12
  $ keylane scan kafka://broker:9092/orders --since 24h
  $ keylane scan kafka://broker:9092/huge --sample 100000
  $ keylane scan flights.csv.gz --column tailnum -n 12 --what-if 6,24
  $ keylane scan flights.csv.gz --column tailnum -n 12 --html flights.html
  $ zcat keys.gz | keylane scan - -n 24 --json
  $ python export.py | keylane scan - --column key -n 12 --state - > part-1.state
  $ kcat -C -t orders -J -e | keylane scan - -n 12 --state orders.state
  $ keylane scan - --format hex -n 12 --state - --state-format base64 < hex.txt
  $ keylane scan keys.txt -n 12 --redact file:secret --state for-others.state
  $ keylane scan keys.txt -n 12 --fail-on 'maxShare>0.2'`,
    )
    .action(async (sources: string[], options) => {
      const named = sourcesOf(command, sources, options);
      await (await import('../scan.ts')).scan(named, options, io);
    });
}
