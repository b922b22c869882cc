// Three brokers that are killed, frozen and replaced while a topic is read: nothing comes twice, nothing is lost, or it is said.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { KeylaneError } from '../../src/errors.ts';
import { emptyNotes, openSource } from '../../src/sources/index.ts';
import { type Cluster, type NewRecord, startCluster } from './cluster.ts';

const test = suite('live topics while brokers fail');
const RECORDS = 60_000;
const PARTITIONS = 6;
let cluster: Cluster;
test.before(async () => {
  cluster = await startCluster({ brokers: 3 });
});
test.after(() => cluster?.stop());

async function filled(topic: string, replication = 3): Promise<void> {
  await cluster.createTopic(topic, PARTITIONS, { replication });
  const records: NewRecord[] = Array.from({ length: RECORDS }, (_, i) => ({ key: `key-${i}`, value: 'v'.repeat(200) }));
  await cluster.produce(topic, records, { 'batch.size': '8192' });
}

/** Reads slowly, so that something can happen on the way. */
async function read(topic: string, meanwhile: () => Promise<void>): Promise<{ records: number; events: string[] }> {
  const kafka = { settings: { env: {} }, maxRate: 4e6 };
  const source = await openSource(`kafka://${cluster.bootstrap.join()}/${topic}`, { kafka });
  const notes = emptyNotes();
  const next = new Map<number, number>();
  let records = 0;
  let happening: Promise<void> | undefined;
  try {
    for await (const { partitions, offsets } of source.records(notes)) {
      for (const [i, partition] of partitions.entries()) {
        assert.ok(
          offsets![i] >= (next.get(partition) ?? 0),
          `offset ${offsets![i]} of partition ${partition} came twice`,
        );
        next.set(partition, offsets![i] + 1);
        records++;
      }
      happening ??= records > RECORDS / 10 ? meanwhile() : undefined;
    }
  } finally {
    await source.close();
  }
  assert.ok(happening, 'it happened while records were read');
  await happening;
  return { records, events: notes.events };
}

async function brokersHome(): Promise<void> {
  for (const index of [0, 1, 2]) cluster.thaw(index);
}

test('a leader is killed and another takes over: all records, leaders moved', async () => {
  await filled('killed');
  const { records, events } = await read('killed', () => cluster.stopBroker(1, 'SIGKILL'));
  assert.is(records, RECORDS);
  assert.match(events.join(), /leaders of \d partitions moved/);
  await cluster.startBroker(1);
});

test('without replicas a broker that comes back is waited for', async () => {
  await filled('alone', 1);
  const { records } = await read('alone', async () => {
    await cluster.stopBroker(2, 'SIGKILL');
    await new Promise(resolve => setTimeout(resolve, 3000));
    await cluster.startBroker(2);
  });
  assert.is(records, RECORDS);
});

test('a broker freezes for some seconds', async () => {
  await filled('frozen');
  const { records } = await read('frozen', async () => {
    cluster.freeze(0);
    await new Promise(resolve => setTimeout(resolve, 5000));
    await brokersHome();
  });
  assert.is(records, RECORDS);
});

test('records are deleted while they are read: the others come, and it is said how many are missing', async () => {
  await filled('deleting');
  const { records, events } = await read('deleting', async () => {
    for (let partition = 0; partition < PARTITIONS; partition++)
      await cluster.deleteRecords('deleting', partition, 8000);
  });
  const told = Number(
    /warning: ([\d,]+) offsets of deleting were deleted/.exec(events.join())?.[1].replaceAll(',', ''),
  );
  assert.is(records + told, RECORDS);
});

test('a topic is deleted, or made anew: an error, no answer', async () => {
  for (const isMadeAnew of [false, true]) {
    const topic = `gone-${isMadeAnew}`;
    await filled(topic);
    let code: string | undefined;
    try {
      await read(topic, async () => {
        await cluster.deleteTopic(topic);
        if (isMadeAnew) await cluster.createTopic(topic, PARTITIONS);
      });
    } catch (error) {
      code = (error as KeylaneError).code;
    }
    assert.is(code, 'ERR_KAFKA_TOPIC');
  }
});

test('a broker that never comes back: told after the stall, with its partitions', async () => {
  await filled('lost', 1);
  let failure: KeylaneError | undefined;
  try {
    await read('lost', () => cluster.stopBroker(0, 'SIGKILL'));
  } catch (error) {
    failure = error as KeylaneError;
  }
  assert.is(failure?.code, 'ERR_KAFKA_STALLED', failure?.message);
  assert.match(failure!.message, /Nothing has come for 30 s from partitions \d/);
  await cluster.startBroker(0);
});

test.run();
