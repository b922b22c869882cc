import { type Command, Option } from 'commander';
import type { Io } from '../io.ts';
import { htmlOption, invalid } from '../options.ts';

export function addConform(program: Command, io: Io): void {
  program
    .command('conform')
    .summary('whether a partitioner in any language agrees')
    .description(
      'Asks a program for the partitions of some thousand keys, the published vectors among them, and compares them with a rule.',
    )
    .argument('<COMMAND...>', 'the program and its arguments, behind --; no shell looks at them')
    .addOption(new Option('--rule <ID>', 'the rule that it should keep').default('murmur2'))
    .addOption(
      new Option('--timeout <SECONDS>', 'end it after so long without an answer').default(60).argParser(seconds),
    )
    .addOption(htmlOption())
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
The program reads lines of a key in hexadecimal, a tab and a partition count (the empty key is no digits) until its input ends, and
writes the partition for each, one a line. Programs in several languages: examples/conform in the package.

Examples:
  $ keylane conform -- python3 partitioner.py
  $ keylane conform --html conform.html -- python3 partitioner.py
  $ keylane conform --rule crc32 -- ./partitioner --fast`,
    )
    .action(async (command: string[], options) => (await import('../conform.ts')).conform(command, options, io));
}

function seconds(text: string): number {
  const value = /^[0-9]+(\.[0-9]+)?$/.test(text) ? Number(text) : 0;
  return value > 0 && value <= 86_400 ? value : invalid('It must be a number of seconds above 0, 86400 at most.');
}
