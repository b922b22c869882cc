// How people name clients, and what they mean.

import type { Client } from './clients/client.ts';
import { programs } from './clients/programs.ts';
import { clients } from './clients.ts';

export interface Meant {
  readonly client: Client;
  /** Which of its partitioners, if the name says more than the client's. */
  readonly partitioner?: string;
  /** What else the name could mean. */
  readonly others: readonly string[];
  /** A program that writes through the client. */
  readonly program?: string;
  /** Of a program: the client that its releases before that one wrote through. */
  readonly earlier?: { readonly before: string; readonly client: Client };
}

/** Languages and vendors have several clients: what is taken, then what else it could be. */
const AMBIGUOUS: readonly (readonly [names: readonly string[], taken: string, others: readonly string[]])[] = [
  [['Python'], 'kafka-python', ['confluent-kafka-python', 'aiokafka', 'Quix Streams']],
  [
    ['Node', 'Node.js', 'JavaScript', 'TypeScript', 'JS', 'npm'],
    'kafkajs',
    ['@confluentinc/kafka-javascript', 'node-rdkafka', '@platformatic/kafka'],
  ],
  [['Go', 'Golang'], 'sarama', ['franz-go', 'kafka-go', 'confluent-kafka-go']],
  [['Ruby', 'Rails'], 'rdkafka-ruby', ['ruby-kafka']],
  [['Rust'], 'rust-rdkafka', ['kafka-rust', 'rskafka', 'krafka']],
  [['PHP', 'Laravel'], 'php-rdkafka', ['phpkafka', 'kafka-php']],
  [['.NET', 'dotnet', 'C#', 'csharp'], 'confluent-kafka-dotnet', ['Dekaf', 'Streamiz']],
  [['Elixir'], 'KafkaEx', ['brod', 'Kaffe', 'Klife', 'elsa']],
  [['Erlang'], 'brod', ['wolff', 'KafkaEx']],
  [['Lua'], 'lua-resty-kafka', []],
  [
    ['Confluent', 'Confluent client'],
    'librdkafka',
    ['kafka-clients', '@confluentinc/kafka-javascript', 'confluent-kafka-python', 'confluent-kafka-dotnet'],
  ],
  [['confluentinc'], 'librdkafka', ['@confluentinc/kafka-javascript']],
  [['confluent-kafka', 'confluent_kafka'], 'confluent-kafka-python', ['confluent-kafka-dotnet', 'confluent-kafka-go']],
  [['Azure'], 'Azure Event Hubs AMQP', ['kafka-clients']],
  [['CDC'], 'kafka-clients', ['Debezium PartitionRouting', 'Maxwell', 'Canal', 'Flink CDC']],
];

/** Names of a partitioner's code that say whose it is. */
const PARTITIONERS: readonly (readonly [name: string, client: string, partitioner: string])[] = [
  ['FlinkFixedPartitioner', 'Apache Flink', 'fixed'],
];

/** Letters and digits alone, in lower case; + and # where they are all that a name has besides. */
export function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/\+\+/g, 'pp')
    .replace(/#/g, 'sharp')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** `segmentio/kafka-go`, `github.com/IBM/sarama`, `@nestjs/microservices`: what is behind the last slash. */
function withoutOwner(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function meanings(): Map<string, Meant> {
  const found = new Map<string, Meant>();
  const add = (names: readonly string[], meant: Meant): void => {
    for (const name of names) {
      // As it is written goes first: Confluent.Kafka is one client, confluent-kafka another.
      for (const key of [name.toLowerCase(), plain(name)]) if (!found.has(key)) found.set(key, meant);
    }
  };
  // Clients' own names go before all others, so that none hides another.
  for (const client of clients) add([client.name], { client, others: [] });
  const clientOf = (name: string): Client => clients.find(client => client.name === name)!;
  for (const [names, taken, others] of AMBIGUOUS) add(names, { client: clientOf(taken), others });
  for (const client of clients) add(client.alsoKnownAs ?? [], { client, others: [] });
  for (const [name, client, partitioner] of PARTITIONERS)
    add([name], { client: clientOf(client), partitioner, others: [] });
  for (const { name, alsoKnownAs, client, partitioner, earlier } of programs) {
    add([name, ...(alsoKnownAs ?? [])], {
      client: clientOf(client),
      others: [],
      program: name,
      ...(partitioner === undefined ? {} : { partitioner }),
      ...(earlier === undefined ? {} : { earlier: { ...earlier, client: clientOf(earlier.client) } }),
    });
  }
  return found;
}

let known: Map<string, Meant> | undefined;

/** Every name that is understood: in lower case, and without what doesn't count in it. */
export function knownNames(): ReadonlyMap<string, Meant> {
  known ??= meanings();
  return known;
}

/** What a whole name means: a client, a program that writes through one, a language. */
export function meantBy(name: string): Meant | undefined {
  return knownNames().get(name.trim().toLowerCase()) ?? knownNames().get(plain(name));
}

/** The same, of a name with an owner before a slash. */
export function meantWithoutOwner(name: string): Meant | undefined {
  return name.includes('/') ? meantBy(withoutOwner(name)) : undefined;
}
