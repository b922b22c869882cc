// Where candidates put keys, and which keys are one piece of evidence for them: pair by pair, each asked by itself.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { viewNamed } from '../../src/analysis/shared/views.ts';
import type { Candidate } from '../../src/analysis/who/candidate.ts';
import { areKeysAlone, KeyPlaces } from '../../src/analysis/who/key-places.ts';
import { type RuleId, ruleOf, rules } from '../../src/rules/index.ts';
import type { Witness } from '../../src/state/writers/state.ts';
import { runs } from '../runs.ts';
import { ask, MORE_KEY_SETS, simulate, type Topic } from './simulated-topics.ts';

const test = suite('places of keys');
const AFTER = viewNamed({ kind: 'after-first', name: ':', as: null });
const BEFORE = viewNamed({ kind: 'before-first', name: ':', as: null });
const FIRST_4 = viewNamed({ kind: 'first-4-bytes', name: null, as: null });
/** Rules for which keys that differ in their last byte alone are one: polynomials whose last step adds it. */
const OF_SUMS: RuleId[] = rules
  .filter(({ hash }) => /^(hashCode|kafka-node|array-hashcode|objects-hash|canal|djb2-end)$/.test(hash))
  .map(({ id }) => id);

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
function pairsOf(keys: readonly string[], partitionOf = (_: number) => 0): Witness[] {
  const numbers = new Map<string, number>();
  return keys.map((text, i) => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    // Two keys can have either half of their fingerprint in common.
    return { key: bytesOf(text), first: number >> 1, second: number % 2, partition: partitionOf(i), mask: 0 };
  });
}
const placesOf = (keys: readonly string[], candidate: Candidate) => new KeyPlaces(pairsOf(keys), [candidate]).of(0);
/** Equal names are one piece of evidence; they are numbered as they come. */
const numbered = (names: readonly string[]): number[] => names.map(name => [...new Set(names)].indexOf(name));

const KEYS = ['order-1', 'order-2', 'order-1', '', 'a', '7', '-12', 'abc:7', 'abd:7', 'é', '\xff\xfe'];

test('each pair where the rule puts it, with its hash, for every rule', () => {
  for (const { id, hashOf, reads, partition } of rules) {
    for (const numPartitions of [1, 2, 7, 64]) {
      const { places, hashes, units } = placesOf(KEYS, { rule: id, numPartitions });
      for (const [i, text] of KEYS.entries()) {
        const key = bytesOf(text);
        assert.is(places[i], reads(key) ? partition(key, numPartitions) : -1, `${id} ${text}`);
        const hash = reads(key) ? hashOf(key) : 0;
        assert.is(hashes[i], typeof hash === 'number' ? hash : 0, `${id} ${text}`);
      }
      const read = KEYS.map(text => (reads(bytesOf(text)) ? text : ''));
      const names = OF_SUMS.includes(id) ? read.map(text => text.slice(0, -1)) : KEYS;
      assert.equal([...units], numbered(names), id);
    }
  }
});

test('keys are alone, but of a part of them and where the last byte is added', () => {
  for (const { id } of rules) {
    assert.is(areKeysAlone({ rule: id, numPartitions: 7 }), !OF_SUMS.includes(id), id);
    assert.is(areKeysAlone({ rule: id, numPartitions: 7, view: AFTER }), false, id);
  }
});

test('of a part of the key: its place and its hash, none where there is no part', () => {
  const keys = ['abc:7', 'abd:7', 'xyz', 'abc:8', ':'];
  for (const rule of ['murmur2', 'crc32', 'hashcode-abs', 'integer-floor', 'int64-abs'] as const) {
    const { reads, hashOf, partition } = ruleOf(rule);
    const { places, hashes } = placesOf(keys, { rule, numPartitions: 12, view: AFTER });
    for (const [i, text] of keys.entries()) {
      const part = text.includes(':') ? bytesOf(text.slice(text.indexOf(':') + 1)) : undefined;
      const isRead = part !== undefined && reads(part);
      assert.is(places[i], isRead ? partition(part, 12) : -1, `${rule} ${text}`);
      const hash = isRead ? hashOf(part) : 0;
      assert.is(hashes[i], typeof hash === 'number' ? hash : 0, `${rule} ${text}`);
    }
  }
});

/** By its definition: of each length the whole key's hash differs from the part's by one number. */
function unitsOf(keys: readonly string[], { rule, numPartitions, view }: Candidate): number[] {
  const { reads, hashOf } = ruleOf(rule);
  const parts = keys.map(text => {
    const part = view!.of(bytesOf(text));
    return part && reads(part) ? part : undefined;
  });
  const differences = (of: (part: bigint, key: bigint) => bigint) =>
    keys.flatMap((text, i) => {
      const part = parts[i];
      if (!part) return [];
      const key = bytesOf(text);
      const hash = (of: Uint8Array) => BigInt(hashOf(of));
      const isNumber = reads(key) && typeof hashOf(key) === 'number';
      return [`${text.length}: ${isNumber ? BigInt.asUintN(32, of(hash(part), hash(key))) : 'none'}`];
    });
  const isOne = (found: readonly string[]) =>
    new Set(found).size === new Set(found.map(each => each.split(':')[0])).size &&
    found.every(each => !each.includes('none'));
  const isPower = Number.isInteger(Math.log2(numPartitions));
  const isSame = isOne(differences((a, b) => a - b)) || (isPower && isOne(differences((a, b) => a ^ b)));
  if (isSame) return numbered(keys.map(text => String(text.length)));
  return numbered(
    parts.map(part => {
      const text = part ? Buffer.from(part).toString('latin1') : '';
      return OF_SUMS.includes(rule) ? text.slice(0, -1) : text;
    }),
  );
}
const check = (keys: readonly string[], candidate: Candidate): number[] => {
  const found = [...placesOf(keys, candidate).units];
  assert.equal(found, unitsOf(keys, candidate), `${candidate.rule} at ${candidate.numPartitions}: ${keys}`);
  return found;
};

