// The options for topics of a cluster: the same in every command that reads one.

import { type Command, InvalidArgumentError, Option } from 'commander';
import { checkWhatIsRead } from '../ask/what-is-read.ts';
import { usageError } from '../errors.ts';
import { isKafkaAddress } from '../sources/kafka/address.ts';
import type { KafkaOptions } from '../sources/options.ts';
import type { Io } from './io.ts';
import { invalid, repeatable } from './options.ts';
import { parseTime, TIME_FORMS } from './times.ts';

export interface KafkaArguments {
  bootstrapServer?: string | undefined;
  commandConfig?: string | undefined;
  commandProperty?: string[] | undefined;
  since?: number | undefined;
  until?: number | undefined;
  /** --from and --to, where a command has no others of these names. */
  from?: unknown;
  to?: unknown;
  last?: number | undefined;
  group?: string | undefined;
  partitionList?: number[] | undefined;
  isolationLevel?: string | undefined;
  rack?: string | undefined;
  maxRate?: number | undefined;
  /** Of the commands that can answer from one. */
  sample?: number | undefined;
}

const GROUP = 'For kafka://HOST:PORT/TOPIC:';
const MOST_PARTITION = 0x7ffffffe;

const option = (flags: string, text: string): Option => new Option(flags, text).helpGroup(GROUP);

/** How a cluster is reached. @param ofServer what the first says */
export function addConnectionOptions(
  command: Command,
  ofServer = 'with --topic, in place of kafka://HOST:PORT/TOPIC',
): Command {
  return command
    .addOption(option('--bootstrap-server <HOST:PORT,...>', ofServer))
    .addOption(option('--command-config <FILE>', "settings with Java's or librdkafka's names: TLS, user, password"))
    .addOption(
      repeatable(
        option('-X, --command-property <NAME=VALUE>', 'one setting; secrets as NAME=env:VARIABLE or NAME=file:PATH'),
      ).argParser((text: string, before: string[] = []) => [...before, text]),
    );
}

/** What is read of a topic, but for names that the command has for something else. */
export function addKafkaOptions(command: Command): Command {
  const isTaken = (name: string): boolean => command.options.some(({ long }) => long === name);
  const time = (flags: string, text: string): Option =>
    option(flags, text).argParser(value => parseTime(value) ?? invalid(`It must be a time: ${TIME_FORMS}.`));
  addConnectionOptions(command)
    .addOption(time('--since <TIME>', `only records since then: ${TIME_FORMS}`))
    .addOption(time('--until <TIME>', 'only records before then'));
  if (!isTaken('--to'))
    command
      .addOption(time('--from <TIME>', 'the same as --since'))
      .addOption(time('--to <TIME>', 'the same as --until'));
  if (!isTaken('--last')) {
    command.addOption(option('--last <N>', 'only the newest N offsets of all partitions together').argParser(countOf));
  }
  return command
    .addOption(option('--group <NAME>', 'only what this consumer group has not read yet: its lag'))
    .addOption(option('--partition-list <N-M,...>', 'only these partitions, such as 0-3,7').argParser(parseList))
    .addOption(
      option('--isolation-level <LEVEL>', 'read_committed leaves out records of aborted transactions').choices([
        'read_uncommitted',
        'read_committed',
      ]),
    )
    .addOption(option('--max-rate <MB/s>', 'read no faster').argParser(rateOf))
    .addOption(option('--rack <NAME>', 'read from replicas of this rack or zone'));
}

/** Only where the answer says how far a sample's may lie. */
export function sampleOption(): Option {
  return option('--sample <N>', 'only about N records from random places: shares with their errors').argParser(text =>
    /^\d{4,9}$/.test(text) ? Number(text) : invalid('It must be a number from 1000 to 999999999.'),
  );
}

/**
 * What an answer from some of the records cannot be given.
 * @param given values of options, by what they are called
 * @throws {KeylaneError} `ERR_USAGE`
 */
