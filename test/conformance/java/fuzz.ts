// Random keys through the real client and through each engine and entry point of keylane, until a difference or the end of the time.
//   tsx fuzz.ts [--seconds 60] [--keys N] [--seed S] [--frame N]     --frame repeats one frame of a seed

import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type EntryPoint, entryPoints, type Said } from './entry-points.ts';
import { type Frame, makeFrame } from './frames.ts';
import { defaultVersion } from './java.ts';
import { grouped, Progress, seconds } from './progress.ts';
import { type Answers, JavaStream } from './stream.ts';

/** The calls for one key get every eighth, another eighth in each frame, and all the long ones. */
const SHARE = 8;
const LONG = 5000;
const SHOWN_BYTES = 2000;

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    keys: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: randomBytes(4).toString('hex') },
    frame: { type: 'string' },
  },
});
const [maxSeconds, maxKeys] = [Number(options.seconds), Number(options.keys)];
if (!(maxSeconds > 0 && maxKeys > 0)) throw new Error('--seconds and --keys must be numbers above 0');

const tallies = new Map(entryPoints.map(entryPoint => [entryPoint, { compared: 0, differences: 0 }]));
const progress = new Progress();
const start = performance.now();
let keys = 0;
let frames = 0;

await run();
report();

async function run(): Promise<void> {
  const java = new JavaStream(defaultVersion);
  const first = Number(options.frame ?? 0);
  const last = options.frame === undefined ? Infinity : first;
  let frame = makeFrame(options.seed, first);
  const isOver = () => keys >= maxKeys || seconds(start) >= maxSeconds || differences() > 0;
  for (let number = first; number <= last && !isOver(); number++) {
    await java.send(frame);
    // While Java works on this frame: keylane's answers, and the next frame.
    const indices = chooseKeys(frame, number);
    const said = entryPoints.map(entryPoint => ask(number, frame, entryPoint, indices));
    const next = makeFrame(options.seed, number + 1);
    const answers = await java.receive(frame.keys.length);
    for (const [i, entryPoint] of entryPoints.entries()) compare(number, frame, entryPoint, said[i], answers);
    keys += frame.keys.length;
    frames++;
    frame = next;
    progress.show(
      () => `${grouped(keys)} keys, ${grouped(keys / seconds(start))} keys/s, ${differences()} differences`,
    );
  }
  progress.end();
  await java.close();
}

function ask(number: number, frame: Frame, entryPoint: EntryPoint, indices: Uint32Array): Said {
  try {
    return entryPoint.ask(frame, indices);
  } catch (cause) {
    const where = `engine ${entryPoint.engine}, ${entryPoint.name}, n = ${frame.numPartitions}`;
    throw new Error(`${where} failed on --seed ${options.seed} --frame ${number} (${frame.name})`, { cause });
  }
}

function chooseKeys(frame: Frame, number: number): Uint32Array {
  const chosen: number[] = [];
  for (let i = 0; i < frame.keys.length; i++) {
    if (i % SHARE === number % SHARE || frame.keys[i].length > LONG) chosen.push(i);
  }
  return Uint32Array.from(chosen);
}

function compare(number: number, frame: Frame, entryPoint: EntryPoint, said: Said, answers: Answers): void {
  const tally = tallies.get(entryPoint)!;
  const expected = answers[said.kind];
  const count = said.indices?.length ?? frame.keys.length;
  if (said.values.length !== count)
    throw new Error(`${entryPoint.name}: ${said.values.length} answers for ${count} keys`);
  for (let i = 0; i < count; i++) {
    const key = said.indices?.[i] ?? i;
    if (said.values[i] !== expected[key] && tally.differences++ === 0) {
      show(number, frame, entryPoint, key, expected[key], said.values[i]);
    }
  }
  tally.compared += count;
}

function show(number: number, frame: Frame, entryPoint: EntryPoint, key: number, java: number, keylane: number): void {
  const hex = Buffer.from(frame.bytes.subarray(frame.offsets[key], frame.offsets[key + 1])).toString('hex');
  console.log(`DIFFERENT: engine ${entryPoint.engine}, ${entryPoint.name}, n = ${frame.numPartitions}
  seed ${options.seed}, frame ${number} (${frame.name}), key ${key} of ${frame.keys.length}
  ${frame.isText ? 'UTF-16BE' : 'bytes'}, ${hex.length / 2} bytes: ${hex.slice(0, 2 * SHOWN_BYTES)}${hex.length > 2 * SHOWN_BYTES ? '…' : ''}
  Java ${java}, keylane ${keylane}; again with --seed ${options.seed} --frame ${number}`);
}

function differences(): number {
  return [...tallies.values()].reduce((sum, tally) => sum + tally.differences, 0);
}

function report(): void {
  const time = seconds(start);
  console.log(
    `seed ${options.seed}: ${grouped(keys)} keys in ${grouped(frames)} frames, ${time.toFixed(1)} s, kafka-clients ${defaultVersion}`,
  );
  let failed = 0;
  for (const [{ engine, name }, { compared, differences }] of tallies) {
    console.log(
      `${engine.padEnd(4)}  ${name.padEnd(30)}  ${grouped(compared).padStart(15)} keys, ${differences} differences`,
    );
    if (differences > 0 || compared === 0) failed++;
  }
  console.log(`${tallies.size - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
