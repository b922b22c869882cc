// Options that several commands have.

import { type Command, InvalidArgumentError, Option } from 'commander';
import { USUAL_MEMORY } from '../ask/memory.ts';
import { isPartitionCount } from '../core/key.ts';
import { parseMemory, parseSize } from './memory-size.ts';
import { STATE_FORMATS } from './state-formats.ts';

export const CHECKS_HELP = `Figures for --fail-on: records, keyless, keylessShare, tombstones, distinctKeys, splitKeys, maxShare,
emptyPartitions, maxOverMean, coefficientOfVariation, largestKeyShare, pValue.`;

export const RULE_AT_N_HELP = `RULE@N is a rule and a partition count: murmur2@12 or crc32@24. A client stands for its rule, what is behind the last @ is
always the count: sarama@12, kafkajs@1@12 (release 1), librdkafka/fnv1a@12. A count alone is the Java client's rule: 12.`;

const REPEATABLE = new WeakSet<Option>();

/** An option that may be given several times: its parser gets what came before. */
export function repeatable(option: Option): Option {
  REPEATABLE.add(option);
  return option;
}

export const isRepeatable = (option: Option): boolean => REPEATABLE.has(option);

/** An option that takes one value and is given twice is an error: nobody can tell which of them was meant. */
export function refuseRepeats(command: Command): void {
  for (const option of command.options) {
    const takesOne = (option.required || option.optional) && !option.variadic && !REPEATABLE.has(option);
    if (!takesOne) continue;
    let isGiven = false;
    command.on(`option:${option.name()}`, () => {
      if (isGiven) command.error(`error: option '${option.flags}' is given twice, but takes one value. Leave one out.`);
      isGiven = true;
    });
  }
}

export function invalid(message: string): never {
  throw new InvalidArgumentError(message);
}

export function memoryOption(): Option {
  return new Option(
    '--memory <SIZE>',
    'memory limit; beyond it, figures about keys are estimates and marked as such. A line is at most a 32nd of it',
  )
    .argParser(parseMemory)
    .default(USUAL_MEMORY, '512MB');
}

/** How a State is written that `--state` names. */
export function addStateOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--state-format <FORMAT>',
        'base64 is one line of text, arrow a stream of a column "state" with one row',
      ).choices(STATE_FORMATS),
    )
    .option('--state-gzip', 'pack the State; so does a FILE that ends in .gz')
    .addOption(
      new Option(
        '--state-size <SIZE>',
        'the most bytes of the State before it is packed: what it gives up is said',
      ).argParser(parseSize),
    );
}

/** Of who scans one of several parts. */
export function statePartOption(): Option {
  return new Option('--state-part <I/N>', 'which of N parts it is, from 1 on: merge tells which are missing').argParser(
    text => {
      const [, number, of] = /^(\d{1,7})\/(\d{1,7})$/.exec(text)?.map(Number) ?? [];
      if (!(number >= 1 && number <= of)) invalid('It must be a part and how many there are, such as 3/16.');
      return { of, numbers: [number] };
    },
  );
}

export function countOption(flags: string, text: string): Option {
  return new Option(flags, text).argParser(value =>
    /^\d{1,15}$/.test(value) ? Number(value) : invalid('It must be a whole number.'),
  );
}

export function topOption(): Option {
  return new Option('--top <K>', 'how many hot keys to name').argParser(text =>
    /^\d{1,5}$/.test(text) ? Number(text) : invalid('It must be a number from 0 to 99999.'),
  );
}

export function whatIfOption(): Option {
  return new Option('--what-if <N,...>', 'other partition counts to try').argParser(text => {
    const counts = text.split(',').map(Number);
    const isGood = counts.every(count => isPartitionCount(count) && count <= 1_000_000);
    return isGood ? counts : invalid('It must be numbers from 1 to 1000000, such as 6,24.');
  });
}

export function htmlOption(): Option {
  return new Option('--html <FILE>', 'write a self-contained HTML report with charts');
}

export function redactOption(what = 'digests in place of keys'): Option {
  return new Option('--redact <SECRET>', `${what}: file:PATH or env:NAME of a secret`);
}

export function failOnOption(): Option {
  return repeatable(
    new Option('--fail-on <CHECK>', 'exit 1 if this is true, such as "maxShare>0.2"; may be given several times'),
  ).argParser((text: string, previous: string[] = []) => [...previous, text]);
}

export function partitionsOption(): Option {
  return new Option('-n, --partitions <N>', 'the number of all partitions of the topic, 1 to 2147483647')
    .makeOptionMandatory()
    .argParser(text => {
      const count = /^[0-9]+$/.test(text) ? Number(text) : 0;
      return isPartitionCount(count)
        ? count
        : invalid('It must be an integer from 1 to 2147483647: how many partitions the topic has in all.');
    });
}
