// keylane state: how large its sketches are, and sketches on standard output. What real libraries read in them: test/conformance.

import { spawnSync } from 'node:child_process';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hllImage } from '../../src/state/sketches/hll-image.ts';
import { thetaImage } from '../../src/state/sketches/theta-image.ts';
import { readFrequentImage } from '../reference/frequent-reader.ts';
import { hllCoupon, murmur3, thetaHash } from '../reference/murmur3-js.ts';
import { readThetaImage, trimTheta } from '../reference/theta-reader.ts';
import { folderOf } from './folder.ts';
import { keylane, main } from './run.ts';

const test = suite('keylane state: sketches');
const { file, path } = folderOf(test);

const DISTINCT = 300;
/** The i-th key has i + 1 records, and one is empty; 7 records have none. */
const counts = new Map(Array.from({ length: DISTINCT }, (_, i) => [i === 150 ? '' : `user-${i}`, i + 1]));
const records = [...counts]
  .flatMap(([key, times]) => new Array(times).fill(key || '""'))
  .concat(new Array(7).fill('\\N'));
const state = path('keys.state');
const hex = records.map(key => (/^(""|\\N)$/.test(key) ? key : Buffer.from(key).toString('hex')));
keylane(['scan', file('keys.hex', hex.join('\n')), '--format', 'hex', '-n', '6', '--state', state]);
keylane(['scan', path('keys.hex'), '--format', 'hex', '-n', '6', '--state', path('bare.state'), '--no-keys']);

function image(...args: string[]): Buffer {
  const { code, err } = keylane(['state', state, ...args, path('image')]);
  assert.is(err, '');
  assert.is(code, 0);
  return readFileSync(path('image'));
}

const hashes = [...counts.keys()].filter(key => key !== '').map(key => murmur3(Buffer.from(key)));
const hashTimes = new Map(
  [...counts].filter(([key]) => key !== '').map(([key, times]) => [thetaHash(murmur3(Buffer.from(key))), times]),
);
const all = readThetaImage(image('--theta'));

for (let lgK = 4; lgK <= 12; lgK++) {
  test(`--hll --lg-k ${lgK}: the image of a sketch that had so many registers from the start`, () => {
    const registers = new Uint8Array(2 ** lgK);
    for (const coupon of hashes.map(hllCoupon)) {
      const at = coupon & (registers.length - 1);
      registers[at] = Math.max(registers[at], coupon >>> 26);
    }
    const expected = hllImage(registers);
    assert.is(expected.length, 40 + 2 ** lgK);
    assert.is(expected[3], lgK);
    assert.equal(new Uint8Array(image('--lg-k', String(lgK), '--hll')), expected);
  });
}

test('--hll --lg-k 12 is what it is without, of a partition too', () => {
  assert.equal(image('--lg-k', '12', '--hll'), image('--hll'));
  assert.equal(image('--lg-k', '12', '--partition', '3', '--hll'), image('--partition', '3', '--hll'));
  assert.is(image('--lg-k', '5', '--partition', '3', '--hll').length, 40 + 32);
});

test('--hll --lg-k 13 is refused: no State has as many registers', () => {
  const { code, out, err } = keylane(['state', state, '--hll', path('none'), '--lg-k', '13']);
  assert.equal([code, out], [2, '']);
  assert.match(err, /^error: --lg-k 13 is more than a State has: .* \(ERR_USAGE\)\n$/);
  assert.not.ok(existsSync(path('none')));
});

