// Models of writers beside a rule, cell by cell: how likely what was seen is under each of them.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { EVIDENCE } from '../../src/analysis/who/evidence.ts';
import { type Cells, likelierThan, nullModels, quantile, sumOf } from '../../src/analysis/who/null-models.ts';
import { runs } from '../runs.ts';

const test = suite('models of unknown writers');
const near = (a: number, b: number, what: string) =>
  assert.ok(Math.abs(a - b) <= 1e-6 * (1 + Math.abs(b)), `${what}: ${a}, not ${b}`);
/** Of what did not happen. */
const times = (weight: number, of: number): number => (weight === 0 ? 0 : weight * of);

interface Seen {
  count: number;
  /** How many partitions there are besides. */
  besides: number;
  hits: number;
  misses: [residue: number, weight: number][];
  more: { hits: number; misses: number };
}

function cellsOf({ count, besides, hits, misses, more }: Seen): Cells {
  const all = count + besides;
  const of = new Map<number, number>();
  for (const [residue, weight] of misses) {
    // A residue of 0 that is none of the hits is of a partition that the rule's count has not.
    const at = residue % count === 0 && besides === 0 ? 1 : residue % count;
    of.set(at, (of.get(at) ?? 0) + weight);
  }
  const loads = new Map([[0, hits + sumOf(of)]]);
  return {
    hits,
    misses: of,
    places: loads,
    loads,
    missLoads: new Map([[0, sumOf(of)]]),
    count,
    all,
    more,
    fullest: 0.5,
  };
}

const seen: fc.Arbitrary<Seen> = fc.record({
  count: fc.constantFrom(1, 2, 3, 4, 6, 9, 12, 30, 130, 128),
  besides: fc.constantFrom(0, 0, 0, 10),
  hits: fc.nat(40),
  misses: fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 30 })), { maxLength: 12 }),
  more: fc.constantFrom({ hits: 0, misses: 0 }, { hits: 20, misses: 70 }, { hits: 3, misses: 0 }),
});

/** The greatest value of what has one maximum between two numbers. */
function greatest(low: number, high: number, of: (x: number) => number): number {
  for (let i = 0; i < 200; i++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (of(a) < of(b)) low = a;
    else high = b;
  }
  return of((low + high) / 2);
}

