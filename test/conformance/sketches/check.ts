// Sketch images through the PyPI package datasketches, which is Apache DataSketches' own C++: Python reads what keylane writes and
// answers the same; keylane reads what Python writes and holds the same.
//   tsx test/conformance/sketches/check.ts
// Needs Python 3; what it installs goes to .cache. Last line: N passed, N failed.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { distinctKeysOf } from '../../../src/analysis/shared/distinct-keys.ts';
import { frequentOf, thetaOf } from '../../../src/analysis/state/answer.ts';
import { KeyBlock } from '../../../src/core/index.ts';
import { WasmKeyTable } from '../../../src/scan/keys/table.ts';
import { sampledShare } from '../../../src/state/keys/columns.ts';
import { frequentImage } from '../../../src/state/sketches/frequent-image.ts';
import { addCoupon, estimateHll, foldRegisters, K, uniteAll } from '../../../src/state/sketches/hll.ts';
import { hllImage } from '../../../src/state/sketches/hll-image.ts';
import { estimateTheta, MOST_THETA, thetaImage, tupleImage } from '../../../src/state/sketches/theta-image.ts';
import { root } from '../../cli/run.ts';
import { fencesOf } from '../../programs.ts';
import { readFrequentImage } from '../../reference/frequent-reader.ts';
import { readHllImage } from '../../reference/hll-reader.ts';
import { hllCoupon, murmur3, thetaHash } from '../../reference/murmur3-js.ts';
import { readThetaImage, trimTheta } from '../../reference/theta-reader.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const cache = join(here, '.cache');
const python = join(cache, 'py/bin/python');
const folder = mkdtempSync(join(tmpdir(), 'keylane-sketches-'));
const path = (name: string) => join(folder, name);

/** How many keys, `from-0` to `from-(n-1)`, each i % 7 + 1 times: around the sizes where images change their form. */
const SIZES = [0, 1, 2, 7, 8, 384, 385, 3000, 7680, 60_000];
/** More keys than the table holds: sampled, with an offset. */
const MEMORY = { 60000: 3 << 20 } as Record<number, number>;
const N = 3;
/** Records without a key. */
const KEYLESS = 5;
/** Smaller than what is kept. */
const LG_KS = [4, 5, 6, 7, 8, 9, 10, 11];
const TOP = 100;

const keyOf = (i: number) => `key-${i}`;
const timesOf = (i: number) => (i % 7) + 1;

let passed = 0;
let failed = 0;

function check(name: string, isGood: boolean, detail = ''): void {
  if (isGood) passed++;
  else {
    failed++;
    console.error(`FAILED ${name} ${detail}`);
  }
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
}

/** What keylane's table of keys knows after n keys. */
function scanned(n: number) {
  const table = new WasmKeyTable(N, MEMORY[n] ?? 1 << 26);
  let keyed = 0;
  for (let i = 0; i < n; i++) {
    const times = timesOf(i);
    table.add(KeyBlock.from(new Array(times).fill(keyOf(i))), new Int32Array(times).fill(i % N));
    keyed += times;
  }
  return { ...table.take(), keyed };
}

function scannedKeys(keys: Buffer[]) {
  const table = new WasmKeyTable(N, 1 << 26);
  table.add(KeyBlock.from(keys), new Int32Array(keys.length));
  return table.take();
}

/** As Kafka's serializers of integers write them. */
function bytesOf(value: number, length: 4 | 8): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes.subarray(8 - length);
}

type Frequent = { offset: number; total: number; items: [string, number, number, number][] };
type Told = {
  hll: number[];
  /** Whether each lgK's image has the registers of the library's own sketch. */
  sameFolded: Record<number, boolean>;
  theta: number[];
  /** Whether the library's own sketches of the same keys have the same, or give each key twice. */
  sameTheta: boolean;
  doubled: boolean;
  tuple: { estimate: number; difference: number; records: [string, number][] };
  small: { estimate: number; retained: number; records: [string, number][] };
  frequent: Frequent;
  top: Frequent;
};

