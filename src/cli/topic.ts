import { topicAnswer, withoutPlaces } from '../analysis/topic/answer.ts';
import { usageError } from '../errors.ts';
import { isKafkaAddress } from '../sources/kafka/address.ts';
import type { Io } from './io.ts';
import { type KafkaArguments, kafkaOptionsOf } from './kafka-options.ts';
import { print } from './output.ts';
import { redactionOf } from './redact.ts';

export interface TopicOptions extends KafkaArguments {
  redact?: string;
  json?: boolean;
}

/** Prints what the cluster tells; no record is read. */
export async function topic([address, ...others]: readonly string[], options: TopicOptions, io: Io): Promise<void> {
  if (!isKafkaAddress(address) || others.length > 0) {
    throw usageError(
      'topic asks a cluster about one topic: kafka://HOST:PORT/TOPIC, or --bootstrap-server and --topic.',
    );
  }
  const { redact } = options;
  // There is no key to hide: a secret that is none is told all the same.
  if (redact !== undefined) redactionOf(redact, io.env);
  const { factsOf } = await import('../sources/kafka/facts.ts');
  const { notes, ...facts } = await factsOf(address, kafkaOptionsOf(options, io).settings);
  for (const note of notes) io.err.line(note);
  const all = topicAnswer(facts);
  const answer = redact === undefined ? all : withoutPlaces(all);
  if (answer !== all)
    io.err.line(
      '--redact: of so many partitions no figures are told, which would say which of some possible keys there are',
    );
  await print(answer, options.json, async () => (await import('../report/topic.ts')).topicText, io);
}
