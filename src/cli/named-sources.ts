// What a command reads: SOURCE, or topics of --bootstrap-server.

import type { Command } from 'commander';
import { usageError } from '../errors.ts';
import type { KafkaArguments } from './kafka-options.ts';

/**
 * What is to be read: SOURCE, or the topic of --bootstrap-server and --topic. The options lose what has become part of it.
 * @throws {KeylaneError} `ERR_USAGE`, and what commander throws if nothing is named
 */
export function sourcesOf(
  command: Command,
  sources: string[],
  options: KafkaArguments & { topic?: string | undefined },
): string[] {
  const { bootstrapServer, topic } = options;
  if (bootstrapServer === undefined) {
    if (sources.length === 0) command.error("error: missing required argument 'SOURCE'");
    return sources;
  }
  if (sources.length > 0) {
    throw usageError('--bootstrap-server and --topic name what is read, and so does SOURCE. Leave one of the two out.');
  }
  if (topic === undefined) throw usageError('--bootstrap-server needs the name of a topic: --topic NAME.');
  delete options.topic;
  delete options.bootstrapServer;
  return [`kafka://${bootstrapServer}/${topic}`];
}

/**
 * The two sources of `join`. With --bootstrap-server --topic names A's topic and --topic-b B's, both of that cluster; where one of them is left out,
 * that side is the one SOURCE that is given. The options lose what has become part of them.
 * @throws {KeylaneError} `ERR_USAGE`, and what commander throws if nothing is named
 */
export function sourcesOfJoin(
  command: Command,
  sources: readonly string[],
  options: KafkaArguments & { topic?: string | undefined; topicB?: string | undefined },
): [string, string] {
  const { bootstrapServer, topic, topicB } = options;
  if (bootstrapServer === undefined) {
    const [a, b] = sources;
    if (a === undefined) command.error("error: missing required argument 'A'");
    if (b === undefined) command.error("error: missing required argument 'B'");
    return [a, b];
  }
  const topics = [topic, topicB].filter(name => name !== undefined).length;
  if (topics === 0)
    throw usageError('--bootstrap-server needs the name of a topic: --topic NAME for A, --topic-b NAME for B.');
  if (topics + sources.length !== 2) {
    const count = topics + sources.length;
    throw usageError(
      `Two sources are compared, but there ${count === 1 ? 'is one' : `are ${count}`}: with --bootstrap-server --topic is A, --topic-b is B, and where one of them is left out a SOURCE stands for it.`,
    );
  }
  delete options.topic;
  delete options.topicB;
  delete options.bootstrapServer;
  const [other] = sources;
  const of = (name: string | undefined): string => (name === undefined ? other : `kafka://${bootstrapServer}/${name}`);
  return [of(topic), of(topicB)];
}