for (const lgK of [4, 8, 9, 26]) {
  test(`--theta --lg-k ${lgK}: the least hashes, as the libraries' trim keeps them`, () => {
    const trimmed = trimTheta(all, 2 ** lgK);
    assert.is(trimmed.hashes.length, Math.min(2 ** lgK, DISTINCT - 1));
    assert.equal(new Uint8Array(image('--lg-k', String(lgK), '--theta')), thetaImage(trimmed));
  });

  test(`--tuple --lg-k ${lgK}: the keys of the Theta sketch, with their records`, () => {
    const { theta, hashes } = trimTheta(all, 2 ** lgK);
    const tuple = image('--lg-k', String(lgK), '--tuple');
    const start = 8 * tuple[0];
    assert.is(tuple[0], lgK < 9 ? 3 : 2);
    assert.equal([...tuple.subarray(1, 8)], [3, 9, 1, 0, 10, 0xcc, 0x93]);
    assert.is(tuple.readUInt32LE(8), hashes.length);
    if (lgK < 9) assert.is(tuple.readBigUInt64LE(16), theta);
    assert.is(tuple.length, start + 17 * hashes.length);
    for (const [i, hash] of hashes.entries()) {
      assert.is(tuple.readBigUInt64LE(start + 17 * i), hash);
      assert.is(tuple.readDoubleLE(start + 17 * i + 8), hashTimes.get(hash));
      assert.is(tuple[start + 17 * i + 16], 0);
    }
  });
}

test('Tuple images as Spark 4.3 writes them: of no key, and of one', () => {
  for (const [key, expected] of [
    ['', '01030901000ecc93'],
    ['key-0', '01030901000acc93b173b5e461e6de2a000000000000f03f00'],
  ]) {
    const source = file('few.hex', `${Buffer.from(key).toString('hex') || '""'}\n`);
    keylane(['scan', source, '--format', 'hex', '-n', '2', '--state', path('few.state')]);
    keylane(['state', path('few.state'), '--tuple', path('few.tuple')]);
    assert.is(readFileSync(path('few.tuple'), 'hex'), expected);
  }
});

test('--frequent has the number of records without a key behind it, as Spark has its nulls', () => {
  const { nulls, totalWeight, items } = readFrequentImage(image('--frequent'));
  assert.is(nulls, 7);
  assert.is(totalWeight, records.length - 7);
  assert.equal(new Map(items.map(({ item, weight }) => [Buffer.from(item).toString(), weight])), counts);
});

for (const top of [1, 20, DISTINCT - 1, DISTINCT, 999_999_999]) {
  test(`--frequent --top ${top}: the first keys as they were, the bounds hold for all`, () => {
    const { totalWeight, offset, items } = readFrequentImage(image('--top', String(top), '--frequent'));
    const weights = new Map(items.map(({ item, weight }) => [Buffer.from(item).toString(), weight]));
    const expected = [...counts].sort((a, b) => b[1] - a[1]).slice(0, top);
    assert.equal([...weights.keys()].sort(), expected.map(([key]) => key).sort());
    for (const [key, times] of expected) assert.is(weights.get(key)! + offset, times);
    for (const [key, times] of counts) assert.ok(weights.has(key) || times <= offset);
    assert.is(totalWeight, records.length - 7);
    if (top >= DISTINCT) assert.is(offset, 0);
  });
}

test('--frequent --top where all keys have the same: no image of nothing', () => {
  const source = file('even.txt', Array.from({ length: 40 }, (_, i) => `key-${i % 20}\n`).join(''));
  keylane(['scan', source, '-n', '2', '--state', path('even.state')]);
  keylane(['state', path('even.state'), '--frequent', path('even.frequent'), '--top', '5']);
  const { totalWeight, offset, items } = readFrequentImage(readFileSync(path('even.frequent')));
  assert.equal([totalWeight, offset, items.length], [40, 2, 5]);
  for (const { weight } of items) assert.is(weight, 1);
});

