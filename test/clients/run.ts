// `npm run test:clients`: real clients produce to a real broker with each of their partitioners; the catalogue must explain every record.
//   tsx test/clients/run.ts [--wide] [--only REGEX] [--write]     --only: of "client partitioner"; --write: into docs/matrix.md

import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type ClientPartitioner, clients, partitionersOf } from '../../src/rules/index.ts';
import { marksOf } from '../../src/rules/marks.ts';
import { overlaps } from '../../src/rules/versions.ts';
import { type Cluster, OLD_KAFKA, startCluster } from '../broker/cluster.ts';
import { MissingCommand } from '../command.ts';
import { exitCode } from '../java-project.ts';
import { checkRecords } from './check.ts';
import { type TestKey, testKeys } from './keys.ts';
import { leavesByDefault } from './leaves-by-default.ts';
import { cheap, type MatrixClient, wide } from './matrix.ts';
import type { Program } from './programs.ts';
import { type MatrixRow, writeMatrix } from './table.ts';
import { whoWrote } from './who.ts';

/** Not a power of two, where some rules can't be told apart. */
const NUM_PARTITIONS = 12;
const CHEAP_RECORDS = 10_000;
const WIDE_RECORDS = 2000;
const TIME_LIMIT_MS = 60_000;

const { values: options } = parseArgs({
  options: {
    wide: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
  },
});
const only = new RegExp(options.only);
const clusters = new Map<string, Promise<Cluster>>();
const rows: MatrixRow[] = [];
let failed = 0;
let leftOut = 0;
let topics = 0;

try {
  for (const client of cheap) await runClient(client, CHEAP_RECORDS);
  if (options.wide) for (const client of wide) await runClient(client, WIDE_RECORDS);
} finally {
  for (const cluster of clusters.values()) await (await cluster).stop();
}
if (options.write) writeMatrix(fileURLToPath(new URL('../../docs/matrix.md', import.meta.url)), rows);
const agreed = rows.reduce((sum, row) => sum + row.agreed, 0);
const keyed = rows.reduce((sum, row) => sum + row.keyed, 0);
console.log(`${rows.length} partitioners, ${agreed} of ${keyed} keyed records explained, ${leftOut} clients left out`);
if (rows.length === 0) failed++;
console.log(`${rows.length} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function runClient(client: MatrixClient, count: number): Promise<void> {
  const chosen = client.partitioners.filter(partitioner => only.test(`${client.name} ${partitioner}`));
  for (const partitioner of chosen) {
    const what = `${client.name} ${partitioner}`;
    try {
      const { row, problems } = await runPartitioner(client, partitioner, testKeys(count));
      const title = `${client.name} ${row.version} ${partitioner}: ${row.rule}, ${row.agreed} of ${row.keyed}`;
      if (problems.length > 0) failed++;
      else rows.push(row);
      console.log(problems.length > 0 ? `FAILED  ${title}` : `ok  ${title}`);
      for (const problem of problems.slice(0, 5)) console.log(`    ${problem.slice(0, 500)}`);
    } catch (error) {
      // CI has all that the cheap set needs; of the wide set everybody runs what the machine can.
      if (error instanceof MissingCommand && wide.includes(client)) {
        leftOut++;
        console.log(`LEFT OUT  ${client.name}: ${error.message}`);
        return;
      }
      failed++;
      console.log(`FAILED  ${what}: ${error}`);
    }
  }
}

async function runPartitioner(client: MatrixClient, name: string, keys: TestKey[]) {
  const { cluster, version: kafka } = await clusterFor(client);
  const topic = `matrix-${++topics}`;
  await cluster.createTopic(topic, NUM_PARTITIONS);
  const isDefault = catalogued(client.name, name).some(partitioner => partitioner.isDefault);
  const version = await produce(client.program, [cluster.bootstrap[0], topic, isDefault ? 'default' : name], keys);
  const partitioner = catalogued(client.name, name).find(({ versions }) => overlaps(versions, version.split(' ')[0]));
  if (!partitioner) throw new Error(`the catalogue has no ${name} of version ${version}`);
  const stored = await cluster.readTopic(topic);
  const { keyed, agreed, alike, nullKeys, problems } = checkRecords(stored, keys, NUM_PARTITIONS, partitioner);
  const who = whoWrote(stored, NUM_PARTITIONS, partitioner.rule === null ? [] : [partitioner.rule, ...alike]);
  const marks = await marksIn(cluster, topic);
  problems.push(...wrongMarks(client.name, version.split(' ')[0], marks));
  if (!who.isRight) problems.push(`keylane who says ${who.verdict}`);
  const row: MatrixRow = {
    client: client.name,
    version,
    partitioner: isDefault ? `${name} (default)` : name,
    rule: [partitioner.rule ?? 'none', ...alike].join(' = '),
    nullKey: nullKeys,
    emptyKey: partitioner.emptyKey,
    kafka,
    date: new Date().toISOString().slice(0, 10),
    records: keys.length,
    keyed,
    agreed,
    who: who.verdict,
    batches: marks.join(', '),
  };
  return { row, problems };
}

/** What the client left in its batches, all of them. Those of older formats were written anew by the broker. */
async function marksIn(cluster: Cluster, topic: string): Promise<string[]> {
  const batches = (await cluster.batches(topic)).flat().filter(({ isControl }) => !isControl);
  return [...new Set(batches.map(({ mark }) => mark))].sort();
}

/** What the catalogue says otherwise: nothing of clients whose marks it does not have. */
function wrongMarks(client: string, version: string, marks: readonly string[]): string[] {
  const known = marksOf(client);
  if (known.length === 0) return [];
  const wrong = marks.filter(mark => !leavesByDefault(known, version, mark));
  return wrong.map(mark => `its batches have ${mark}, which the catalogue (src/rules/marks.ts) has not of ${version}`);
}

function catalogued(client: string, partitioner: string): ClientPartitioner[] {
  const found = clients.find(({ name }) => name === client);
  return found ? partitionersOf(found).filter(({ name }) => name === partitioner) : [];
}

/** One broker of each version that is needed, started at its first use. */
async function clusterFor({ needsOldKafka }: MatrixClient): Promise<{ cluster: Cluster; version: string }> {
  const key = needsOldKafka ? OLD_KAFKA : '';
  let starting = clusters.get(key);
  if (!starting) {
    starting = startCluster(needsOldKafka ? { version: OLD_KAFKA } : {});
    clusters.set(key, starting);
  }
  const cluster = await starting;
  return { cluster, version: await cluster.version() };
}

/** The client's version, as it says itself. */
async function produce(program: Program, args: string[], keys: readonly TestKey[]): Promise<string> {
  const child = program(args);
  const timer = setTimeout(() => child.kill('SIGKILL'), TIME_LIMIT_MS);
  try {
    // A program that ends early says why on stderr.
    child.stdin!.on('error', () => {});
    child.stdin!.end(keys.map(key => `${key === null ? '-' : Buffer.from(key).toString('hex')}\n`).join(''));
    const [code, stdout, stderr] = await Promise.all([exitCode(child), text(child.stdout!), text(child.stderr!)]);
    if (code !== 0) throw new Error(`the program ended with exit code ${code}\n${stdout}${stderr}`);
    const version = stdout.trim().split('\n').at(-1)!;
    if (!/^\d/.test(version)) throw new Error(`the program did not say its version: ${stdout}${stderr}`);
    return version;
  } finally {
    clearTimeout(timer);
  }
}