try {
  mkdirSync(cache, { recursive: true });
  if (!existsSync(join(cache, 'py'))) execFileSync('python3', ['-m', 'venv', 'py'], { cwd: cache, stdio: 'inherit' });
  const wanted = ['install', '--quiet', '--requirement', join(here, 'requirements.txt')];
  execFileSync(join(cache, 'py/bin/pip'), wanted, { stdio: 'inherit' });

  const mine = SIZES.map(n => {
    const { keys, sketches, keyed } = scanned(n);
    const registers = uniteAll(sketches);
    const all = { keys, records: keyed + KEYLESS, keyless: KEYLESS };
    writeFileSync(path(`ours-${n}.hll`), hllImage(registers));
    for (const lgK of LG_KS) writeFileSync(path(`ours-${n}-${lgK}.hll`), hllImage(foldRegisters(registers, lgK)));
    writeFileSync(path(`ours-${n}.theta`), thetaImage(thetaOf(keys)));
    writeFileSync(path(`ours-${n}.tuple`), tupleImage(thetaOf(keys)));
    writeFileSync(path(`ours-${n}.small`), tupleImage(thetaOf(keys, 64)));
    writeFileSync(path(`ours-${n}.top`), frequentImage(frequentOf(all, TOP)));
    writeFileSync(path(`ours-${n}.frequent`), frequentImage(frequentOf(all)));
    return { n, keys, registers, keyed };
  });
  const forms: Record<string, (i: number) => Buffer> = {
    digits: i => Buffer.from(String(i)),
    longs: i => bytesOf(i, 8),
    ints: i => bytesOf(i, 4),
  };
  for (const [name, form] of Object.entries(forms)) {
    const { keys, sketches } = scannedKeys(Array.from({ length: 3000 }, (_, i) => form(i - 1000)));
    writeFileSync(path(`${name}.hll`), hllImage(uniteAll(sketches)));
    writeFileSync(path(`${name}.theta`), thetaImage(thetaOf(keys)));
  }
  const { status, stdout, stderr } = spawnSync(
    python,
    [join(here, 'sketches.py'), folder, SIZES.join(), LG_KS.join()],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  if (status !== 0) throw new Error(stderr);
  const { numbers, ...told } = JSON.parse(stdout) as Record<string, Told> & { numbers: [boolean, boolean][] };
  const names = ['text, of digits', 'int, of digits', 'int, of eight bytes', 'int, of four bytes'];
  for (const [i, [hll, theta]] of numbers.entries()) {
    check(`keys that are numbers: ${names[i]}`, hll === (i === 0) && theta === (i === 0), `${hll} ${theta}`);
  }
  const [program] = fencesOf(readFileSync(join(root, 'docs/cookbook/sketches.md'), 'utf8'), 'python');
  writeFileSync(path('keys.hll'), readFileSync(path('ours-3000.hll')));
  writeFileSync(path('orders.txt'), Array.from({ length: 3000 }, (_, i) => `${keyOf(i)}\n`).join(''));
  const printed = execFileSync(python, ['-c', program], { cwd: folder, encoding: 'utf8' });
  check("the page's program", Number(printed) === Math.round(told['3000'].hll[0]), printed);

  for (const { n, keys, registers, keyed } of mine) {
    const { hll, sameFolded, theta, sameTheta, doubled, tuple, small, frequent, top } = told[n];
    const estimate = estimateHll(registers);
    check(
      `HLL of ${n}`,
      [estimate.value, estimate.lower, estimate.upper].every((each, i) => near(hll[i], each)),
      `${hll}`,
    );
    const share = sampledShare(keys);
    const { value } = distinctKeysOf(keys);
    check(`Theta of ${n}`, near(theta[0], value), `${theta[0]}, here ${value}`);
    const bounds = estimateTheta(Math.round(value * share), share);
    check(`Theta bounds of ${n}`, near(theta[1], bounds.lower) && near(theta[2], bounds.upper), `${theta}`);
    check(
      `Frequent Items of ${n}: total and offset`,
      frequent.total === keyed && frequent.offset === keys.offsetRecords,
    );
    const isTrue = ({ items }: Frequent) =>
      items.every(([item, , lower, upper]) => {
        const times = timesOf(Number(item.slice(4)));
        return lower <= times && times <= upper;
      });
    const isWhole = MEMORY[n] !== undefined || frequent.items.length === n;
    check(`Frequent Items of ${n}: the truth lies in all bounds`, isTrue(frequent) && isWhole);

    check(`Theta of ${n}: the library's own`, sameTheta || MEMORY[n] !== undefined);
    check(`Frequent Items of ${n}: with the library's own`, doubled || MEMORY[n] !== undefined);
    for (const lgK of LG_KS) check(`HLL of ${n}, lgK ${lgK}`, sameFolded[lgK]);
    check(`Tuple of ${n}`, near(tuple.estimate, value) && tuple.difference === 0, JSON.stringify(tuple).slice(0, 300));
    const timesOfHash = new Map(
      Array.from({ length: n }, (_, i) => [`${thetaHash(murmur3(Buffer.from(keyOf(i))))}`, timesOf(i)]),
    );
    for (const [name, { records }] of Object.entries({ tuple, small })) {
      const areTrue = records.every(([hash, times]) => timesOfHash.get(hash) === times);
      check(
        `Tuple of ${n}: records (${name})`,
        areTrue && (MEMORY[n] !== undefined || name === 'small' || records.length === n),
      );
    }
    check(
      `Tuple of ${n}, lgK 6`,
      small.retained === Math.min(n, 64) && (n <= 64 ? small.estimate === n : Math.abs(small.estimate / n - 1) < 0.5),
    );
    const missing = Array.from({ length: n }, (_, i) => i).filter(i => !top.items.some(([item]) => item === keyOf(i)));
    check(
      `Frequent Items of ${n}: the top`,
      isTrue(top) &&
        top.items.length === Math.min(n, TOP) &&
        missing.every(i => timesOf(i) <= top.offset) &&
        top.total === keyed,
      JSON.stringify(top).slice(0, 300),
    );
  }
  check('the last is beyond the memory', mine.at(-1)!.keys.offsetRecords > 0);

  for (const n of SIZES) {
    const hashes = Array.from({ length: n }, (_, i) => murmur3(Buffer.from(keyOf(i))));
    const registers = new Uint8Array(K);
    for (const hash of hashes) addCoupon(registers, hllCoupon(hash));
    for (const type of ['HLL_4', 'HLL_6', 'HLL_8']) {
      for (const form of ['compact', 'updatable']) {
        const image = readFileSync(path(`theirs-${n}-${type}.${form}`));
        check(`reads ${form} ${type} of ${n}`, Buffer.compare(readHllImage(image), registers) === 0);
      }
    }
    const all = { theta: MOST_THETA, hashes: BigUint64Array.from(hashes.map(thetaHash)).sort() };
    const theirs = readThetaImage(readFileSync(path(`theirs-${n}.theta`)));
    // Untrimmed sketches keep more than their size; below their theta they hold what ours holds.
    check(`reads Theta of ${n}`, String(theirs.hashes) === String(all.hashes.filter(hash => hash < theirs.theta)));
    const trimmed = readThetaImage(readFileSync(path(`theirs-${n}.trimmed`)));
    check(`reads trimmed Theta of ${n}`, String(trimmed.hashes) === String(trimTheta(all, 4096).hashes));
    const { offset, items, totalWeight } = readFrequentImage(readFileSync(path(`theirs-${n}.frequent`)));
    const keyed = Array.from({ length: n }, (_, i) => timesOf(i)).reduce((a, b) => a + b, 0);
    const isTrue = items.every(({ item, weight }) => {
      const times = timesOf(Number(Buffer.from(item).toString().slice(4)));
      return weight <= times && times <= weight + offset;
    });
    check(`reads Frequent Items of ${n}`, totalWeight === keyed && isTrue && (offset > 0 || items.length === n));
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
