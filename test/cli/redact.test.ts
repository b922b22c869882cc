// --redact of plan and join: digests in place of keys, wherever an answer is written; figures of the keys themselves.

import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { folderOf } from './folder.ts';
import { keylane } from './run.ts';

const test = suite('--redact');
const { file, path } = folderOf(test);
const SECRET = 'a secret of enough bytes';
const redact = ['--redact', `file:${file('secret', `${SECRET}\n`)}`];
const digestOf = (key: string | Buffer) =>
  createHmac('sha256', SECRET)
    .update(Buffer.from([0]))
    .update(key)
    .digest('hex')
    .slice(0, 32);

/** Names that nothing else in an answer has. */
const people = Array.from({ length: 400 }, (_, i) => `zq${(i * 7919) % 1000}.Wyx-${i}@kd`);
const keys = people.flatMap((key, i) => Array<string>(1 + (i % 7)).fill(key));
const keyFile = file('keys.txt', keys.join('\n'));
/** The same people in other letters, and some as they are. */
const otherFile = file('other.txt', people.map((key, i) => (i % 3 ? key : key.toUpperCase())).join('\n'));
/** A compacted topic that has grown: old values in old partitions, some of them deleted in the new ones. */
const dump = file(
  'dump.jsonl',
  people
    .flatMap((key, i) => [
      { topic: 't', partition: i % 4, offset: i, ts: 1.7e12 + i, key, payload: 'x' },
      ...(i % 3 ? [{ topic: 't', partition: i % 8, offset: i, ts: 1.8e12 + i, key, payload: i % 2 ? 'x' : null }] : []),
    ])
    .map(record => JSON.stringify(record))
    .join('\n'),
);
const binary = file(
  'binary.csv',
  Buffer.concat([Buffer.from('key\n'), ...people.map((key, i) => Buffer.from(`\xff\xfe${key}${i}\n`, 'latin1'))]),
);

const commands: [name: string, args: string[]][] = [
  ['plan', ['plan', keyFile, '--from', '12', '--to', '18', '--top', '50']],
  ['plan of binary keys', ['plan', binary, '--column', 'key', '--from', '12', '--to', 'crc32@12']],
  ['plan of a dump', ['plan', dump, '--format', 'kcat', '--from', '4', '--to', '8', '--compacted']],
  ['join', ['join', keyFile, otherFile, '--a', '12', '--b', 'crc32@12']],
  ['join of where records were found', ['join', dump, keyFile, '--format', 'kcat', '--format-b', 'keys', '-n', '8']],
];

/** Whether a key is in the text, or some of its bytes: as they are, in hexadecimal or base64. */
function hasKey(text: string): boolean {
  return (
    /zq\d+\.Wyx|Wyx-/i.test(text) ||
    ['Wyx-', 'WYX-'].some(part => text.includes(Buffer.from(part).toString('hex'))) ||
    people.some(key => text.includes(Buffer.from(key).toString('base64').slice(0, 10)))
  );
}

for (const [name, args] of commands) {
  test(`${name}: no key in the text, the JSON, the page or the hints`, () => {
    const page = path('page.html');
    const text = keylane([...args, ...redact, '--html', page]);
    const json = keylane([...args, ...redact, '--json']);
    assert.is(text.code, 1, text.err);
    for (const [where, output] of Object.entries({ ...text, page: readFileSync(page, 'utf8'), json: json.out })) {
      assert.not.ok(hasKey(String(output)), where);
    }
    assert.match(text.out, 'keys are redacted: digests stand in their place');
    assert.match(readFileSync(page, 'utf8'), 'keys are redacted');
    assert.ok(hasKey(keylane([...args, '--json']).out), 'the check can fail');
  });

  test(`${name}: the same answer, but for the names of keys`, () => {
    const [plain, redacted] = [args, [...args, ...redact]].map(all => JSON.parse(keylane([...all, '--json']).out));
    assert.is(plain.redacted, false);
    assert.is(redacted.redacted, true);
    assert.equal(redacted, renamed({ ...plain, redacted: true }));
  });
}