test('each model is as likely as its cells make what was seen', () => {
  fc.assert(
    fc.property(seen, fc.boolean(), (of, hasRelatives) => {
      const cells = cellsOf(of);
      const { hits, misses, count, all, more } = cells;
      const divisors = Array.from({ length: count }, (_, i) => i + 1).filter(d => count % d === 0 && d !== all);
      const wanted = divisors.flatMap(divisor =>
        [false, ...(divisor > 2 && divisor <= 64 ? [true] : [])].map(isFree => ({ divisor, isFree })),
      );
      const models = nullModels(cells, hasRelatives).slice(0, -2);
      assert.equal(
        models.map(({ divisor }) => divisor),
        wanted.map(({ divisor }) => divisor),
      );
      for (const [i, { divisor, isFree }] of wanted.entries()) {
        const model = models[i];
        const what = `${divisor} of ${count} and ${all}${isFree ? ', free' : ''}`;
        const size = all / divisor;
        const cosets = new Map<number, number>();
        for (const [residue, weight] of misses)
          cosets.set(residue % divisor, (cosets.get(residue % divisor) ?? 0) + weight);
        const missed = sumOf(misses);
        const inCoset = cosets.get(0) ?? 0;
        const out = missed - inCoset;
        const [allHits, allMissed] = [hits + more.hits, missed + more.misses];
        // What a miss in a cell outside of the coset has of all that lies there.
        const outside = (coset: number): number => (isFree ? cosets.get(coset)! / out / size : 1 / (all - size));
        const rate = allHits / (allHits + allMissed);
        let asSeen = times(allHits, Math.log(rate)) + times(more.misses, Math.log(1 - rate));
        let amongOthers = 0;
        for (const [coset, weight] of cosets) {
          const cell = coset === 0 ? inCoset / missed / (size - 1) : (out / missed) * outside(coset);
          asSeen += times(weight, Math.log((1 - rate) * cell));
          if (coset !== 0) amongOthers += times(weight, Math.log(outside(coset)));
        }
        near(model.asSeen, allHits + allMissed === 0 ? 0 : asSeen, `${what} as seen`);
        // Without the rule the cell of its hits has what each other of the coset has.
        const without = greatest(
          0,
          1 / size,
          each =>
            times(allHits + inCoset, Math.log(each)) +
            times(more.misses, Math.log(1 - each)) +
            times(out, Math.log(1 - size * each)),
        );
        if (allHits + inCoset > 0) near(model.without, without + amongOthers, `${what} without`);
        const isMore = missed === 0 || allHits * (size - 1) * missed > inCoset * allMissed;
        assert.is(model.withRule, isMore ? model.asSeen : model.without);
        const parameters = isFree ? divisor - 1 : 1;
        const prior = hasRelatives && divisor <= 64 ? EVIDENCE : 2 * EVIDENCE;
        near(model.cost, divisor === 1 ? 0 : prior + (parameters / 2) * Math.log(hits + missed + 1), `${what} cost`);
        const byChance = size > 1 ? inCoset / (size - 1) : 0;
        near(model.chance, missed + byChance === 0 ? 0 : byChance / (missed + byChance), `${what} chance`);
        // 1 where all misses are in the coset, 0 where as many as by chance, -1 where none is.
        const [share, even] = [inCoset / missed, (size - 1) / (all - 1)];
        if (isFree || divisor === 1 || missed === 0) assert.is(model.agreement, 0);
        else near(model.agreement, share >= even ? (share - even) / (1 - even) : share / even - 1, `${what} agreement`);
      }
    }),
    { numRuns: runs(400) },
  );
});

test('misses that lie no more unevenly than chance has it have no dispersion, others have theirs', () => {
  const of = (weights: number[]) =>
    nullModels(
      cellsOf({
        count: 12,
        besides: 0,
        hits: 50,
        misses: weights.map((weight, i) => [i + 1, weight]),
        more: { hits: 0, misses: 0 },
      }),
      true,
    )[0].dispersion;
  assert.is(of(Array(11).fill(20)), 1);
  assert.is(of([20, 22, 18, 25, 15, 20, 21, 19, 20, 17, 23]), 1);
  const uneven = [60, 1, 40, 2, 30, 5, 50, 3, 20, 4, 5];
  const mean = uneven.reduce((sum, weight) => sum + weight, 0) / 11;
  const chiSquare = uneven.reduce((sum, weight) => sum + (weight - mean) ** 2 / mean, 0);
  near(of(uneven), chiSquare / 10, 'by ten degrees of freedom');
});

/** How unevenly misses lie, residue by residue: each has as many partitions as there are for it, but that of the hits one less. */
function dispersionOf({ misses, count, all }: Cells, groupOf: (residue: number) => number): number {
  const residues = Array.from({ length: count }, (_, residue) => {
    const partitions = all / count - (residue === 0 ? 1 : 0);
    return { partitions, weight: misses.get(residue) ?? 0, group: groupOf(residue) };
  }).filter(({ partitions }) => partitions > 0);
  let [chiSquare, freedom, variance] = [0, 0, 0];
  for (const group of new Set(residues.map(each => each.group))) {
    const own = residues.filter(each => each.group === group);
    const weight = own.reduce((sum, each) => sum + each.weight, 0);
    const partitions = own.reduce((sum, each) => sum + each.partitions, 0);
    if (weight === 0 || own.length === 1) continue;
    for (const each of own) {
      const expected = (weight * each.partitions) / partitions;
      chiSquare += (each.weight - expected) ** 2 / expected;
    }
    freedom += own.length - 1;
    // Of few in many cells chi-square varies more.
    variance += 2 * (own.length - 1) + own.length ** 2 / weight;
  }
  const isChance = chiSquare <= Math.max(quantile(freedom), freedom + 3.1 * Math.sqrt(variance));
  return freedom === 0 || isChance ? 1 : chiSquare / freedom;
}

