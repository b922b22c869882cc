// keylane --help-json: what the help says, for programs.

import type { EventEmitter } from 'node:events';
import type { Command, Option } from 'commander';
import type { Io } from './io.ts';
import { isRepeatable } from './options.ts';

declare const KEYLANE_VERSION: string;

export interface HelpTree {
  name: string;
  version: string;
  description: string;
  options: HelpOption[];
  commands: HelpCommand[];
}

export interface HelpCommand {
  name: string;
  summary: string;
  description: string;
  /** As a line: `keylane scan [options] [SOURCE...]`. */
  usage: string;
  arguments: {
    name: string;
    description: string;
    isRequired: boolean;
    isVariadic: boolean;
    choices: readonly string[] | null;
  }[];
  options: HelpOption[];
  /** What stands behind the options, paragraph by paragraph. */
  notes: string[];
  /** Command lines. */
  examples: string[];
}

export interface HelpOption {
  /** `-n` and `--partitions`. */
  flags: string[];
  /** What stands for the value, `<N>`; null where there is none. */
  value: string | null;
  description: string;
  isRequired: boolean;
  isRepeatable: boolean;
  choices: readonly string[] | null;
  default: string | number | boolean | null;
  /** Under which heading it stands; null for most. */
  group: string | null;
}

export function helpJson(program: Command, { out }: Io): void {
  const tree: HelpTree = {
    name: program.name(),
    version: KEYLANE_VERSION,
    description: program.description(),
    options: optionsOf(program),
    commands: program.createHelp().visibleCommands(program).map(commandOf),
  };
  out.json(tree);
}

function commandOf(command: Command): HelpCommand {
  const after = textAfter(command).split('\n');
  const isExample = (line: string): boolean => /^ +\$ /.test(line);
  return {
    name: command.name(),
    summary: command.summary(),
    description: command.description(),
    usage: `keylane ${command.name()} ${command.usage()}`,
    arguments: command.registeredArguments.map(argument => ({
      name: argument.name(),
      description: argument.description,
      isRequired: argument.required,
      isVariadic: argument.variadic,
      choices: argument.argChoices ?? null,
    })),
    options: optionsOf(command),
    notes: after
      .filter(line => !isExample(line) && !/^Examples?:$/.test(line))
      .join('\n')
      .split(/\n{2,}/)
      .map(paragraph => paragraph.trim())
      .filter(paragraph => paragraph !== ''),
    examples: after.filter(isExample).map(line => line.replace(/^ +\$ /, '')),
  };
}

function optionsOf(command: Command): HelpOption[] {
  return command.createHelp().visibleOptions(command).map(optionOf);
}

function optionOf(option: Option): HelpOption {
  const { short, long, flags, description, mandatory, argChoices, defaultValue, helpGroupHeading } = option;
  return {
    flags: [short, long].filter(flag => flag !== undefined),
    value: /[<[].*[>\]]/.exec(flags)?.[0] ?? null,
    description,
    isRequired: mandatory,
    isRepeatable: isRepeatable(option),
    choices: argChoices ?? null,
    default: defaultValue ?? null,
    group: helpGroupHeading?.replace(/:$/, '') ?? null,
  };
}

/** What commander prints behind a help that it makes itself. */
function textAfter(command: Command): string {
  const parts: string[] = [];
  // Its types do not say that it is one.
  (command as unknown as EventEmitter).emit('afterHelp', {
    error: false,
    command,
    write: (text: string) => void parts.push(text),
  });
  return parts.join('');
}