/** Each key of an answer by its digest, as its reader would replace it with the secret. */
// biome-ignore lint/suspicious/noExplicitAny: any answer
function renamed(value: any): any {
  if (Array.isArray(value)) return value.map(renamed);
  if (value === null || typeof value !== 'object') return value;
  const copy = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, renamed(each)]));
  if (typeof value.hex !== 'string') return copy;
  const key = digestOf(Buffer.from(value.hex, 'hex'));
  const named = { ...copy, key, hex: Buffer.from(key).toString('hex') };
  return 'length' in value ? { ...named, length: key.length, bytes: value.records * key.length } : named;
}

test('the digests of scan --redact', () => {
  const hex = (args: string[]) =>
    new Map(
      JSON.parse(keylane([...args, ...redact, '--json']).out).hotKeys.map(
        ({ hex, records }: { hex: string; records: number }) => [hex, records],
      ),
    );
  const scanned = hex(['scan', keyFile, '-n', '12', '--top', '400']);
  const planned = hex(['plan', keyFile, '--from', '12', '--to', '18', '--top', '400']);
  assert.ok(planned.size > 100);
  for (const [digest, records] of planned) assert.is(scanned.get(digest), records);
});

test('a key that is too long to be kept whole has no digest, and is in no list', () => {
  const long = Array.from('abcdefgh', (letter, i) => letter.repeat(4092 + i));
  const input = [...long, 'short', ...long].join('\n');
  const { hotKeys } = JSON.parse(
    keylane(['plan', '-', '--from', '5', '--to', '7', ...redact, '--json'], { input }).out,
  );
  const plain = JSON.parse(keylane(['plan', '-', '--from', '5', '--to', '7', '--json'], { input }).out).hotKeys;
  assert.is(new Set(plain.map(({ isCut }: { isCut: boolean }) => isCut)).size, 2);
  const expected = plain
    .filter(({ isCut }: { isCut: boolean }) => !isCut)
    .map(({ key }: { key: string }) => digestOf(key));
  assert.equal(
    hotKeys.map(({ key }: { key: string }) => key),
    expected,
  );
});

test('tombstones have the keys themselves, so they are refused', () => {
  const tombstones = path('tombstones');
  const { code, out, err } = keylane([...commands[2][1], '--tombstones', tombstones, ...redact]);
  assert.is(code, 2);
  assert.is(out, '');
  assert.match(err, /--tombstones writes the keys themselves.*ERR_USAGE/s);
  assert.not.ok(existsSync(tombstones));
});

for (const [name, args] of [
  ['scan', ['scan', '-n', '4']],
  ['plan', ['plan', '--from', '4', '--to', '8']],
  ['join', ['join', keyFile, '--a', '4', '--b', '4']],
] satisfies [string, string[]][]) {
  test(`${name}: an error that would quote the source does not`, () => {
    const source = file(`${name}.csv`, 'zq1.Wyx-1@kd,zq2.Wyx-2@kd\nzq3.Wyx-3@kd,x\n');
    const columns = name === 'join' ? ['--column-b', 'id'] : ['--column', 'id'];
    assert.ok(hasKey(keylane([...args, source, ...columns]).err));
    const { code, out, err } = keylane([...args, source, ...columns, ...redact]);
    assert.is(code, 2);
    assert.not.ok(hasKey(out + err), err);
    assert.match(err, /\(redacted\).*\(ERR_(SOURCE_FORMAT|COLUMN)\)/);
  });
}

/** So many people, some of whom are in two partitions. */
const crowd = (count: number) =>
  Array.from({ length: count }, (_, i) => [i % 1000, ...(i % 40 === 0 ? [(i + 1) % 1000] : [])])
    .flatMap((partitions, i) => partitions.map(partition => `${partition}\tzq${i}.Wyx-${i}@kd`))
    .join('\n');

