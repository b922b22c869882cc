import type { Command } from 'commander';
import type { Io } from '../io.ts';

export function addBench(program: Command, io: Io): void {
  program
    .command('bench')
    .summary('how fast keylane is on this machine, beside kafkajs')
    .description(
      "Times keylane and kafkajs' own hash on this machine, in turns, over the same keys. Takes some seconds.",
    )
    .option('--json', 'print the answer as JSON')
    .action(async options => (await import('../bench.ts')).bench(options, io));
}
