import { topicAnswer } from '../analysis/topic/answer.ts';
import { usageError } from '../errors.ts';
import { isKafkaAddress } from '../sources/kafka/address.ts';
import type { Io } from './io.ts';
import { type KafkaArguments, kafkaOptionsOf } from './kafka-options.ts';
import { print } from './output.ts';

export interface TopicOptions extends KafkaArguments {
  json?: boolean;
}

/** Prints what the cluster tells; no record is read. */
export async function topic([address, ...others]: readonly string[], options: TopicOptions, io: Io): Promise<void> {
  if (!isKafkaAddress(address) || others.length > 0) {
    throw usageError(
      'topic asks a cluster about one topic: kafka://HOST:PORT/TOPIC, or --bootstrap-server and --topic.',
    );
  }
  const { factsOf } = await import('../sources/kafka/facts.ts');
  const { notes, ...facts } = await factsOf(address, kafkaOptionsOf(options, io).settings);
  for (const note of notes) io.err.line(note);
  await print(topicAnswer(facts), options.json, async () => (await import('../report/topic.ts')).topicText, io);
}