const KINDS = ['--hll', '--theta', '--tuple', '--frequent'];
for (const kind of KINDS) {
  test(`${kind} -: the image alone, and others into files`, () => {
    const other = KINDS[(KINDS.indexOf(kind) + 1) % 4];
    const toFiles = ['state', state, kind, path('one'), other, path('other')];
    assert.is(keylane(toFiles).code, 0);
    const expected = [readFileSync(path('one')), readFileSync(path('other'))];
    for (const more of [[], ['--json']]) {
      const args = [main, 'state', state, kind, '-', other, path('other'), ...more];
      const { status, stdout, stderr } = spawnSync(process.execPath, args);
      assert.equal([status, stderr.toString()], [0, '']);
      assert.equal([stdout, readFileSync(path('other'))], expected);
    }
    assert.not.ok(existsSync('-'));
  });

  test(`${kind} - is for no terminal, and stands once`, () => {
    const { code, out, err } = keylane(['state', state, kind, '-'], { isTTY: true, columns: 200 });
    assert.equal([code, out], [2, '']);
    assert.match(
      err,
      `error: ${kind} - writes bytes that no terminal can show. Send them to a file or a program. (ERR_USAGE)`,
    );
    for (const other of KINDS.filter(each => each !== kind)) {
      const { code, out, err } = keylane(['state', state, kind, '-', other, '-']);
      assert.equal([code, out], [2, '']);
      assert.match(
        err,
        /^error: --\w+ and --\w+ cannot both write to standard output\. Name a file for one\. \(ERR_USAGE\)\n$/,
      );
    }
  });
}

test('a sketch that does not arrive is a failure', () => {
  const { stdout } = spawnSync(
    'bash',
    ['-c', '"$0" "$1" state "$2" --hll - | true; echo "$PIPESTATUS"', process.execPath, main, state],
    { encoding: 'utf8' },
  );
  assert.is(stdout, '2\n');
});

test('standard output that is the State is refused', () => {
  const own = file('own.state', readFileSync(state));
  const { status, stderr } = spawnSync(process.execPath, [main, 'state', own, '--hll', '-'], {
    stdio: ['ignore', openSync(own, 'a'), 'pipe'],
    encoding: 'utf8',
  });
  assert.is(status, 2);
  assert.match(stderr, /Standard output goes to the file that is read/);
  assert.equal(readFileSync(own), readFileSync(state));
});

const refused: [args: string[], reason: RegExp][] = [
  [
    ['--lg-k', '12'],
    /^error: --lg-k says how large a sketch is\. Add --hll, --theta or --tuple FILE\. \(ERR_USAGE\)\n/,
  ],
  [['--lg-k', '12', '--frequent', 'x'], /^error: --lg-k says how large a sketch is/],
  [
    ['--top', '5'],
    /^error: --top says how many keys a Frequent Items sketch has\. Add --frequent FILE\. \(ERR_USAGE\)\n/,
  ],
  [['--top', '5', '--hll', 'x'], /^error: --top says how many/],
  [
    ['--partition', '1', '--tuple', 'x'],
    /^error: --partition says whose HLL sketch to write\. Add --hll FILE\. \(ERR_USAGE\)\n/,
  ],
  ...['3', '27', '', '12.5', '0x8', '-4', '012'].map((value): [string[], RegExp] => [
    ['--theta', 'x', '--lg-k', value],
    /'--lg-k <LG>' argument '.*' is invalid\. It must be a number from 4 to 26\.\n/,
  ]),
  ...['0', '', '1e3', '-1', '1000000000'].map((value): [string[], RegExp] => [
    ['--frequent', 'x', '--top', value],
    /'--top <K>' argument '.*' is invalid\. It must be a number from 1 to 999999999\.\n/,
  ]),
];
for (const [args, reason] of refused) {
  test(`${args.join(' ')}: refused`, () => {
    const { code, out, err } = keylane(['state', state, ...args], { cwd: path('.') });
    assert.equal([code, out], [2, '']);
    assert.match(err, reason);
    assert.not.ok(existsSync(path('x')));
  });
}

test('a State of --no-keys has no sketches', () => {
  for (const kind of KINDS) {
    const { code, err } = keylane(['state', path('bare.state'), kind, path('none')]);
    assert.is(code, 2);
    assert.match(err, /so it has no sketches\. Scan without --no-keys\. \(ERR_USAGE\)\n$/);
  }
});

test.run();
