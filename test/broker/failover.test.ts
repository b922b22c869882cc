// Brokers that fail under kafkajs. Its default partitioner chooses anew for keyless records at every retry, while the client leaves out
// brokers that have answered: records are lost and scattered. keylane's remembers its choice and does neither.

import { Partitioners } from 'kafkajs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { keylanePartitioner } from '../../src/adapters/kafkajs.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { type FailoverReport, runFailover } from './failover.ts';

const test = suite('failing brokers');
let cluster: Cluster;
test.before(async () => {
  cluster = await startCluster({ brokers: 3 });
});
test.after(() => cluster?.stop());

const keylane = keylanePartitioner();
const producers = { default: Partitioners.DefaultPartitioner, keylane };

function keepsItsChoices(report: FailoverReport): void {
  const { keyed, keyless, askedAgain } = report;
  assert.ok(keyed.acknowledged + keyless.acknowledged >= 20_000, JSON.stringify(report));
  assert.ok(askedAgain > 0, 'no retry: the failure met no record');
  for (const { rechosen, scattered } of [keyed, keyless])
    assert.equal({ rechosen, scattered }, { rechosen: 0, scattered: 0 });
}

function losesNothing(report: FailoverReport): void {
  keepsItsChoices(report);
  assert.is(report.keyed.lost + report.keyless.lost, 0, JSON.stringify(report));
}

test('killed, leaders stay: the default loses keyless records, keylane loses nothing', async () => {
  const reports = await runFailover(cluster, { failure: 'kill', broker: 0, producers, replication: 1, resend: true });
  losesNothing(reports.keylane);
  assert.is(reports.default.keyed.lost, 0);
  assert.ok(reports.default.keyless.lostRechosen > 0, JSON.stringify(reports.default));
});

test('frozen, leaders stay: the default stores keyless records in two partitions, keylane does not', async () => {
  const reports = await runFailover(cluster, { failure: 'freeze', broker: 1, producers, replication: 1, resend: true });
  losesNothing(reports.keylane);
  assert.ok(reports.default.keyless.scattered > 0, JSON.stringify(reports.default));
});

test('stopped, sends of one record, which cannot be half answered: nothing is lost', async () => {
  const sends = { producers: { keylane }, recordsPerSend: 1, resend: true };
  losesNothing((await runFailover(cluster, { failure: 'stop', broker: 2, ...sends })).keylane);
});

test.run();