for (const [what, args, keys, isRefused] of [
  ['scan, few keys in few partitions', ['scan', '-n', '256'], 400, false],
  ['scan, few keys in many partitions', ['scan', '-n', '257'], 400, true],
  ['scan, many keys in many partitions', ['scan', '-n', '257'], 2570, false],
  ['scan, one key too few', ['scan', '-n', '257'], 2569, true],
  ['plan within one rule: the least common multiple', ['plan', '--from', '128', '--to', '256'], 400, false],
  ['plan within one rule: counts without a common divisor', ['plan', '--from', '16', '--to', '17'], 400, true],
  ['plan over two rules', ['plan', '--from', '16', '--to', 'crc32@17'], 400, true],
  ['plan over two rules, many keys', ['plan', '--from', '16', '--to', 'crc32@17'], 2720, false],
] satisfies [string, string[], number, boolean][]) {
  test(`${what}: ${isRefused ? 'refused, and nothing is written' : 'answered'}`, () => {
    const source = file('crowd.txt', Array.from({ length: keys }, (_, i) => `zq${i}.Wyx-${i}@kd`).join('\n'));
    const name = what.replaceAll(/\W+/g, '-');
    const [page, state] = [path(`${name}.html`), path(`${name}.state`)];
    const outputs = ['--html', page, ...(args[0] === 'scan' ? ['--state', state] : [])];
    const { code, out, err } = keylane([args[0], source, ...args.slice(1), ...redact, ...outputs]);
    if (!isRefused) return assert.ok(code! < 2, err);
    assert.is(code, 2);
    assert.is(out, '');
    assert.match(err, /--redact hides keys only where many share a partition.*ERR_REDACTION/);
    assert.not.ok(existsSync(page) || existsSync(state));
  });
}

test('join and who refuse it too', () => {
  const few = file('few.tsv', crowd(400));
  for (const args of [
    ['join', few, few, '-n', '1000'],
    ['who', few, '-n', '1000'],
    ['scan', few, '-n', '1000'],
  ]) {
    const { code, err } = keylane([...args, '--format', 'tsv', ...redact]);
    assert.is(code, 2);
    assert.is(/\((ERR_\w+)\)\n$/.exec(err)?.[1], 'ERR_REDACTION', err);
  }
});

test('where one partition of a key may be told, but not two, no key stands with two', () => {
  const many = file('many.tsv', crowd(12_000));
  const how = ['--format', 'tsv', '-n', '1000'];
  const scanned = JSON.parse(keylane(['scan', many, ...how, ...redact, '--json']).out);
  assert.is(scanned.splitKeys.count, 300);
  assert.equal(scanned.splitKeys.examples, []);
  const who = JSON.parse(keylane(['who', many, ...how, ...redact, '--json']).out);
  assert.is(who.splitKeys.count, 300);
  assert.equal(who.splitKeys.examples, []);
  assert.ok(who.offRule.examples.every(({ expected }: { expected: number | null }) => expected === null));
  // A State holds every partition of a key.
  const { code, err } = keylane(['scan', many, ...how, ...redact, '--state', path('pairs.state')]);
  assert.is(code, 2);
  assert.match(err, /ERR_REDACTION/);
});

test('no bytes tell how long a key is', () => {
  const source = file('lengths.txt', 'a\nlonger\nthe longest\n');
  const { bytes, partitions } = JSON.parse(keylane(['scan', source, '-n', '12', ...redact, '--json']).out);
  assert.is(bytes, 3 * 32);
  for (const each of partitions) assert.is(each.bytes, each.records * 32);
});

test('a secret that is none is told before anything is read', () => {
  for (const args of [
    ['plan', 'missing.txt', '--from', '5', '--to', '7'],
    ['join', 'missing.txt', 'missing.txt', '-n', '5'],
  ]) {
    for (const secret of ['short', 'env:MISSING', `file:${path('no-secret')}`]) {
      const { code, err } = keylane([...args, '--redact', secret]);
      assert.is(code, 2);
      assert.not.match(err, 'missing.txt');
    }
  }
});

test.run();
