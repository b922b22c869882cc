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
import { addCoupon, estimateHll, K, uniteAll } from '../../../src/state/sketches/hll.ts';
import { hllImage } from '../../../src/state/sketches/hll-image.ts';
import { estimateTheta, MOST_THETA, thetaImage } from '../../../src/state/sketches/theta-image.ts';
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

type Told = {
  hll: number[];
  theta: number[];
  frequent: { offset: number; total: number; items: [string, number, number, number][] };
};

try {
  mkdirSync(cache, { recursive: true });
  if (!existsSync(join(cache, 'py'))) execFileSync('python3', ['-m', 'venv', 'py'], { cwd: cache, stdio: 'inherit' });
  const wanted = ['install', '--quiet', '--requirement', join(here, 'requirements.txt')];
  execFileSync(join(cache, 'py/bin/pip'), wanted, { stdio: 'inherit' });

  const mine = SIZES.map(n => {
    const { keys, sketches, keyed } = scanned(n);
    const registers = uniteAll(sketches);
    writeFileSync(path(`ours-${n}.hll`), hllImage(registers));
    writeFileSync(path(`ours-${n}.theta`), thetaImage(thetaOf(keys)));
    writeFileSync(path(`ours-${n}.frequent`), frequentImage(frequentOf(keys, keyed)));
    return { n, keys, registers, keyed };
  });
  const { status, stdout, stderr } = spawnSync(python, [join(here, 'sketches.py'), folder, SIZES.join()], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(stderr);
  const told = JSON.parse(stdout) as Record<string, Told>;

  for (const { n, keys, registers, keyed } of mine) {
    const { hll, theta, frequent } = told[n];
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
    const isTrue = frequent.items.every(([item, , lower, upper]) => {
      const times = timesOf(Number(item.slice(4)));
      return lower <= times && times <= upper;
    });
    const isWhole = MEMORY[n] !== undefined || frequent.items.length === n;
    check(`Frequent Items of ${n}: the truth lies in all bounds`, isTrue && isWhole);
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
