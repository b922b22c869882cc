import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { addConnectionOptions } from '../kafka-options.ts';
import { sourcesOf } from '../named-sources.ts';
import { redactOption } from '../options.ts';

export function addTopic(program: Command, io: Io): void {
  const command = program
    .command('topic')
    .summary('what a cluster knows of a topic, at once')
    .description(
      'What a cluster knows of a topic without a record being read: partitions with their leaders, offsets and sizes, how records spread, settings, live producers, lag of consumer groups.',
    )
    .argument('[SOURCE]', 'kafka://HOST:PORT/TOPIC')
    .option('--topic <NAME>', 'with --bootstrap-server: the topic');
  addConnectionOptions(command)
    .addOption(redactOption('no figures of single partitions where they would tell keys'))
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
Needs the right to describe the topic. What other rights would tell (settings, sizes, producers, groups) is "not known" without them.

Examples:
  $ keylane topic kafka://broker:9092/orders
  $ keylane topic kafka://broker:9092/orders --command-config client.properties --json`,
    )
    .action(async (source: string | undefined, options) => {
      const named = sourcesOf(command, source === undefined ? [] : [source], options);
      await (await import('../topic.ts')).topic(named, options, io);
    });
}
