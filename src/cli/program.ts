// The commands. What a command does is loaded when it is used.

import { Command } from 'commander';
import { widthOf } from '../report/style.ts';
import { addBench } from './commands/bench.ts';
import { addCompletion } from './commands/completion.ts';
import { addConform } from './commands/conform.ts';
import { addJoin } from './commands/join.ts';
import { addMerge } from './commands/merge.ts';
import { addPlan } from './commands/plan.ts';
import { addScan } from './commands/scan.ts';
import { addState } from './commands/state.ts';
import { addWhere } from './commands/where.ts';
import { addWho } from './commands/who.ts';
import type { Io } from './io.ts';

declare const KEYLANE_VERSION: string;

const EXIT_CODES = `
Exit codes: 0 fine, 1 a check found something, 2 misuse or input that can not be read.`;

/** In the order of the help. */
const COMMANDS = [addWhere, addScan, addMerge, addState, addPlan, addJoin, addWho, addConform, addBench, addCompletion];

export function createProgram(io: Io): Command {
  const program = new Command('keylane')
    .description('Know where every Kafka key lands.')
    .version(KEYLANE_VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help; "keylane COMMAND --help" tells more about a command')
    .helpCommand(false)
    .configureHelp({ subcommandTerm: command => command.name() })
    .addHelpText('after', EXIT_CODES)
    .configureOutput({
      writeOut: text => io.out.text(text),
      writeErr: text => io.err.text(text),
      getOutHelpWidth: () => widthOf(io.out),
      getErrHelpWidth: () => widthOf(io.err),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .exitOverride();

  for (const add of COMMANDS) add(program, io);
  for (const command of program.commands) {
    command
      .copyInheritedSettings(program)
      .helpOption('-h, --help', 'print this help')
      .showHelpAfterError(`Run "keylane ${command.name()} --help" for its options.`);
  }
  return program;
}
