import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { addConnectionOptions } from '../kafka-options.ts';
import { memoryOption, redactOption } from '../options.ts';

export function addMcp(program: Command, io: Io): void {
  const command = program
    .command('mcp')
    .summary('where, who, scan, plan, join and find for language models')
    .description(
      'A server of the Model Context Protocol on standard input and output. Its tools answer what "keylane where", "who", "scan", "plan", "join" and "find" answer. They write nothing.',
    )
    .argument('[FOLDER...]', 'the folders whose files may be read, all that is in them (the current one if left out)');
  addConnectionOptions(command, 'the brokers whose topics may be read')
    .addOption(memoryOption())
    .addOption(redactOption())
    .addHelpText(
      'after',
      `
A tool reads files in FOLDER and topics of the brokers that --bootstrap-server names, kafka:///TOPIC, and nothing else. Settings and secrets
are given here, never by a model. Without --bootstrap-server or --command-config no topic is read.

Answers hold keys, which are somebody's data, and go to the model. With --redact they hold digests, and there is no tool "find".

Examples:
  $ keylane mcp dumps
  $ keylane mcp --bootstrap-server broker:9092 --command-config client.properties
  $ keylane mcp dumps --redact file:secret`,
    )
    .action(async (folders: string[], options) =>
      (await import('../mcp/serve.ts')).serve(program, folders, options, io),
    );
}
