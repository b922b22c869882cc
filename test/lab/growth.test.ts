// The lab's n to m, held against `keylane plan` and against each rule itself.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { expectedMoved } from '../../src/analysis/plan/expected.ts';
import type { PlanAnswer } from '../../src/analysis/plan/types.ts';
import { growthOf, scanned } from '../../src/lab/models/growth.ts';
import { hexOf, keysWith, madeKeys } from '../../src/lab/models/keys.ts';
import { partitionUnder, type RuleId, rules } from '../../src/rules/index.ts';
import { keylane } from '../cli/run.ts';
import { runs } from '../runs.ts';

const test = suite('lab growth');
const at = (rule: RuleId, numPartitions: number) => ({ rule, numPartitions });
const ids = rules.map(({ id }) => id);
const counts = fc.integer({ min: 1, max: 60 });

test('made keys are the same each time, each once, and follow those of the box', () => {
  assert.equal(madeKeys(50), madeKeys(80).slice(0, 50));
  const [first] = madeKeys(1);
  const box = [
    { name: 'mine', key: 'mine' },
    { name: 'as bytes', key: new TextEncoder().encode('mine') },
    { name: first, key: first },
  ];
  const keys = keysWith(box, 10);
  assert.equal(
    keys.slice(0, 2).map(({ name }) => name),
    ['mine', first],
  );
  assert.is(keys.length, 11);
  assert.is(new Set(keys.map(({ key }) => hexOf(key))).size, 11);
});

for (const [from, to] of [
  ['murmur2@12', 'murmur2@24'],
  ['murmur2@12', 'murmur2@18'],
  ['murmur2@10', 'crc32@10'],
  ['fnv1a-abs@7', 'fnv1a-abs@5'],
]) {
  test(`${from} to ${to}: the answer is that of keylane plan`, () => {
    const [[a, n], [b, m]] = [from, to].map(each => each.split('@'));
    const keys = keysWith([], 150);
    const { plan } = growthOf(scanned(keys), at(a as RuleId, Number(n)), at(b as RuleId, Number(m)));
    const input = `${keys.map(({ name }) => name).join('\n')}\n`;
    const answer: PlanAnswer = JSON.parse(keylane(['plan', '-', '--from', from, '--to', to, '--json'], { input }).out);
    assert.equal(JSON.parse(JSON.stringify(plan)), answer);
  });
}

test('any two rules, any counts: each key is where its rule puts it, and the sums are those of the plan', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ids), fc.constantFrom(...ids), counts, counts, (a, b, n, m) => {
      const { keys, plan } = growthOf(scanned(keysWith([{ name: '7', key: '7' }], 40)), at(a, n), at(b, m));
      assert.is(keys.length, 41);
      for (const { key, from, to } of keys) {
        if (from !== null) assert.is(from, partitionUnder(a, key, n));
        if (to !== null) assert.is(to, partitionUnder(b, key, m));
      }
      const placed = keys.filter(({ from, to }) => from !== null && to !== null);
      assert.is(plan.keys.total, placed.length);
      assert.is(plan.keys.moved, placed.filter(({ from, to }) => from !== to).length);
    }),
    { numRuns: runs(200) },
  );
});

test('one rule: the residue decides, and parents and children are as many as the arithmetic says', () => {
  const keys = scanned(keysWith([], 1500));
  const reading = rules.filter(({ reads }) => reads('order-1')).map(({ id }) => id);
  fc.assert(
    fc.property(
      fc.constantFrom(...reading),
      fc.integer({ min: 1, max: 16 }),
      fc.integer({ min: 1, max: 16 }),
      (rule, n, m) => {
        const { arithmetic, keys: placed, plan } = growthOf(keys, at(rule, n), at(rule, m));
        if (!arithmetic) return assert.is(rule, 'kinesis');
        const { gcd, cycle, staying, parents, children } = arithmetic;
        assert.is(cycle * gcd, n * m);
        const [parentsOf, childrenOf] = [new Map<number, Set<number>>(), new Map<number, Set<number>>()];
        for (const { from, to, residue } of placed) {
          assert.is(residue! % n, from);
          assert.is(residue! % m, to);
          assert.is(residue! < staying, from === to);
          assert.is(from! % gcd, to! % gcd);
          parentsOf.set(to!, (parentsOf.get(to!) ?? new Set()).add(from!));
          childrenOf.set(from!, (childrenOf.get(from!) ?? new Set()).add(to!));
        }
        for (const { size } of parentsOf.values()) assert.ok(size <= parents);
        for (const { size } of childrenOf.values()) assert.ok(size <= children);
        assert.is(plan.parents.always, parents === 1);
        // Of so many residues so many stay.
        if (expectedMoved(at(rule, n), at(rule, m)).from === 'one-hash')
          assert.ok(Math.abs(plan.expectedMoved - (1 - staying / cycle)) < 1e-12);
      },
    ),
    { numRuns: runs(120) },
  );
});

test('1,500 keys meet every parent that there can be', () => {
  const { arithmetic, plan } = growthOf(scanned(keysWith([], 1500)), at('murmur2', 12), at('murmur2', 18));
  assert.equal(arithmetic, { gcd: 6, cycle: 36, staying: 12, parents: 2, children: 3 });
  assert.is(plan.parents.most, 2);
  assert.equal(plan.parents.onlyOne, []);
});

test('a rule of integers places the integers only', () => {
  const box = ['7', 'seven'].map(key => ({ name: key, key }));
  const rule = rules.find(({ reads }) => reads('7') && !reads('seven'))!.id;
  const { keys, plan } = growthOf(scanned(box), at('murmur2', 6), at(rule, 6));
  assert.equal(
    keys.map(({ to }) => to === null),
    [false, true],
  );
  assert.is(plan.keys.total, 1);
});

test('keys of megabytes are placed too, though no scan keeps them whole', () => {
  const long = ['L', 'M'].map(letter => ({ name: letter, key: letter.repeat(5 << 20) }));
  const { plan, keys } = growthOf(scanned([...long, { name: 'a', key: 'a' }]), at('murmur2', 7), at('murmur2', 9));
  assert.equal(
    keys.map(({ from }) => from),
    [...long.map(({ key }) => key), 'a'].map(key => partitionUnder('murmur2', key, 7)),
  );
  assert.equal([plan.keys.total, plan.keys.unknown], [3, 2]);
});

test('no keys at all', () => {
  const { plan, keys } = growthOf(scanned([]), at('murmur2', 6), at('murmur2', 12));
  assert.equal(keys, []);
  assert.is(plan.keys.total, 0);
});

test('counts whose cycle is no partition count have no residues', () => {
  const { keys, arithmetic } = growthOf(scanned(keysWith([], 3)), at('murmur2', 65537), at('murmur2', 65539));
  assert.is(arithmetic!.cycle, 65537 * 65539);
  assert.ok(keys.every(({ residue }) => residue === null));
});

test.run();