test('around each model’s cosets misses lie as unevenly as their cells say', () => {
  const unevenly = fc.record({
    count: fc.constantFrom(2, 3, 4, 6, 9, 12, 15),
    besides: fc.constantFrom(0, 0, 3, 10),
    hits: fc.nat(40),
    misses: fc.array(fc.tuple(fc.nat(200), fc.constantFrom(1, 3, 20, 90)), { maxLength: 14 }),
    more: fc.constantFrom({ hits: 0, misses: 0 }, { hits: 20, misses: 70 }),
  });
  const uneven = { free: 0, not: 0 };
  fc.assert(
    fc.property(unevenly, of => {
      const cells = cellsOf(of);
      const { count, all } = cells;
      const models = nullModels(cells, true);
      const divisors = Array.from({ length: count }, (_, i) => i + 1).filter(d => count % d === 0 && d !== all);
      const wanted = divisors.flatMap(divisor => {
        const [isIn, coset] = [
          (residue: number) => (residue % divisor === 0 ? 0 : 1),
          (residue: number) => residue % divisor,
        ];
        return divisor > 2 ? [isIn, coset] : [isIn];
      });
      for (const [i, groupOf] of wanted.entries()) {
        const dispersion = dispersionOf(cells, groupOf);
        near(models[i].dispersion, dispersion, `${i} of ${count} and ${all}`);
        if (dispersion > 1) uneven[groupOf(3) > 1 ? 'free' : 'not']++;
      }
      // Writers that look at no keys have nothing in common with the rule, as the first.
      for (const model of models.slice(-2)) assert.is(model.dispersion, models[0].dispersion);
    }),
    { numRuns: runs(800) },
  );
  assert.ok(uneven.free > 5 && uneven.not > 20, JSON.stringify(uneven));
});

test('at the border of what chance does: one cell alone varies by nothing, others by one less than they are', () => {
  const of = (count: number, misses: [residue: number, weight: number][]) =>
    cellsOf({ count, besides: 0, hits: 9, misses, more: { hits: 0, misses: 0 } });
  // Modulo two the misses of the coset have one cell, however little is in it.
  const one = of(4, [
    [1, 18],
    [3, 1],
    [2, 0.05],
  ]);
  const expected = dispersionOf(one, residue => residue % 2);
  assert.ok(expected > 15 && expected < 16, `${expected}`);
  near(nullModels(one, true)[1].dispersion, expected, 'one cell');
  // Eleven cells: so few are no more uneven than chance up to 10 + 3.1 * sqrt(2 * 10 + 121 / 5), which is 30.6.
  const few = (most: number) =>
    of(12, [
      [1, most],
      [2, 5 - most],
    ]);
  // Pearson's is 2.2 times the squares, less 5.
  near(nullModels(few(3.9), true)[0].dispersion, (2.2 * (3.9 ** 2 + 1.1 ** 2) - 5) / 10, 'beyond');
  assert.is(nullModels(few(3.8), true)[0].dispersion, 1);
});

test('one partition alone has no divisor, so that writers that look at no keys are all there is', () => {
  const loads = new Map([[0, 5]]);
  const of = {
    hits: 5,
    misses: new Map(),
    places: loads,
    loads,
    missLoads: new Map(),
    more: { hits: 0, misses: 0 },
    fullest: 1,
  };
  assert.equal(
    nullModels({ ...of, count: 1, all: 1 }, true).map(({ divisor, dispersion }) => [divisor, dispersion]),
    [
      [1, 1],
      [1, 1],
    ],
  );
  assert.equal(
    nullModels({ ...of, count: 1, all: 3 }, true).map(({ divisor }) => divisor),
    [1, 1, 1],
  );
});

