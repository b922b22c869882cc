import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { CHECKS_HELP, failOnOption, htmlOption, memoryOption, topOption, whatIfOption } from '../options.ts';

export function addMerge(program: Command, io: Io): void {
  program
    .command('merge')
    .summary('the answer for several scans together')
    .description('What one scan of all sources would say, from the files that "keylane scan --state" wrote.')
    .argument('<FILE...>', 'States, in any order; "-" for standard input')
    .addOption(memoryOption())
    .option('--state <FILE>', 'write the merged State; "-" for standard output')
    .addOption(topOption())
    .addOption(whatIfOption())
    .addOption(failOnOption())
    .addOption(htmlOption())
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
"keylane who" can read the merged State only if every State was made from records with partitions.

${CHECKS_HELP}

Examples:
  $ keylane merge monday.state tuesday.state
  $ keylane merge part-*.state --state whole.state --json`,
    )
    .action(async (files: string[], options) => (await import('../merge.ts')).merge(files, options, io));
}