export function checkSample({ sample }: KafkaArguments, given: Readonly<Record<string, unknown>>): void {
  if (sample === undefined) return;
  const name = Object.keys(given).find(each => given[each] !== undefined && given[each] !== false);
  if (name !== undefined)
    throw usageError(`${name} needs all records, and --sample reads some. Leave one of the two out.`);
}

function countOf(text: string): number {
  return /^\d{1,15}$/.test(text) && Number(text) > 0 ? Number(text) : invalid('It must be a number from 1 on.');
}

function rateOf(text: string): number {
  const rate = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  return rate >= 0.01 ? rate * 1e6 : invalid('It must be a number of megabytes a second, 0.01 or more.');
}

function parseList(text: string): number[] {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const [, first, last = first] = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(part.trim()) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === undefined || to < from || to > MOST_PARTITION || to - from > 1_000_000) {
      throw new InvalidArgumentError('It must be partitions such as 0-3,7.');
    }
    for (let id = from; id <= to; id++) found.add(id);
  }
  return [...found].sort((a, b) => a - b);
}

/** Options that only a topic of a cluster takes, by what they are called. */
const ONLY_FOR_KAFKA: Partial<Record<keyof KafkaArguments, string>> = {
  commandConfig: '--command-config',
  commandProperty: '-X',
  since: '--since',
  until: '--until',
  last: '--last',
  group: '--group',
  partitionList: '--partition-list',
  isolationLevel: '--isolation-level',
  rack: '--rack',
  maxRate: '--max-rate',
  sample: '--sample',
};

/**
 * Whether each option that is given means something.
 * @throws {KeylaneError} `ERR_USAGE`
 */
export function checkKafka(names: readonly string[], options: KafkaArguments): void {
  const { bootstrapServer, last, group } = options;
  const [since, until] = timesOf(options);
  if (!names.some(isKafkaAddress)) {
    if (bootstrapServer !== undefined)
      throw usageError('--bootstrap-server names brokers, but SOURCE is read. Leave one of the two out.');
    const given = (Object.keys(ONLY_FOR_KAFKA) as (keyof KafkaArguments)[]).find(name => options[name] !== undefined);
    const name =
      given === undefined ? ((since ?? until) === undefined ? undefined : '--from and --to') : ONLY_FOR_KAFKA[given];
    if (name !== undefined)
      throw usageError(`${name} is for kafka://HOST:PORT/TOPIC, but SOURCE is something else. Leave it out.`);
    return;
  }
  if (bootstrapServer !== undefined) {
    throw usageError('--bootstrap-server names brokers, and so does kafka://…. Leave one of the two out.');
  }
  checkWhatIsRead({ last, group, since, until }, name => `--${name}`, usageError);
}

/** --from and --to count where they are times: elsewhere they are places, as text. */
function timesOf({ since, until, from, to }: KafkaArguments): [number | undefined, number | undefined] {
  return [since ?? (typeof from === 'number' ? from : undefined), until ?? (typeof to === 'number' ? to : undefined)];
}

export function kafkaOptionsOf(options: KafkaArguments, { env }: Pick<Io, 'env'>): KafkaOptions {
  const {
    commandConfig,
    commandProperty = [],
    last,
    group,
    partitionList,
    isolationLevel,
    rack,
    maxRate,
    sample,
  } = options;
  const [since, until] = timesOf(options);
  const properties = [
    ...commandProperty,
    ...(isolationLevel === undefined ? [] : [`isolation.level=${isolationLevel}`]),
    ...(rack === undefined ? [] : [`client.rack=${rack}`]),
  ];
  const settings = { file: commandConfig, properties, env };
  return { settings, since, until, last, group, partitions: partitionList, maxRate, sample };
}

/** Those of a command that are for topics of a cluster. */
export function kafkaOnly(options: KafkaArguments): KafkaArguments {
  return Object.fromEntries(Object.entries(options).filter(([name]) => isForKafka(name)));
}

export function withoutKafka<Options extends KafkaArguments>(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !isForKafka(name))) as Options;
}

function isForKafka(name: string): boolean {
  return name in ONLY_FOR_KAFKA || name === 'bootstrapServer' || name === 'from' || name === 'to';
}
