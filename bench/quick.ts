// `--quick`: every contender over every key set once, with few keys, and once what the other programs here are made of. It times
// nothing: it says whether the benchmark still works.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { adapterGroups } from './contenders/adapters.ts';
import { PARTITIONS } from './contenders/contender.ts';
import { groups } from './contenders.ts';
import { checkFiles } from './files.ts';
import { twin } from './keylane.ts';
import { keySet } from './keys.ts';
import { checkAnswers, measure, ONCE } from './measure.ts';
import { checksum, encodeKeySet, keylaneProcess, start } from './native.ts';
import { kafkajsProducers } from './producers/kafkajs.ts';
import { platformaticProducers } from './producers/platformatic.ts';
import { checkProducer, makeJob } from './producers/producer.ts';
import { benchTables } from './report.ts';
import { loadRivals, type Rivals } from './rivals.ts';
import { measureWho } from './who.ts';

const FEW_KEYS = 256;
const FEW_LINES = 5000;

/** The groups and the files. */
const ALL = Object.keys(groups).length + 1;

type Check = (name: string, work: () => unknown) => Promise<void>;

/** Prints `N passed, N failed`: how many pairs of contender and key set gave the right answers. */
export async function runQuick(only: string[]): Promise<void> {
  const rivals = await loadRivals();
  for (const { contender, why } of rivals.leftOut) console.log(`left out: ${contender} (${why})`);
  let passed = 0;
  let failed = 0;
  const check: Check = async (name, work) => {
    try {
      await work();
      passed++;
    } catch (error) {
      failed++;
      console.log(`FAILED  ${name}: ${error instanceof Error ? error.message : error}`);
    }
  };
  for (const id of only.filter(id => id !== 'files')) await checkGroup(id, rivals, check);
  if (only.includes('files')) {
    for (const { name, error } of await checkFiles(FEW_LINES)) {
      await check(name, () => {
        if (error !== undefined) throw error;
      });
    }
  }
  if (only.length === ALL) await checkOthers(rivals, check);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

async function checkGroup(id: string, rivals: Rivals, check: Check): Promise<void> {
  const { title, sets, contenders } = groups[id];
  const all = contenders(rivals);
  for (const name of sets) {
    const set = keySet(name, FEW_KEYS);
    for (const contender of all) {
      await check(title, () => {
        checkAnswers(contender, set);
        measure([contender], set, 1, ONCE);
      });
    }
  }
}

/** What the other commands stand on: processes, runtimes, producers, tables. */
async function checkOthers(rivals: Rivals, check: Check): Promise<void> {
  const folder = mkdtempSync(join(os.tmpdir(), 'keylane-bench-'));
  try {
    const set = keySet('8-40', FEW_KEYS);
    const keys = join(folder, 'keys');
    writeFileSync(keys, encodeKeySet(set));
    const sum = checksum(set.buffers.map(key => twin.partitionForKey(key, PARTITIONS)));
    for (const shape of ['columns', 'builder'] as const) {
      const keylane = start(keylaneProcess(shape));
      for (const op of ['single', 'block'] as const) {
        await check(`keylane as a process, ${shape}, ${op}`, async () => {
          const answer = await keylane.ask({ op, keys, numPartitions: PARTITIONS, reps: 1 });
          if (answer.checksum !== sum) throw new Error(`checksum ${answer.checksum} instead of ${sum}`);
        });
      }
      await keylane.close();
    }
    const manifest = join(folder, 'manifest.json');
    writeFileSync(manifest, JSON.stringify([{ name: '8-40', path: keys, checksum: sum }]));
    await check('runtime-task.mjs', () => {
      const script = fileURLToPath(new URL('runtime-task.mjs', import.meta.url));
      const wanted = `node ${process.versions.node.split('.')[0]}`;
      execFileSync(process.execPath, [script, wanted, manifest, '1'], { stdio: ['ignore', 'pipe', 'pipe'] });
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
  const job = makeJob('order', key => twin.partitionForKey(key, PARTITIONS), FEW_KEYS);
  const producers = [
    ...(rivals.kafkajs ? await kafkajsProducers() : []),
    ...(rivals.platformatic ? await platformaticProducers() : []),
  ];
  for (const producer of producers) await check(`producers, ${producer.name}`, () => checkProducer(producer, job));
  for (const [group, { sets }] of Object.entries(adapterGroups)) {
    if (group.includes('platformatic') ? !rivals.platformatic : !rivals.kafkajs) continue;
    for (const [name, { messages, contenders, mistake }] of Object.entries(sets)) {
      for (const contender of await contenders()) {
        await check(`${group}, ${name}, ${contender.name}`, () => {
          const out = new Float64Array(FEW_KEYS);
          contender.route(messages(FEW_KEYS), out);
          const wrong = mistake(contender, out);
          if (wrong !== undefined) throw new Error(wrong);
        });
      }
    }
  }
  await check('tables', () => benchTables());
  await check('keylane who', () => measureWho(2000, 0));
}
