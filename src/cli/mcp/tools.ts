// The tools, made from the definitions of the commands: their options, said once, as JSON Schema, and arguments back to a command line.

import type { Argument, Command, Option } from 'commander';
import { usageError } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import { integer } from '../../numbers.ts';
import { printable } from '../../printable.ts';
import { isRepeatable } from '../options.ts';

export type Tool = {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: {
    type: 'object';
    properties: Record<string, Property>;
    required: string[];
    additionalProperties: false;
  };
  readonly annotations: { readOnlyHint: true; destructiveHint: false; idempotentHint: true; openWorldHint: boolean };
};

type Property = { description: string } & (
  | { type: 'string'; enum?: string[]; examples?: string[] }
  | { type: 'boolean' | 'number' }
  | { type: 'integer'; minimum: number }
  | { type: 'array'; items: { type: 'string' }; minItems: number; maxItems: number }
);

/** A question of a model: what is read, and the command line that asks. */
export interface Question {
  /** As they were named. */
  readonly sources: readonly string[];
  /** Without what the one who started the server says. */
  readonly options: readonly string[];
  readonly operands: readonly string[];
}

export const TOOLS = ['where', 'who', 'scan', 'plan', 'join', 'find'];

/**
 * What a tool may be asked with. An option that is not here is not for models: it writes, or says how a cluster is reached. --rack is a setting too,
 * and settings may ask for variables and files.
 */
const TAKEN = new Set([
  '--partitions',
  '--rule',
  '--client',
  '--key',
  '--key-type',
  '--all',
  '--from',
  '--to',
  '--a',
  '--b',
  '--compacted',
  '--no-keys',
  '--top',
  '--what-if',
  '--format',
  '--column',
  '--separator',
  '--partition-column',
  '--topic',
  '--since',
  '--until',
  '--last',
  '--group',
  '--partition-list',
  '--isolation-level',
  '--max-rate',
  '--sample',
]);

const MOST_VALUES = 1000;
const LONGEST_VALUE = 1 << 16;
/** By what stands for an option's value in the help. */
const NUMBERS: Record<string, 'integer' | 'number'> = { '<N>': 'integer', '<K>': 'integer', '<MB/s>': 'number' };

export function toolOf(command: Command, readsTopics: boolean): Tool {
  const operands = command.registeredArguments.map(argument => [nameOf(argument), operandSchema(argument)] as const);
  const options = optionsOf(command).map(option => [nameOf(option), optionSchema(option)] as const);
  return {
    name: command.name(),
    title: command.summary(),
    description: command.description(),
    inputSchema: {
      type: 'object',
      properties: Object.fromEntries([...operands, ...options]),
      required: [
        ...operands.map(([name]) => name),
        ...optionsOf(command)
          .filter(({ mandatory }) => mandatory)
          .map(nameOf),
      ],
      additionalProperties: false,
    },
    annotations: {
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: readsTopics && isReader(command),
    },
  };
}

/** Whether it reads sources, not keys alone. */
export const isReader = (command: Command): boolean => nameOf(command.registeredArguments[0]) !== 'keys';

export function hasOption(command: Command, long: string): boolean {
  return command.options.some(option => option.long === long);
}

/** @throws {KeylaneError} `ERR_USAGE` */
export function questionOf(command: Command, given: Readonly<Record<string, unknown>>): Question {
  const { registeredArguments: operands } = command;
  const options = optionsOf(command);
  const known = [...operands, ...options].map(nameOf);
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const [like] = nearest(name, known);
    throw usageError(
      `There is no argument "${printable(name.slice(0, 60))}". Is ${like} meant? The arguments are ${known.join(', ')}.`,
    );
  }
  const values = operands.flatMap(operand => {
    const name = nameOf(operand);
    if (given[name] === undefined) throw usageError(`The argument ${name} is missing.`);
    return operand.variadic ? textsOf(name, given[name]) : [textOf(name, given[name])];
  });
  return {
    sources: isReader(command) ? values : [],
    options: options.flatMap(option => wordsOf(option, given[nameOf(option)])),
    operands: values,
  };
}

function optionsOf(command: Command): Option[] {
  return command.options.filter(
    ({ long, description }) =>
      long !== undefined && TAKEN.has(long.replace(/(?<=\w)-b$/, '')) && !/^the same as --/.test(description),
  );
}

/** `--key-type` is keyType, `[SOURCE...]` sources, `[A]` sourceA. */
function nameOf(named: Argument | Option): string {
  if ('long' in named) return named.long!.slice(2).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return named.variadic ? `${named.name().toLowerCase()}s` : `source${named.name()}`;
}

function operandSchema({ variadic, description }: Argument): Property {
  // What the text says of standard input is for the command line: here the protocol has it.
  const about = description.replace(/,? ?"-"[^,;]*[,;]/, ';');
  return variadic
    ? { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: MOST_VALUES, description: about }
    : { type: 'string', description: about };
}

function optionSchema(option: Option): Property {
  const { description, flags, argChoices } = option;
  if (!option.required) return { type: 'boolean', description };
  if (isRepeatable(option))
    return { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: MOST_VALUES, description };
  const number = NUMBERS[/<.*>/.exec(flags)![0]];
  if (number === 'integer') return { type: 'integer', minimum: 0, description };
  if (number === 'number') return { type: 'number', description };
  // The format may be a format string too.
  if (argChoices && option.long!.startsWith('--format'))
    return { type: 'string', examples: [...argChoices], description };
  return { type: 'string', ...(argChoices ? { enum: [...argChoices] } : {}), description };
}

/** An option as words of a command line, each in one with its value: no value is taken for an option. */
function wordsOf(option: Option, value: unknown): string[] {
  const name = nameOf(option);
  if (value === undefined) return [];
  if (!option.required) {
    if (typeof value !== 'boolean') throw usageError(`${name} must be true or false.`);
    return value ? [option.long!] : [];
  }
  const values = isRepeatable(option) ? textsOf(name, value) : [textOf(name, value)];
  return values.map(each => `${option.long}=${each}`);
}

function textsOf(name: string, value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value];
  if (values.length === 0 || values.length > MOST_VALUES)
    throw usageError(`${name} takes 1 to ${integer(MOST_VALUES)} texts, but got ${integer(values.length)}.`);
  return values.map(each => textOf(name, each));
}

function textOf(name: string, value: unknown): string {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') throw usageError(`${name} must be a text or a number.`);
  if (value.length > LONGEST_VALUE)
    throw usageError(`${name} has ${integer(value.length)} characters, and ${integer(LONGEST_VALUE)} is the most.`);
  return value;
}
