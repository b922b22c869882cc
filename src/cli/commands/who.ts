import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { sampleOption } from '../kafka-options.ts';
import { sourcesOf } from '../named-sources.ts';
import {
  addStateOptions,
  htmlOption,
  memoryOption,
  partitionsOption,
  redactOption,
  statePartOption,
} from '../options.ts';
import { addSourceOptions, FORMATS_HELP } from '../source-options.ts';

export function addWho(program: Command, io: Io): void {
  const command = program
    .command('who')
    .summary('which client wrote a topic')
    .description("Which client's rule put these records into their partitions: one, several, or none.")
    .argument(
      '[SOURCE...]',
      'records with their keys and partitions: a file, "-" for standard input; gzip is recognised; kafka://HOST:PORT/TOPIC; folders of segment files; or States, in any order',
    )
    .addOption(partitionsOption().makeOptionMandatory(false));
  addSourceOptions(command, false)
    .addOption(sampleOption())
    .option('--state <FILE>', 'save the evidence as a State (requires -n); "-" for standard output');
  addStateOptions(command)
    .addOption(statePartOption())
    .addOption(memoryOption())
    .addOption(redactOption())
    .addOption(htmlOption())
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
Without -n the partition count is the highest partition plus one, or what the cluster says.

${FORMATS_HELP}

--sample reads short runs from random places of a cluster's topic. Shares have an error from how the runs differ; keys, split keys
and records off the rule are those that were seen, and at least that many; a writer of a small share can be missed.

States are files that "keylane who --state" wrote, or "keylane scan --state" of a source that names partitions. The
answer is that for all of their records together. A State contains some keys in plain text.

Exit codes: 0 all records follow one rule (or one that can't be told from another), 1 a finding: several writers,
records off the rule, keys in several partitions, 2 misuse or input that cannot be read. With --state - it is 0 whatever was
found: that is for the answer of all parts to say. A source without records makes an empty State then.

Examples:
  $ keylane who kafka://broker:9092/orders --command-config client.properties
  $ keylane who kafka://broker:9092/huge --sample 100000
  $ kcat -C -b broker -t orders -e -J | keylane who - -n 12
  $ kcat -C -b broker -t orders -e -f '%p\\t%k\\n' > orders.tsv && keylane who orders.tsv
  $ keylane who orders.csv.gz --column order_id --partition-column partition -n 12 --json
  $ for p in 0 1 2; do kcat -C -b broker -t orders -p $p -e -J | keylane who - -n 3 --state - > part-$p.state; done
  $ keylane who part-*.state
  $ cat part-*.state | keylane who -`,
    )
    .action(async (sources: string[], options) => {
      const named = sourcesOf(command, sources, options);
      await (await import('../who.ts')).who(named, options, io);
    });
}
