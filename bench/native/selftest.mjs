// Runs every contender over small key sets and compares with plain JavaScript; then checks the C kernels at every
// length, and the C programs under the compiler's sanitizers.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { buildAll, compile, kernels, PROGRAM } from './build.mjs';
import { start } from './client.mjs';
import { checksum, counts, encode, keySets, lineFiles, top } from './keysets.mjs';
import { run } from './tools.mjs';

const PARTITIONS = [1, 2, 3, 7, 12, 100, 1000003, 2 ** 31 - 1];
const FILE_PARTITIONS = [1, 12, 100];
const SANITIZERS = ['-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all'];

const folder = mkdtempSync(join(tmpdir(), 'native-'));
const tally = { passed: 0, failed: 0 };

async function check(name, work) {
  try {
    await work();
    tally.passed++;
  } catch (error) {
    tally.failed++;
    console.error(`${name}: ${error.message}`);
  }
}

function equal(actual, expected) {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new Error(`${JSON.stringify(actual).slice(0, 300)} instead of ${JSON.stringify(expected).slice(0, 300)}`);
}

/** Writes the inputs once, with the right answers beside them. */
function prepare() {
  const blocks = keySets.map(([name, keys], i) => {
    const path = join(folder, `keys "${i}"`);
    writeFileSync(path, encode(keys));
    return { name, path, count: keys.length, checksums: new Map(PARTITIONS.map(n => [n, checksum(keys, n)])) };
  });
  const files = lineFiles.map(([name, keys, closed], i) => {
    const path = join(folder, `lines ${i}.txt`);
    const newline = Buffer.from('\n');
    writeFileSync(
      path,
      Buffer.concat(keys.flatMap((key, k) => (closed || k + 1 < keys.length ? [key, newline] : [key]))),
    );
    return { name, path, top: top(keys, 20), counts: new Map(FILE_PARTITIONS.map(n => [n, counts(keys, n)])) };
  });
  return { blocks, files };
}

async function checkBlocks(id, contender, op, blocks, maxPartitions = Infinity) {
  for (const { name, path, count, checksums } of blocks) {
    for (const numPartitions of PARTITIONS.filter(n => n <= maxPartitions)) {
      await check(`${id} ${op}, ${name}, ${numPartitions} partitions`, async () => {
        const answer = await contender.ask({ op, keys: path, numPartitions, reps: 2 });
        equal({ ...answer, ns: answer.ns.length }, { ns: 2, count, checksum: checksums.get(numPartitions) });
      });
    }
  }
}

async function checkFiles(id, contender, [program, ...args], files) {
  for (const { name, path, counts } of files) {
    for (const numPartitions of FILE_PARTITIONS) {
      await check(`${id} file, ${name}, ${numPartitions} partitions`, async () => {
        const answer = await contender.ask({ op: 'file', path, numPartitions });
        equal({ ...answer, ns: answer.ns.length }, { ns: 1, counts: counts.get(numPartitions) });
      });
    }
    await check(`${id} file in a process of its own, ${name}`, async () => {
      equal(JSON.parse(await run(program, [...args, path, '12'])), counts.get(12));
    });
  }
}

async function checkCounts(id, contender, files) {
  for (const { name, path, top } of files) {
    await check(`${id} count, ${name}`, async () => {
      const answer = await contender.ask({ op: 'count', path, numPartitions: 12, top: 20, threads: 2 });
      equal({ ...answer, ns: answer.ns.length }, { ns: 1, ...top });
    });
  }
}

async function checkErrors(id, contender) {
  for (const request of [
    { op: 'nothing', numPartitions: 1 },
    { op: 'block', keys: join(folder, 'none'), numPartitions: 1 },
  ]) {
    await check(`${id} takes ${JSON.stringify(request)} for an error`, async () => {
      const answered = await contender.ask(request).then(
        () => true,
        () => false,
      );
      equal(answered, false);
      await contender.ask({ op: 'version' });
    });
  }
}

async function checkContender({ id, ops, command, fileCommand, maxPartitions }, { blocks, files }) {
  const contender = start(command);
  for (const op of ops) {
    if (op === 'block' || op === 'single') await checkBlocks(id, contender, op, blocks, maxPartitions);
    if (op === 'file') await checkFiles(id, contender, fileCommand, files);
    if (op === 'count') await checkCounts(id, contender, files);
  }
  await checkErrors(id, contender);
  await check(`${id} ends well`, async () => equal(await contender.close(), 0));
}

async function checkJmh({ command: [program, ...args] }, [{ path }]) {
  await check('java-jmh', async () => {
    const result = join(folder, 'jmh.json');
    await run(program, [...args, '-p', `keys=${path}`, '-rff', result, '-f', '0', '-wi', '0', '-i', '1', '-r', '50ms']);
    const names = JSON.parse(readFileSync(result, 'utf8'));
    equal(names.map(({ benchmark }) => benchmark.split('.').at(-1)).sort(), ['batch', 'single']);
  });
}

/** The exhaustive check of each kernel, and the programs once more with every read watched. */
async function checkKernels(inputs) {
  for (const [name, sources] of Object.entries(kernels)) {
    for (const [suffix, flags] of [
      ['', []],
      ['-sanitized', SANITIZERS],
    ]) {
      await check(`${name}${suffix} at every length`, async () => {
        const program = await compile(`check-${name}${suffix}`, ['check.c', ...sources], flags);
        console.log(`${name}${suffix} at every length: ${(await run(program, [])).trim()}`);
      });
    }
    await check(`${name} sanitized`, async () => {
      const program = await compile(`c-${name}-sanitized`, [...PROGRAM, ...sources], SANITIZERS);
      const command = [program];
      const fileCommand = [program, 'file'];
      await checkContender({ id: `${name} sanitized`, ops: ['block', 'file'], command, fileCommand }, inputs);
    });
  }
}

try {
  const only = process.argv.slice(2);
  const inputs = prepare();
  for (const contender of await buildAll({ only: only.length ? only : undefined, log: console.log })) {
    if (contender.missing) continue;
    if (contender.id === 'java-jmh') await checkJmh(contender, inputs.blocks.slice(-1));
    else await checkContender(contender, inputs);
  }
  await checkKernels(inputs);
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exitCode = tally.failed ? 1 : 0;
