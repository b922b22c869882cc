// What the lab shows as something to paste: a command, and the setting that gives a client the rule. All of it is the catalogue's.

import type { NamedKey } from '../analysis/where.ts';
import { encodeUtf8 } from '../core/utf8.ts';
import { hex, printable } from '../printable.ts';
import { type ClientPartitioner, clients, type RuleId, ruleOf } from '../rules/index.ts';
import { producerRules } from '../rules/producer-rules.ts';
import type { BoxKeys } from './keys.ts';
import type { LabState } from './state.ts';

/** More are for a file. */
const MOST_ARGUMENTS = 20;
const LONGEST_ARGUMENTS = 4_000;

export interface CopyAs {
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

export function copiesOf({ partitions, rule }: LabState, { name, keys, keyType }: BoxKeys): CopyAs[] {
  return [
    {
      id: 'command',
      name: 'Command line',
      text: name === undefined ? commandOf(keys, partitions, keyType) : `keylane who ${fileName(name)}`,
    },
    { id: 'kafkajs', name: 'kafkajs', text: kafkajsOf(rule) },
    { id: 'java', name: 'Java', text: javaOf(rule) },
    { id: 'librdkafka', name: 'librdkafka', text: librdkafkaOf(rule) },
  ];
}

function commandOf(keys: readonly NamedKey[], partitions: number, keyType: string): string {
  const some = keys.slice(0, MOST_ARGUMENTS);
  if (some.reduce((sum, { name }) => sum + name.length, 0) > LONGEST_ARGUMENTS)
    return `keylane where -n ${partitions} --key-type ${keyType} - < FILE # a key a line: they are too long for a command`;
  // What a terminal might act on goes as bytes.
  const isPlain = some.every(({ name }) => printable(name) === name.replaceAll('\\', '\\\\'));
  const type = isPlain ? keyType : 'hex';
  const texts = some.map(({ name, key }) => (isPlain ? name : hex(typeof key === 'string' ? encodeUtf8(key) : key)));
  const left = keys.length > some.length ? ` # the first ${some.length} of ${keys.length} keys` : '';
  const typed = type === 'string' ? '' : ` --key-type ${type}`;
  return `keylane where -n ${partitions}${typed} -- ${texts.map(quoted).join(' ')}${left}`;
}

/** A name that a terminal might act on is left to whoever pastes it; one that looks like an option is a path. */
function fileName(name: string): string {
  if (printable(name) !== name) return 'FILE';
  return quoted(name.startsWith('-') ? `./${name}` : name);
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return /^[\w./:@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function partitionerOf(client: string, rule: RuleId): ClientPartitioner | undefined {
  const all = clients.find(({ name }) => name === client)!.partitioners.filter(each => each.rule === rule);
  return all.find(({ isDefault }) => isDefault) ?? all.at(-1);
}

const releases = ({ versions }: ClientPartitioner): string => (versions === undefined ? '' : ` ${versions}`);

function kafkajsOf(rule: RuleId): string {
  const own = partitionerOf('kafkajs', rule);
  if (own) return `kafka.producer({ createPartitioner: Partitioners.${own.name} }) // kafkajs${releases(own)}`;
  if (!producerRules.some(({ id }) => id === rule))
    return `// kafkajs has no partitioner for ${rule}, nor has keylane's.`;
  return `import { keylanePartitioner } from 'keylane/kafkajs';\n\nkafka.producer({ createPartitioner: keylanePartitioner({ rule: '${rule}' }) })`;
}

function javaOf(rule: RuleId): string {
  const own = partitionerOf('kafka-clients', rule);
  if (own?.isDefault) return `# kafka-clients: ${rule} is its default. Leave partitioner.class unset.`;
  return `# kafka-clients has no partitioner for ${rule} (${ruleOf(rule).title}): partitioner.class must be a class of your own.`;
}

function librdkafkaOf(rule: RuleId): string {
  const own = partitionerOf('librdkafka', rule);
  return own
    ? `# librdkafka${releases(own)}\npartitioner=${own.name}`
    : `# librdkafka has no partitioner for ${rule} (${ruleOf(rule).title}).`;
}
