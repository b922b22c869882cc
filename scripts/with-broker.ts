// Starts a Kafka broker, runs a program with its address in KAFKA, stops the broker. Needs a JDK and Maven.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startCluster } from '../test/broker/cluster.ts';

console.error('starting a Kafka broker (the first time it is fetched from Maven Central) …');
const cluster = await startCluster();
try {
  const env = { ...process.env, KAFKA: cluster.bootstrap.join() };
  const [code] = await once(spawn(process.execPath, process.argv.slice(2), { stdio: 'inherit', env }), 'exit');
  process.exitCode = code ?? 1;
} finally {
  await cluster.stop();
}
