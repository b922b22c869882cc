// What clients leave in batches, beside what 24 releases of them left in the batches that they wrote to a Kafka 4.3.1. The live matrix
// (`npm run test:clients`) asks the clients of today.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { clients } from '../../src/rules/index.ts';
import { CLIENT_MARKS, marksOf } from '../../src/rules/marks.ts';
import { leavesByDefault } from '../clients/leaves-by-default.ts';

const test = suite('marks of clients');

/** By default, and with idempotence switched the other way; empty where the client cannot. */
const SEEN: [client: string, version: string, byDefault: string, otherwise: string][] = [
  ['aiokafka', '0.8.0', '-1/-1/0', 'id'],
  ['aiokafka', '0.14.0', '-1/-1/0', 'id'],
  ['confluent-kafka-python', '2.0.2', '-1/-1/-1', 'id'],
  ['confluent-kafka-python', '2.6.1', '-1/-1/-1', 'id'],
  ['confluent-kafka-python', '2.16.0', '-1/-1/-1', 'id'],
  ['franz-go', '1.22.2', 'id', '-1/-1/0'],
  ['kafka-clients', '2.3.1', '-1/-1/-1', ''],
  ['kafka-clients', '2.8.2', '-1/-1/-1', ''],
  ['kafka-clients', '3.0.0', '-1/-1/-1', ''],
  ['kafka-clients', '3.0.1', 'id', '-1/-1/-1'],
  ['kafka-clients', '3.1.0', '-1/-1/-1', ''],
  ['kafka-clients', '3.1.1', 'id', '-1/-1/-1'],
  ['kafka-clients', '3.9.2', 'id', '-1/-1/-1'],
  ['kafka-clients', '4.0.0', 'id', '-1/-1/-1'],
  ['kafka-clients', '4.3.1', 'id', '-1/-1/-1'],
  ['kafka-python', '2.0.2', '-1/-1/-1', ''],
  ['kafka-python', '2.2.15', '-1/-1/-1', ''],
  ['kafka-python', '3.0.12', 'id', ''],
  ['kafka-ts', '1.5.0', 'id', ''],
  ['kafka-go', '0.4.51', '-1/-1/-1', ''],
  ['kafkajs', '2.2.4', '-1/0/0', 'id'],
  ['kcat', '1.7.1', '-1/-1/-1', 'id'],
  ['@platformatic/kafka', '1.35.0', '-1/0/0', 'id'],
  ['@platformatic/kafka', '2.12.1', '-1/0/0', 'id'],
  ['rskafka', '0.6.0', '-1/-1/-1', ''],
  ['sarama', '1.61.1', '-1/-1/0', 'id'],
];

for (const [client, version, byDefault, otherwise] of SEEN) {
  test(`${client} ${version}`, () => {
    const marks = marksOf(client);
    for (const mark of ['id', '-1/-1/-1', '-1/-1/0', '-1/0/0']) {
      assert.is(leavesByDefault(marks, version, mark), mark === byDefault, mark);
    }
    if (otherwise) assert.ok(marks.some(({ leaves, setting }) => leaves === otherwise && setting !== undefined));
  });
}

test('all are of clients in the catalogue', () => {
  const names = clients.map(({ name }) => name);
  for (const name of Object.keys(CLIENT_MARKS)) assert.ok(names.includes(name), name);
});

test.run();