test('writers that look at no keys, by what lies where', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 6 });
  const input = fc.record({
    hits: weights,
    misses: weights,
    places: weights,
    besides: fc.constantFrom(0, 0, 4),
    more: fc.constantFrom(
      { hits: 0, misses: 0 },
      { hits: 20, misses: 70 },
      { hits: 3, misses: 0 },
      { hits: 0, misses: 5 },
    ),
    fullest: fc.constantFrom(0.1, 0.6, 1),
  });
  fc.assert(
    fc.property(input, of => {
      const { more, fullest } = of;
      const all = 6 + of.besides;
      const mapOf = (values: readonly number[]) => new Map([...values.entries()].filter(([, weight]) => weight > 0));
      const [hits, missLoads] = [mapOf(of.hits), mapOf(of.misses)];
      const loads = new Map(hits);
      for (const [at, weight] of missLoads) loads.set(at, (loads.get(at) ?? 0) + weight);
      const total = sumOf(loads);
      // As much as there is, put elsewhere by the rule.
      const sum = of.places.reduce((a, b) => a + b, 0);
      const places = mapOf(sum === 0 ? [total] : of.places.map(weight => (weight * total) / sum));
      const cells: Cells = {
        ...{ hits: sumOf(hits), misses: new Map([[1, sumOf(missLoads)]]), places, loads, missLoads },
        ...{ count: 6, all, more, fullest },
      };
      const [one, some] = nullModels(cells, true).slice(-2);
      const inOne = (some: ReadonlyMap<number, number>): number => {
        const most = Math.max(0, ...some.values());
        const others = sumOf(some) - most;
        return times(most, Math.log(most / total)) + times(others, Math.log(others / total / (all - 1)));
      };
      const inSome = (some: ReadonlyMap<number, number>): number =>
        [...some.values()].reduce((sum, weight) => sum + times(weight, Math.log(weight / total)), 0) -
        (some.size / 2) * Math.log(total + 1);
      const ofHits = times(cells.hits, Math.log(cells.hits / total));
      // Of further keys as many are hits as the rule's fullest partition has, at most.
      const rate = more.hits / Math.max(1, more.hits + more.misses);
      const split = (share: number) => times(more.hits, Math.log(share)) + times(more.misses, Math.log(1 - share));
      const [ofMore, byChance] = [split(rate), split(Math.min(rate, fullest))];
      near(one.without, inOne(loads) + byChance, 'one');
      near(one.withRule, ofHits + inOne(missLoads) + ofMore, 'one beside the rule');
      assert.equal([one.asSeen, one.agreement, one.divisor], [one.withRule, 0, 1]);
      near(one.chance, 1 / all, 'one hits by chance');
      near(one.cost, Math.log(all), 'the cost of one');
      // How much of a load is where the rule puts as much of all.
      const chance =
        total === 0 ? 1 : [...loads].reduce((sum, [at, load]) => sum + (load * (places.get(at) ?? 0)) / total ** 2, 0);
      const share = total === 0 ? 0 : cells.hits / total;
      const ofRate =
        share <= chance
          ? 0
          : times(cells.hits, Math.log(share / chance)) +
            times(total - cells.hits, Math.log((1 - share) / (1 - chance)));
      near(some.without, inSome(loads) + byChance, 'some');
      const withRule = Math.max(ofHits + inSome(missLoads), inSome(loads) + ofRate);
      near(some.withRule, withRule + ofMore, 'some beside the rule');
      assert.equal([some.asSeen, some.agreement, some.divisor], [some.withRule, 0, 1]);
      near(some.chance, chance, 'hits by chance');
      near(some.cost, of.besides > 0 ? Math.log(all) : EVIDENCE, 'the cost of some');
    }),
    { numRuns: runs(800) },
  );
});

