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
    .option('--hll <FILE>', 'write the HLL sketch of the distinct keys; "-" for standard output, as of each sketch')
    .addOption(
      new Option('--partition <P>', 'with --hll: only the keys of this partition').argParser(text =>
        /^\d{1,9}$/.test(text) ? Number(text) : invalid('It must be the number of a partition, from 0 on.'),
      ),
    )
    .option('--theta <FILE>', 'write a Theta sketch of the distinct keys')
    .option('--tuple <FILE>', 'write a Tuple sketch of the distinct keys, each with its records')
    .addOption(
      new Option(
        '--lg-k <LG>',
        'with --hll, 4 to 12: as many registers as 2 to the power of it; with --theta and --tuple, 4 to 26: as many keys at most',
      ).argParser(text => {
        const lgK = /^\d{1,2}$/.test(text) ? Number(text) : 0;
        return lgK >= 4 && lgK <= 26 ? lgK : invalid('It must be a number from 4 to 26.');
      }),
    )
    .option('--frequent <FILE>', 'write a Frequent Items sketch of the keys with their records')
    .addOption(
      new Option('--top <K>', 'with --frequent: only the K keys with the most records').argParser(text =>
        /^[1-9]\d{0,8}$/.test(text) ? Number(text) : invalid('It must be a number from 1 to 999999999.'),
      ),
    )
    .addOption(memoryOption())
    .addOption(htmlOption())
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ keylane state orders.state
  $ keylane state orders.state --html state.html
  $ keylane state orders.state --hll keys.hll --theta keys.theta
  $ keylane state orders.state --frequent - --top 1000 > keys.frequent`,
    )
    .action(async (file: string, options) => (await import('../state.ts')).state(file, options, io));
}
