import type { Command } from 'commander';
import type { Io } from '../io.ts';
import {
  addStateOptions,
  CHECKS_HELP,
  countOption,
  failOnOption,
  htmlOption,
  memoryOption,
  topOption,
  whatIfOption,
} from '../options.ts';

export function addMerge(program: Command, io: Io): void {
  const command = program
    .command('merge')
    .summary('the answer for several scans together')
    .description('What one scan of all sources would say, from the files that "keylane scan --state" wrote.')
    .argument('<FILE...>', 'States, in any order, one or several in each; "-" for standard input')
    .addOption(memoryOption())
    .option('--state <FILE>', 'write the merged State; "-" for standard output');
  addStateOptions(command)
    .addOption(countOption('--expect <N>', 'how many States there must be'))
    .addOption(countOption('--expect-records <M>', 'how many records there must be in all of them'))
    .addOption(topOption())
    .addOption(whatIfOption())
    .addOption(failOnOption())
    .addOption(htmlOption())
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
A FILE has States one behind the other, lines of base64, or is an Arrow or Parquet table with a column "state"; all may be gzip.
"keylane who" can read the merged State only if every State was made from records with partitions.

A State knows the offsets of its records, where the source tells them, or which part it is ("scan --state-part 3/16"). What overlaps, or
is there twice, is refused; gaps and parts that are missing are told.

${CHECKS_HELP}

Examples:
  $ keylane merge monday.state tuesday.state
  $ keylane merge part-*.state --expect 16 --expect-records 10000000 --state whole.state
  $ cat base64.txt | keylane merge - --state whole.state`,
    )
    .action(async (files: string[], options) => (await import('../merge.ts')).merge(files, options, io));
}
