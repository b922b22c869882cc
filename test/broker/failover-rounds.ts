// Many failures, one table: kafkajs' default partitioner and keylane's through the same failures of the same brokers.
//   tsx test/broker/failover-rounds.ts [--rounds 1] [--records 20000] [--per-send 100] [--write]     --write: into README.md

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Partitioners } from 'kafkajs';
import { markdownTable } from '../../bench/text.ts';
import { keylanePartitioner } from '../../src/adapters/kafkajs.ts';
import { startCluster } from './cluster.ts';
import { type FailoverReport, type Failure, runFailover } from './failover.ts';

const FAILURES: Record<Failure, string> = { stop: 'stopped', kill: 'killed', freeze: 'frozen' };
const REPLICATIONS = [1, 3] as const;
const README = fileURLToPath(new URL('README.md', import.meta.url));

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1' },
    records: { type: 'string', default: '20000' },
    'per-send': { type: 'string', default: '100' },
    write: { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);
const recordsPerSend = Number(options['per-send']);
const producers = { "kafkajs' default": Partitioners.DefaultPartitioner, keylane: keylanePartitioner() };

const rows: string[][] = [];
const cluster = await startCluster({ brokers: 3 });
let version = '';
try {
  version = await cluster.version();
  for (const replication of REPLICATIONS) {
    for (const failure of Object.keys(FAILURES) as Failure[]) {
      const reports = Object.fromEntries(Object.keys(producers).map(name => [name, [] as FailoverReport[]]));
      for (let round = 0; round < rounds; round++) {
        const records = Number(options.records);
        const sends = { producers, records, recordsPerSend, replication, resend: true };
        const found = await runFailover(cluster, { failure, broker: round % 3, ...sends });
        for (const [name, report] of Object.entries(found)) reports[name].push(report);
      }
      for (const [name, of] of Object.entries(reports)) {
        rows.push([
          `${replication === 1 ? 'one replica' : 'three replicas'}, ${FAILURES[failure]}`,
          name,
          ...figures(of),
        ]);
        console.error(rows.at(-1)!.join('  '));
      }
    }
  }
} finally {
  await cluster.stop();
}

const head = [
  'a broker is',
  'partitioner',
  'acknowledged',
  'asked again',
  'keyed lost',
  'keyless lost',
  'stored twice',
];
const table = [
  markdownTable([...head, 'in two partitions'], rows),
  '',
  `${new Date().toISOString().slice(0, 10)}, kafkajs 2.2.4, Kafka ${version}, ${rounds === 1 ? 'one run' : `the sum of ${rounds} runs`} each, ` +
    `${recordsPerSend} records a \`send()\`; what \`send()\` rejected was sent again.`,
].join('\n');
if (options.write) {
  const text = readFileSync(README, 'utf8');
  const written = text.replace(
    /(<!-- failover -->\n)[\s\S]*(<!-- \/failover -->)/,
    (_, open, close) => `${open}${table}\n${close}`,
  );
  if (written === text) throw new Error('README.md has no place for the table');
  writeFileSync(README, written);
} else console.log(table);

function figures(reports: readonly FailoverReport[]): string[] {
  const sum = (of: (report: FailoverReport) => number) =>
    String(reports.reduce((total, report) => total + of(report), 0));
  return [
    sum(({ keyed, keyless }) => keyed.acknowledged + keyless.acknowledged),
    sum(({ askedAgain }) => askedAgain),
    sum(({ keyed }) => keyed.lost),
    sum(({ keyless }) => keyless.lost),
    sum(({ keyed, keyless }) => keyed.duplicated + keyless.duplicated),
    sum(({ keyed, keyless }) => keyed.scattered + keyless.scattered),
  ];
}
