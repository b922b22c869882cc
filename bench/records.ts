// Reading the records of a segment file that is in memory, checksums of batches included: where keys, offsets and times are. Contenders are
// processes, in turns, and every answer has the same checksum of all records.

import { fileURLToPath } from 'node:url';
import { seeded } from './keys.ts';
import { median, shuffled } from './measure.ts';
import { buildNative, nameOf, type Process, start } from './native.ts';
import type { Part, Timing } from './results.ts';

/** Java's compiler wants so many passes until it is done. */
const WARM_UPS = 30;
const PASSES = 5;

/** keylane with the records in scan.wasm or in JavaScript. */
function recordsProcess(where: 'wasm' | 'js'): string[] {
  return [process.execPath, ...process.execArgv, fileURLToPath(new URL('records-process.ts', import.meta.url)), where];
}

/** @param set the name of what was measured */
export async function measureRecords(path: string, set: string, rounds: number): Promise<Part> {
  const part: Part = { versions: {}, sets: {}, results: [], leftOut: [] };
  const contenders = [
    { name: 'keylane, as who reads', process: start(recordsProcess('wasm')) },
    { name: 'keylane, as other commands read', process: start(recordsProcess('js')) },
  ];
  for (const found of await buildNative(['java', 'go-franz'])) {
    if (found.missing !== undefined) part.leftOut.push({ contender: nameOf(found.id), why: found.missing });
    else {
      part.versions[nameOf(found.id)] = found.version;
      contenders.push({ name: nameOf(found.id), process: start(found.command) });
    }
  }
  try {
    const timings = await timeInTurns(contenders, path, rounds);
    const title = 'The records of a segment file';
    part.results.push({ group: 'records', title, unit: 'ns', set, timings });
    return part;
  } finally {
    for (const { process } of contenders) await process.close();
  }
}

async function timeInTurns(
  contenders: readonly { name: string; process: Process }[],
  path: string,
  rounds: number,
): Promise<Timing[]> {
  let right: string | undefined;
  const ask = async ({ name, process }: { name: string; process: Process }, reps: number): Promise<number[]> => {
    const { ns, count, keyBytes, checksum } = await process.ask({ op: 'records', path, reps });
    const read = `${count} records, ${keyBytes} bytes of keys, checksum ${checksum}`;
    right ??= read;
    if (read !== right) throw new Error(`${name} reads ${read} instead of ${right}.`);
    return ns.map(each => each / count);
  };
  const samples = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (const contender of contenders) await ask(contender, WARM_UPS);
  const random = seeded(6);
  for (let round = 0; round < rounds; round++) {
    for (const contender of shuffled([...contenders], random)) {
      samples.get(contender.name)!.push(...(await ask(contender, PASSES)));
    }
  }
  return [...samples].map(([contender, ns]) => ({ contender, median: median(ns), min: Math.min(...ns), n: ns.length }));
}
