// The commands. What a command does is loaded when it is used.

import { Command } from 'commander';
import { widthOf } from '../report/style.ts';
import { addBench } from './commands/bench.ts';
import { addCompletion } from './commands/completion.ts';
import { addConform } from './commands/conform.ts';
import { addFind } from './commands/find.ts';
import { addJoin } from './commands/join.ts';
import { addMcp } from './commands/mcp.ts';
import { addMerge } from './commands/merge.ts';
import { addPlan } from './commands/plan.ts';
import { addScan } from './commands/scan.ts';
import { addState } from './commands/state.ts';
import { addTopic } from './commands/topic.ts';
import { addWhere } from './commands/where.ts';
import { addWho } from './commands/who.ts';
import { helpText } from './help.ts';
import type { Io } from './io.ts';
import { refuseRepeats } from './options.ts';

declare const KEYLANE_VERSION: string;

const EXIT_CODES = `
Exit codes: 0 fine, 1 a check found something, 2 misuse or input that cannot be read.`;

/** In the order of the help. */
const COMMANDS = [
  addWhere,
  addScan,
  addMerge,
  addState,
  addPlan,
  addJoin,
  addWho,
  addFind,
  addTopic,
  addMcp,
  addConform,
  addBench,
  addCompletion,
];

export const HELP_JSON = '--help-json';

export function createProgram(io: Io): Command {
  const program = new Command('keylane')
    .description('Know where every Kafka key lands.')
    .version(KEYLANE_VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help; "keylane COMMAND --help" tells more about a command')
    .option(HELP_JSON, 'print the help of all commands as JSON')
    .helpCommand(false)
    .configureHelp({ subcommandTerm: command => command.name() })
    .addHelpText('after', EXIT_CODES)
    .configureOutput({
      writeOut: text => io.out.text(helpText(text, widthOf(io.out))),
      writeErr: text => io.err.text(text),
      getOutHelpWidth: () => widthOf(io.out),
      getErrHelpWidth: () => widthOf(io.err),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .exitOverride();

  // Alone it is no command line to be parsed.
  program.on(`option:${HELP_JSON.slice(2)}`, () => program.error(`error: ${HELP_JSON} stands alone`));

  for (const add of COMMANDS) add(program, io);
  addWords(program, io);
  for (const command of program.commands) {
    command
      .copyInheritedSettings(program)
      .helpOption('-h, --help', 'print this help')
      .showHelpAfterError(`Run "keylane ${command.name()} --help" for its options.`);
    refuseRepeats(command);
  }
  return program;
}

/** Commands of other tools that people try here too. */
function addWords(program: Command, io: Io): void {
  program
    .command('help', { hidden: true })
    .summary('print the help of a command')
    .argument('[COMMAND]', 'the command')
    .action((name: string | undefined) => {
      const command = name === undefined ? program : program.commands.find(each => each.name() === name);
      if (!command) program.error(`error: unknown command '${name}'`);
      command.outputHelp();
    });
  program
    .command('version', { hidden: true })
    .summary('print the version')
    .action(() => io.out.text(`${KEYLANE_VERSION}\n`));
}
