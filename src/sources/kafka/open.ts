// kafka://… and settings → the topic of a cluster that answers.

import { setTimeout as sleep } from 'node:timers/promises';
import type { KeylaneError } from '../../errors.ts';
import { parseKafkaAddress } from './address.ts';
import { Cluster, type Topic } from './cluster.ts';
import { brokerCodes, isPassing } from './errors.ts';
import type { SettingSources } from './properties.ts';
import { kafkaSettings } from './settings.ts';

export interface OpenTopic {
  /** To be closed. */
  readonly cluster: Cluster;
  readonly topic: Topic;
}

const TIMES = 5;
const FIRST_DELAY_MS = 75;

/**
 * Asks again for a while if a broker answers with an error that passes: a topic was just made, a leader moves, a coordinator starts.
 * @throws {KeylaneError} `ERR_KAFKA_…`
 */
export async function settled<Answer>(ask: (isFirst: boolean) => Promise<Answer>): Promise<Answer> {
  for (let i = 1; ; i++) {
    try {
      return await ask(i === 1);
    } catch (error) {
      const { code, cause } = error as KeylaneError;
      const passes = (code === 'ERR_KAFKA_READ' && brokerCodes(cause).some(isPassing)) || code === 'ERR_KAFKA_STALLED';
      if (!passes || i === TIMES) throw error;
      await sleep(FIRST_DELAY_MS * 2 ** i);
    }
  }
}

/** @throws {KeylaneError} `ERR_KAFKA_…` */
export async function openTopic(address: string, sources: SettingSources): Promise<OpenTopic> {
  const { bootstrap, topic: name } = parseKafkaAddress(address);
  const cluster = await Cluster.open(kafkaSettings(bootstrap, sources));
  try {
    return { cluster, topic: await cluster.topic(name) };
  } catch (error) {
    await cluster.close();
    throw error;
  }
}