test('one in a thousand of chi-square lies above', () => {
  // https://www.itl.nist.gov/div898/handbook/eda/section3/eda3674.htm
  for (const [freedom, value] of [
    [2, 13.816],
    [5, 20.515],
    [10, 29.588],
    [30, 59.703],
    [100, 149.449],
  ]) {
    assert.ok(Math.abs(quantile(freedom) / value - 1) < 0.03, `${freedom}: ${quantile(freedom)}`);
  }
});

test('how much likelier hits are if the rule wrote some', () => {
  near(likelierThan(30, 70, 0.1), 30 * Math.log(0.3 / 0.1) + 70 * Math.log(0.7 / 0.9), 'more');
  near(likelierThan(5, 0, 0.25), 5 * Math.log(4), 'all');
  assert.is(likelierThan(10, 90, 0.1), 0);
  assert.is(likelierThan(5, 95, 0.1), 0);
});

test('a writer that does not look at keys: in one partition, or in some', () => {
  const loads = new Map([
    [0, 60],
    [1, 30],
    [2, 10],
  ]);
  const missLoads = new Map([
    [1, 30],
    [2, 10],
  ]);
  const [one, some] = nullModels(
    {
      hits: 60,
      misses: new Map([
        [1, 30],
        [2, 10],
      ]),
      places: new Map([[0, 100]]),
      loads,
      missLoads,
      count: 4,
      all: 4,
      more: { hits: 0, misses: 0 },
      fullest: 0.25,
    },
    true,
  ).slice(-2);
  near(one.without, 60 * Math.log(0.6) + 40 * Math.log(0.4 / 3), 'one');
  near(one.withRule, 60 * Math.log(0.6) + 30 * Math.log(0.3) + 10 * Math.log(0.1 / 3), 'one beside the rule');
  assert.equal([one.divisor, one.asSeen, one.agreement, one.chance], [1, one.withRule, 0, 0.25]);
  near(one.cost, Math.log(4), 'the cost of one');
  const mass = 60 * Math.log(0.6) + 30 * Math.log(0.3) + 10 * Math.log(0.1);
  near(some.without, mass - 1.5 * Math.log(101), 'some');
  // All places are in the first partition, so 60 of 100 are there whatever the keys are.
  near(some.chance, 0.6, 'hits by chance');
  near(some.withRule, mass - Math.log(101), 'some beside the rule');
  near(some.cost, EVIDENCE, 'the cost of some');
  const further = nullModels(
    {
      hits: 0,
      misses: new Map(),
      places: new Map(),
      loads: new Map(),
      missLoads: new Map(),
      count: 2,
      all: 4,
      more: { hits: 30, misses: 70 },
      fullest: 0.2,
    },
    true,
  ).slice(-2);
  for (const model of further) {
    near(model.asSeen, 30 * Math.log(0.3) + 70 * Math.log(0.7), 'further keys as seen');
    near(model.without, 30 * Math.log(0.2) + 70 * Math.log(0.8), 'further keys without the rule');
  }
  near(further[1].cost, Math.log(4), 'at an earlier count');
  // Of nothing seen each may be one.
  assert.is(further[1].chance, 1);
});

test('a record in a partition that the topic was not said to have makes nothing infinitely uneven', () => {
  // 7 modulo 7 is where the rule puts the key, which is no hit.
  const misses = new Map([
    [2, 7],
    [4, 4],
    [6, 6],
    [1, 2],
    [5, 5],
    [3, 2],
    [0, 1],
  ]);
  const cells = cellsOf({ count: 7, besides: 0, hits: 54, misses: [], more: { hits: 0, misses: 0 } });
  for (const { dispersion, without, withRule } of nullModels(
    { ...cells, misses, missLoads: new Map([[0, 27]]) },
    true,
  )) {
    assert.ok([dispersion, without, withRule].every(Number.isFinite), `${dispersion} ${without} ${withRule}`);
  }
});

test.run();