test('where a part has the hash of the whole key but for a constant, all keys of a length are one', () => {
  const tenants = ['abc:100', 'abc:271', 'abc:7', 'abc:9', 'abc:828'];
  const byLength = [0, 0, 1, 1, 0];
  const apart = [0, 1, 2, 3, 4];
  const of = (rule: RuleId, numPartitions: number, keys = tenants) => check(keys, { rule, numPartitions, view: AFTER });
  // What stands before is xored into CRC-32, bit by bit: at a power of two it is a constant, at others none.
  assert.equal(
    [of('crc32', 8), of('crc32', 64), of('crc32', 12), of('crc32', 1)],
    [byLength, byLength, apart, byLength],
  );
  // To String.hashCode it is added, at any count.
  assert.equal([of('hashcode-abs', 8), of('hashcode-abs', 12)], [byLength, byLength]);
  // And to one that mixes well neither.
  assert.equal([of('murmur2', 8), of('murmur2', 12), of('fnv1a-abs', 8)], [apart, apart, apart]);
  // Two that stand before parts of one length are two constants.
  const others = [...tenants.slice(0, -1), 'abd:828'];
  assert.equal([of('crc32', 8, others), of('crc32', 12, others)], [apart, apart]);
  // Those that differ in their last byte alone are one of a sum all the same.
  assert.equal(of('hashcode-abs', 12, [...others, 'abd:270', 'abc:829']), [0, 1, 2, 2, 3, 1, 3]);
  assert.equal(of('hashcode-abs', 8, ['xbd:1', 'abc:2']), [0, 0]);
});

test('keys without the part are not asked, and one that only the part is read of is no constant', () => {
  const of = (rule: RuleId, numPartitions: number, keys: readonly string[]) =>
    check(keys, { rule, numPartitions, view: AFTER });
  assert.equal(of('crc32', 8, ['abc:100', 'abc:271', 'xyz1234', 'x']), [0, 0, 0, 1]);
  assert.equal(of('crc32', 12, ['abc:100', 'x', 'abc:271', 'y', 'abc:']), [0, 1, 2, 1, 1]);
  assert.equal(of('int32-abs', 8, ['k:aaaa', 'k:bbbb', 'k:aaaa', 'x']), [0, 1, 0, 2]);
  // Of a digest there is no constant: it is no sum.
  assert.equal(of('sha1', 12, ['abc:100', 'abc:271', 'abc:828']), [0, 1, 2]);
  // One key with a part is one constant; none at all as well.
  assert.equal(of('murmur2', 12, ['abc:1']), [0]);
  assert.equal(of('murmur2', 12, ['abc', 'abd', 'x']), [0, 0, 1]);
});

test('pieces of evidence of any keys are what they are said to be', () => {
  const part = fc.constantFrom('', '1', '2', '11', '12', '21', 'é', '100', '101');
  const before = fc.constantFrom('a:', 'a:', 'b:', '', 'ab:');
  const keys = fc.array(
    fc.tuple(before, part).map(([a, b]) => a + b),
    { maxLength: 6 },
  );
  const rule = fc.constantFrom<RuleId>(
    'crc32',
    'crc32-abs',
    'hashcode-abs',
    'murmur2',
    'fnv1a-mask',
    'integer-abs',
    'sha1',
  );
  fc.assert(
    fc.property(
      keys,
      rule,
      fc.constantFrom(1, 2, 6, 7, 16),
      fc.constantFrom(AFTER, BEFORE, FIRST_4),
      (all, id, n, view) => {
        check(all, { rule: id, numPartitions: n, view });
      },
    ),
    { numRuns: runs(1600) },
  );
});

test('each candidate is asked once, and of keys alone no hash is made', () => {
  const candidates: Candidate[] = [
    { rule: 'murmur2', numPartitions: 12 },
    { rule: 'hashcode-abs', numPartitions: 12 },
    { rule: 'murmur2', numPartitions: 12, view: FIRST_4 },
  ];
  const keys = ['order-11', 'order-12', 'orde', 'order-11'];
  const places = new KeyPlaces(pairsOf(keys), candidates);
  const apart = [0, 1, 2, 0];
  assert.equal([...places.unitsOf(0)], apart);
  assert.is(places.unitsOf(0), places.keys);
  assert.is(places.of(0).units, places.keys);
  assert.equal([...places.unitsOf(1)], [0, 0, 1, 0]);
  assert.equal([...places.unitsOf(2)], [0, 0, 0, 0]);
  assert.equal([...places.keys], apart);
  for (const bit of candidates.keys()) assert.is(places.of(bit), places.of(bit));
  assert.is(places.unitsOf(1), places.of(1).units);
  assert.not.equal([...places.of(0).places], [...places.of(1).places]);
});

test('a digest of a part of the key is named: it has nothing in common with the whole key', () => {
  const topic: Topic = {
    writers: [{ writer: 'sha1:before-first', share: 1 }],
    numPartitions: 12,
    records: 200,
    isCountGiven: true,
    keySet: 'tenant',
    seed: 3,
  };
  const { verdict, views } = ask(simulate(topic, MORE_KEY_SETS), topic);
  assert.equal([verdict, views.map(({ view }) => view)], ['sha1', [{ kind: 'before-first', name: ':', as: null }]]);
});

test.run();
