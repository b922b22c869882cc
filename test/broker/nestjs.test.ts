// The cookbook's one line in the real @nestjs/microservices: what a ClientKafka emits lies where Java puts it.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { keylanePartitioner } from '../../src/adapters/kafkajs.ts';
import { installed } from '../npm.ts';
import { type Cluster, startCluster } from './cluster.ts';

const NESTJS = {
  '@nestjs/microservices': '11.2.6',
  '@nestjs/common': '11.2.6',
  '@nestjs/core': '11.2.6',
  kafkajs: '2.2.4',
  'reflect-metadata': '0.2.2',
  rxjs: '7.8.2',
};
const NUM_PARTITIONS = 12;

const test = suite('NestJS');
let cluster: Cluster;
test.before(async () => {
  cluster = await startCluster();
});
test.after(() => cluster?.stop());

test('ClientKafka.emit(): keys as text, numbers and objects', async () => {
  const require = createRequire(join(installed(NESTJS), 'package.json'));
  require('reflect-metadata');
  const { ClientKafka } = require('@nestjs/microservices');
  const { lastValueFrom } = require('rxjs');
  await cluster.createTopic('nest', NUM_PARTITIONS);
  await cluster.createTopic('java', NUM_PARTITIONS);

  const client = new ClientKafka({
    client: { brokers: [...cluster.bootstrap], logLevel: 0 },
    producer: { createPartitioner: keylanePartitioner() },
  });
  const keys = Array.from({ length: 300 }, (_, i) => [`order-${i}`, i, { customer: i, region: 'eu' }][i % 3]);
  await client.connect();
  try {
    for (const [i, key] of keys.entries()) await lastValueFrom(client.emit('nest', { key, value: String(i) }));
    await lastValueFrom(client.emit('nest', { value: 'keyless' }));
  } finally {
    await client.close();
  }

  // What its serializer makes of a key is what is hashed.
  const texts = keys.map(key => (typeof key === 'object' ? JSON.stringify(key) : String(key)));
  const java = await cluster.produce(
    'java',
    texts.map(key => ({ key })),
  );
  const stored = await cluster.readTopic('nest');
  assert.is(stored.length, keys.length + 1);
  for (const { partition, key, value } of stored.filter(({ key }) => key !== null)) {
    const i = Number(value);
    assert.is(`${key}`, texts[i]);
    assert.is(partition, java[i].partition, texts[i]);
  }
});

test.run();
