// Many failures, one table: kafkajs' default partitioner and keylane's while brokers fail.
//   tsx test/broker/failover-rounds.ts [--rounds 3] [--records 20000] [--per-send 100] [--replication 3] [--resend]

import { parseArgs } from 'node:util';
import { Partitioners } from 'kafkajs';
import { keylanePartitioner } from '../../src/adapters/kafkajs.ts';
import { startCluster } from './cluster.ts';
import { type Failure, type Figures, runFailover } from './failover.ts';

const FAILURES: Failure[] = ['stop', 'kill', 'freeze'];

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    records: { type: 'string', default: '20000' },
    'per-send': { type: 'string', default: '100' },
    replication: { type: 'string', default: '3' },
    resend: { type: 'boolean', default: false },
  },
});
const producers = { default: Partitioners.DefaultPartitioner, keylane: keylanePartitioner() };

const cluster = await startCluster({ brokers: 3 });
try {
  console.log(
    'failure  producer     acknowledged  rejected sends  asked again  keyed: lost rechosen twice scattered  keyless: lost rechosen twice scattered',
  );
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const failure of FAILURES) {
      const reports = await runFailover(cluster, {
        failure,
        broker: round % 3,
        producers,
        records: Number(options.records),
        recordsPerSend: Number(options['per-send']),
        replication: options.replication === '1' ? 1 : 3,
        resend: options.resend,
      });
      for (const [name, { keyed, keyless, rejectedSends, askedAgain }] of Object.entries(reports)) {
        console.log(
          `${failure.padEnd(8)} ${name.padEnd(12)} ${pad(keyed.acknowledged + keyless.acknowledged, 12)}` +
            `${pad(rejectedSends, 16)}${pad(askedAgain, 13)}${columns(keyed)}${columns(keyless)}`,
        );
      }
    }
  }
} finally {
  await cluster.stop();
}

function columns({ lost, lostRechosen, duplicated, scattered }: Figures): string {
  return `${pad(lost, 14)}${pad(lostRechosen, 9)}${pad(duplicated, 6)}${pad(scattered, 10)}`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width);
}
