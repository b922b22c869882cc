import { type Command, Option } from 'commander';
import type { Io } from '../io.ts';
import { htmlOption, invalid, memoryOption } from '../options.ts';

export function addState(program: Command, io: Io): void {
  program
    .command('state')
    .summary('what a State holds; its sketches for other tools')
    .description(
      'What a file that "keylane scan --state" wrote holds. Its sketches can be written as images of Apache DataSketches, which Spark, Druid, Java, C++ and Python read and merge.',
    )
    .argument('<FILE>', 'a State; "-" for standard input')
    .option('--hll <FILE>', 'write the HLL sketch of the distinct keys')
    .addOption(
      new Option('--partition <P>', 'with --hll: only the keys of this partition').argParser(text =>
        /^\d{1,9}$/.test(text) ? Number(text) : invalid('It must be the number of a partition, from 0 on.'),
      ),
    )
    .option('--theta <FILE>', 'write a Theta sketch of the distinct keys')
    .option('--frequent <FILE>', 'write a Frequent Items sketch of the keys with their records')
    .addOption(memoryOption())
    .addOption(htmlOption())
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ keylane state orders.state
  $ keylane state orders.state --html state.html
  $ keylane state orders.state --hll keys.hll --theta keys.theta`,
    )
    .action(async (file: string, options) => (await import('../state.ts')).state(file, options, io));
}
