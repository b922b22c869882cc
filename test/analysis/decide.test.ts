// The decision between writers, where what unknown writers would have done is given: by numbers that can be counted by hand.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Decision, decideWriters, isSame, type Question } from '../../src/analysis/who/decide.ts';
import { EVIDENCE } from '../../src/analysis/who/evidence.ts';
import { addKey, emptyEvidence } from '../../src/analysis/who/key-evidence.ts';
import { fitMixture } from '../../src/analysis/who/mixture.ts';
import type { UnknownWriters } from '../../src/analysis/who/unknown-writers.ts';
import { times } from './near.ts';

const test = suite('decisions between writers');
const CHANCE = 0.1;
const near = (a: number, b: number, by = 0.05, what = '') => assert.ok(Math.abs(a - b) <= by, `${what} ${a}, not ${b}`);

type Unknown = Pick<
  UnknownWriters,
  | 'isUneven'
  | 'evidenceAgainst'
  | 'isMadeOf'
  | 'chanceBeside'
  | 'explainLess'
  | 'areOneFamily'
  | 'isSimple'
  | 'observationsOf'
>;

interface Asked {
  /** How many keys that are in one partition have which mask. */
  singles?: [mask: number, keys: number][];
  /** Keys in several: the mask and the records of each. */
  splits?: [mask: number, records: number][][];
  candidates?: number[];
  chance?: number;
  threshold?: number | ((writer: number) => number);
  unknown?: Partial<Unknown>;
}

function decide({
  singles = [],
  splits = [],
  candidates = [0, 1, 2],
  chance = CHANCE,
  threshold = 15,
  unknown = {},
}: Asked): Decision {
  const keys = emptyEvidence(new Map(singles));
  for (const key of splits)
    addKey(
      keys,
      key.map(([mask, records]) => ({ mask, records })),
    );
  const nothing: Unknown = {
    isUneven: () => false,
    evidenceAgainst: () => 0,
    isMadeOf: () => false,
    chanceBeside: (_writer, _other, byChance) => byChance,
    explainLess: () => true,
    areOneFamily: () => false,
    isSimple: () => false,
    observationsOf: () => 0,
  };
  const question = {
    keys,
    candidates,
    chance,
    thresholdOf: typeof threshold === 'number' ? () => threshold : threshold,
  };
  return decideWriters({ ...question, unknown: { ...nothing, ...unknown } as unknown as Question['unknown'] });
}
const writersOf = (asked: Asked): number[] => [...decide(asked).mixture.writers];
const split = (count: number, ...pairs: [mask: number, records: number][]) =>
  Array.from({ length: count }, () => pairs);

test('one writer, with all that is said of it', () => {
  const { mixture, ...rest } = decide({ singles: [[0b10, 30]] });
  near(rest.evidence, 30 * Math.log(10));
  assert.equal(
    { ...rest, evidence: 0 },
    {
      groups: [{ writers: [1], isSame: true }],
      seen: 30,
      unexplained: 0,
      suspects: [],
      noneAbove: null,
      evidence: 0,
    },
  );
  assert.equal(mixture.writers, [1]);
  near(mixture.shares[0], 1, 1e-3);
  near(mixture.otherShare, 0, 1e-3);
  near(mixture.logLikelihood, 0, 1e-2);
});

test('nothing seen', () => {
  assert.equal(decide({}), {
    mixture: { writers: [], shares: [], otherShare: 1, logLikelihood: 0 },
    groups: [],
    seen: 0,
    unexplained: 0,
    suspects: [],
    noneAbove: null,
    evidence: 0,
  });
});

test('those that did the same everywhere stand together, the likelier first', () => {
  const groups = (candidates: number[]) =>
    decide({
      singles: [
        [0b011, 30],
        [0b111, 5],
      ],
      candidates,
    }).groups;
  assert.equal(groups([0, 1, 2]), [{ writers: [0, 1], isSame: true }]);
  assert.equal(groups([2, 1, 0]), [{ writers: [1, 0], isSame: true }]);
  assert.equal(
    [isSame(0b101, 0, 2), isSame(0b101, 0, 1), isSame(0b101, 1, 3), isSame(1 << 30, 30, 0)],
    [true, false, true, false],
  );
});

test('a writer must be so much likelier as is asked of it', () => {
  // Of all keys in its place the gain is ln 10 a key.
  const gain = 20 * Math.log(10);
  const of = (threshold: number | ((writer: number) => number)) => writersOf({ singles: [[0b1, 20]], threshold });
  assert.equal([of(gain - 0.01), of(gain + 0.01)], [[0], []]);
  assert.equal(
    of(writer => (writer === 0 ? gain - 0.01 : 1)),
    [0],
  );
  assert.equal(
    of(writer => (writer === 0 ? gain + 0.01 : 1)),
    [],
  );
  // A second one is asked of what the first leaves over, where each key is worth as much again.
  const second = (threshold: number) =>
    writersOf({
      singles: [
        [0b1, 60],
        [0b10, 20],
      ],
      threshold: writer => (writer === 1 ? threshold : 15),
    });
  assert.equal([second(gain - 0.01), second(gain + 0.01)], [[0, 1], [0]]);
  // Or of all keys, where the first alone would be far from those that it does not explain.
  const together = (threshold: number) =>
    decide({
      singles: [
        [0b11, 60],
        [0b01, 20],
        [0b10, 20],
      ],
      threshold,
    }).mixture.writers.length;
  const one = times(80, 0.8) + times(20, 0.2 / 9);
  // As much of each, and none of others.
  const both = times(40, 0.5);
  assert.equal([together(both - one - 0.01), together(both - one + 0.01)], [2, 1]);
});

test('as much as is asked is enough, to the last bit', () => {
  const gainOf = (seen: [mask: number, keys: number][], writer: number): number => {
    const histogram = new Map(seen);
    return fitMixture(histogram, [writer], CHANCE).logLikelihood - fitMixture(histogram, [], CHANCE).logLikelihood;
  };
  const singles: [number, number][] = [
    [0b1, 20],
    [0, 3],
  ];
  assert.equal(writersOf({ singles, threshold: gainOf(singles, 0) }), [0]);
  // In what is left over each key is one.
  const rest = gainOf([[0b10, 30]], 1);
  const splits = split(30, [0b01, 99], [0b10, 1]);
  assert.equal(writersOf({ splits, threshold: writer => (writer === 1 ? rest : 15) }), [0, 1]);
});

test('several writers: the one with the largest share first, four at most', () => {
  const { mixture, groups } = decide({
    singles: [
      [0b1, 20],
      [0b10, 50],
      [0b100, 30],
    ],
  });
  assert.equal(mixture.writers, [1, 2, 0]);
  for (const [i, share] of [0.5, 0.3, 0.2].entries()) near(mixture.shares[i], share, 1e-3);
  assert.equal(
    groups.map(({ writers }) => writers),
    [[1], [2], [0]],
  );
  const five = decide({
    singles: [60, 50, 40, 30, 20].map((keys, bit) => [2 ** bit, keys]),
    candidates: [4, 3, 2, 1, 0],
  });
  assert.equal(five.mixture.writers, [0, 1, 2, 3]);
  assert.equal([five.seen, five.unexplained, five.suspects], [200, 20, [4]]);
  // Four of ten that go by chance are where one of the four would have put them.
  near(five.mixture.otherShare, 20 / 200 / (1 - 4 * CHANCE), 1e-3);
});

test('one that the writers found later make needless is none', () => {
  // The first explains most alone, and the others together all of it.
  const singles: Asked['singles'] = [
    [0b011, 30],
    [0b101, 30],
    [0b010, 20],
    [0b100, 20],
  ];
  const { mixture, unexplained } = decide({ singles });
  assert.equal([...mixture.writers].sort(), [1, 2]);
  assert.is(unexplained, 0);
  // Only the first two explain enough: it stays.
  assert.equal(
    writersOf({
      singles: [
        [0b011, 30],
        [0b101, 4],
        [0b001, 40],
      ],
    }),
    [0],
  );
});

test('one is named only if it explains more than unknown writers do', () => {
  const singles: Asked['singles'] = [[0b1, 30]];
  const asked: unknown[][] = [];
  const explainLess = (...all: unknown[]) => {
    asked.push(all);
    return false;
  };
  const { mixture, noneAbove } = decide({ singles, threshold: 17, unknown: { explainLess, chanceBeside: () => 0.3 } });
  assert.equal([mixture.writers, noneAbove], [[], null]);
  // What it is beside of, its threshold, and what is by chance.
  assert.equal(asked[0], [0, [], 17, 0.3]);
  // All of a thousand and more observations are shown by themselves; of a part of them nobody asks how many there are.
  const observed = (observations: number, more: Asked['singles'] = []) =>
    writersOf({ singles: [...singles, ...more], unknown: { explainLess, observationsOf: () => observations } });
  assert.equal([observed(1000), observed(999), observed(5000, [[0, 1]])], [[0], [], []]);
});

test('what one that is refused explains, its family explains too', () => {
  // The second explains one key less.
  const singles: Asked['singles'] = [
    [0b11, 30],
    [0b01, 1],
  ];
  const of = (unknown: Partial<Unknown>) =>
    writersOf({ singles, unknown: { explainLess: writer => writer !== 0, ...unknown } });
  assert.equal(of({}), [1]);
  assert.equal(of({ areOneFamily: (a, b) => a === 0 && b === 1 }), []);
  assert.equal(of({ areOneFamily: (a, b) => a === 1 && b === 0 }), [1]);
  // Something simpler does what it does.
  assert.equal(of({ explainLess: () => true }), [0]);
  assert.equal(of({ explainLess: () => true, isSimple: writer => writer === 0 }), [1]);
  assert.equal(of({ explainLess: () => true, isSimple: writer => writer === 0, areOneFamily: () => true }), []);
});

test('a rule that is made of another one is none, and what is found without it is the answer', () => {
  const singles: Asked['singles'] = [
    [0b01, 40],
    [0b10, 30],
  ];
  const asked: [number, readonly number[]][] = [];
  const unknown: Partial<Unknown> = {
    isMadeOf: (writer, others) => {
      asked.push([writer, [...others]]);
      return writer === 0;
    },
  };
  const { mixture, unexplained, seen, noneAbove, suspects } = decide({ singles, unknown });
  assert.equal([mixture.writers, unexplained, seen, noneAbove], [[1], 40, 70, null]);
  // It may have written all the same.
  assert.equal(suspects, [0]);
  // Beside the other one.
  assert.ok(asked.some(([writer, others]) => writer === 0 && others.join() === '1'));
  const all = decide({ singles, unknown: { isMadeOf: () => true } });
  assert.equal([all.mixture.writers, all.unexplained], [[], 70]);
});

test('a second writer of the keys of another shows in what that one leaves over', () => {
  // Each key is in the first writer's partition, and one of a hundred records in the second's.
  const splits = split(30, [0b01, 99], [0b10, 1]);
  const { mixture, groups, seen, unexplained } = decide({ splits });
  assert.equal([mixture.writers, groups.map(({ writers }) => writers), seen, unexplained], [[0, 1], [[0], [1]], 60, 0]);
  // Weighted they are little more than 30, of which the second has one in a hundred.
  near(mixture.shares[1], 0.01, 0.005);
  // So much likelier that it writes than chance: ln 10 a key.
  const gain = 30 * Math.log(10);
  const of = (threshold: number, more: Partial<Asked> = {}) =>
    writersOf({ splits, threshold: writer => (writer === 1 ? threshold : 15), ...more });
  assert.equal([of(gain - 0.01), of(gain + 0.01)], [[0, 1], [0]]);
  // Strays of the first are where the second would put them more often than by chance: then each shows less.
  const beside = (byChance: number): Partial<Asked> => ({
    unknown: { chanceBeside: (writer, other, chance) => (writer === 1 && other === 0 ? byChance : chance) },
  });
  const less = 30 * Math.log(1 / 0.4);
  assert.equal([of(less - 0.01, beside(0.4)), of(less + 0.01, beside(0.4))], [[0, 1], [0]]);
  const asked: unknown[][] = [];
  const unknown: Partial<Unknown> = {
    chanceBeside: () => 0.2,
    explainLess: (...all) => {
      asked.push(all);
      return all[1].length === 0;
    },
  };
  assert.equal(of(16, { unknown }), [0]);
  assert.ok(asked.some(all => JSON.stringify(all) === '[1,[0],16,0.2]'));
  // A family's better one that is refused takes the other with it.
  const family = split(30, [0b001, 99], [0b110, 1]).concat(split(1, [0b001, 99], [0b010, 1]));
  const refused = (areOneFamily: boolean) =>
    writersOf({ splits: family, unknown: { explainLess: writer => writer !== 1, areOneFamily: () => areOneFamily } });
  assert.equal([refused(false), refused(true)], [[0, 2], [0]]);
});

test('in what is left over those that are about as good stand in its group', () => {
  // The third does as the second but for some keys.
  const groupsOf = (apart: number) =>
    decide({
      splits: [...split(40, [0b0001, 99], [0b0110, 1]), ...split(apart, [0b0001, 99], [0b0010, 1])],
      candidates: [0, 1, 2, 3],
    }).groups;
  assert.equal(groupsOf(0)[1], { writers: [1, 2], isSame: true });
  // One writer's likelihood of so many of all.
  const likelihood = (hits: number, of: number) => {
    const share = Math.max(0, (hits / of - CHANCE) / (1 - CHANCE));
    return times(hits, share + (1 - share) * CHANCE) + times(of - hits, (1 - share) * CHANCE);
  };
  for (const apart of [1, 2, 3, 4]) {
    const isClose = likelihood(40 + apart, 40 + apart) - likelihood(40, 40 + apart) < EVIDENCE;
    assert.equal(groupsOf(apart)[1], { writers: isClose ? [1, 2] : [1], isSame: !isClose }, `${apart}`);
  }
});

test('four at most, those of what is left over among them', () => {
  const of = (writers: number) =>
    writersOf({
      splits: Array.from({ length: writers }, (_, i) => split(30, [0b1, 99], [2 ** (i + 1), 1])).flat(),
      candidates: [0, 1, 2, 3, 4, 5],
      threshold: 5,
    });
  assert.equal([of(2).length, of(3).length, of(4).length], [3, 4, 4]);
});

test('those against whom the evidence is too thin could stand in the place of a writer', () => {
  const likelihood = (hits: number, of: number) => {
    const share = Math.max(0, (hits / of - CHANCE) / (1 - CHANCE));
    return times(hits, share + (1 - share) * CHANCE) + times(of - hits, (1 - share) * CHANCE);
  };
  for (const apart of [0, 1, 2, 3, 4]) {
    const asked: Asked = {
      singles: [
        [0b11, 40],
        [0b01, apart],
      ],
    };
    if (apart === 0) asked.singles!.pop();
    const isClose = apart > 0 && likelihood(40 + apart, 40 + apart) - likelihood(40, 40 + apart) < EVIDENCE;
    const group = { writers: isClose || apart === 0 ? [0, 1] : [0], isSame: !isClose };
    assert.equal(decide(asked).groups, [group], `${apart}`);
    // Not one that somebody has made a rule of.
    if (!isClose) continue;
    const unknown: Partial<Unknown> = { isMadeOf: writer => writer === 1 };
    assert.equal(decide({ ...asked, unknown }).groups, [{ writers: [0], isSame: true }]);
  }
  // A whole class comes into the group, and no writer stands in another's place.
  const classes = decide({
    singles: [
      [0b0111, 40],
      [0b0001, 1],
      [0b1000, 30],
    ],
    candidates: [0, 1, 2, 3],
  });
  assert.equal(classes.groups, [
    { writers: [0, 1, 2], isSame: false },
    { writers: [3], isSame: true },
  ]);
});

test('beside another writer one is as likely as both together make it', () => {
  // What the second leaves over is where the first and the third would put it, but for one key.
  const asked: Asked = {
    singles: [
      [0b101, 20],
      [0b001, 1],
      [0b010, 60],
    ],
  };
  const { groups, mixture } = decide(asked);
  assert.equal(
    [mixture.writers, groups],
    [
      [1, 0],
      [
        { writers: [1], isSame: true },
        { writers: [0, 2], isSame: false },
      ],
    ],
  );
  const made: Partial<Unknown> = { isMadeOf: (writer, others) => writer === 2 && others.join() === '1' };
  assert.equal(decide({ ...asked, unknown: made }).groups[1], { writers: [0], isSame: true });
});

test('suspects explain all that is left over', () => {
  const suspects = (left: [number, number][], candidates = [0, 1, 2, 3]) =>
    decide({ singles: [[0b1, 40], ...left], candidates }).suspects;
  assert.equal(suspects([[0b010, 1]]), [1]);
  assert.equal(
    suspects([
      [0b010, 1],
      [0b110, 1],
    ]),
    [1],
  );
  assert.equal(suspects([[0b110, 2]], [2, 1, 0]), [2, 1]);
  assert.equal(
    suspects([
      [0b010, 1],
      [0b100, 1],
    ]),
    [],
  );
  assert.equal(suspects([[0, 1]]), []);
  assert.equal(suspects([]), []);
  // Without a writer there are none.
  assert.equal(decide({ singles: [[0b010, 1]] }).suspects, []);
});

test('each is shown to have written less than a share: the least of three', () => {
  const noneAbove = (singles: [number, number][], more: Partial<Asked> = {}) => decide({ singles, ...more }).noneAbove;
  // No key in its place: so many are there if it wrote such a share that none would be with (1 - share) to the power of them.
  for (const [share, worse] of [
    [0.1, 0.2],
    [0.2, 1 / 3],
    [1 / 3, null],
  ] as const) {
    const keys = Math.ceil(EVIDENCE / -Math.log(1 - share));
    assert.equal([noneAbove([[0, keys]]), noneAbove([[0, keys - 1]])], [share, worse]);
  }
  // Some in its place by chance.
  const isRarer = (hits: number, misses: number, share: number) => {
    const likely = times(hits, share + (1 - share) * CHANCE) + times(misses, (1 - share) * CHANCE);
    return (hits + misses) * Math.log(CHANCE) - likely > EVIDENCE;
  };
  for (const hits of [10, 20, 30, 40, 50]) {
    const misses = 300 - hits;
    // As likely as it has written what it can.
    const own = Math.max(0, (hits / 300 - CHANCE) / (1 - CHANCE));
    const wanted = [0.1, 0.2, 1 / 3].find(share => isRarer(hits, misses, Math.max(share, own))) ?? null;
    assert.is(
      noneAbove(
        [
          [0b1, hits],
          [0, misses],
        ],
        { candidates: [0], threshold: 1000 },
      ),
      wanted,
      `${hits}`,
    );
    assert.is(
      noneAbove(
        [
          [0b10, hits],
          [0, misses],
        ],
        { candidates: [0, 1], threshold: 1000 },
      ),
      wanted,
      `${hits}`,
    );
  }
  assert.is(noneAbove([[0b1, 300]], { candidates: [0], threshold: 1e9 }), null);
  assert.is(noneAbove([[0b1, 40]]), null);
});

test('one around which all lies unevenly is shown to have written less only by what unknown writers show', () => {
  const singles: [number, number][] = [[0, 400]];
  const noneAbove = (unknown: Partial<Unknown>) => decide({ singles, unknown }).noneAbove;
  const isUneven = (writer: number) => writer === 0;
  assert.is(noneAbove({ isUneven }), null);
  assert.is(noneAbove({ isUneven, evidenceAgainst: (_, share) => (share > 0.15 ? EVIDENCE + 0.01 : EVIDENCE) }), 0.2);
  assert.is(noneAbove({ isUneven, evidenceAgainst: writer => (writer === 0 ? EVIDENCE + 1 : 0) }), 0.1);
  // One that was refused counts too.
  const found = decide({
    singles: [
      [0b1, 40],
      [0, 400],
    ],
    unknown: { isMadeOf: () => true, isUneven },
  });
  assert.equal([found.mixture.writers, found.noneAbove], [[], null]);
});

test('the largest share comes first, whoever was found first', () => {
  // The first explains most alone, but most of that others explain too.
  const { mixture, groups } = decide({
    singles: [
      [0b011, 30],
      [0b101, 30],
      [0b001, 6],
      [0b010, 25],
      [0b100, 26],
    ],
    threshold: 2,
  });
  assert.equal(mixture.writers, [2, 1, 0]);
  assert.ok(mixture.shares[0] > mixture.shares[1] && mixture.shares[1] > mixture.shares[2]);
  assert.equal(
    groups.map(({ writers }) => writers[0]),
    [2, 1, 0],
  );
});

test('the likeliest is asked first, of all keys and of what is left over', () => {
  const order = (asked: Asked): number[] => {
    const writers: number[] = [];
    const explainLess = (writer: number, others: readonly number[]) => {
      if (others.length === (asked.splits ? 1 : 0)) writers.push(writer);
      return others.length === 0 && asked.splits !== undefined;
    };
    decide({ ...asked, unknown: { explainLess } });
    return writers;
  };
  assert.equal(
    order({
      singles: [
        [0b001, 20],
        [0b010, 40],
        [0b100, 30],
      ],
      threshold: 1,
    }).slice(0, 3),
    [1, 2, 0],
  );
  const beside = (mask: number, count: number) => split(count, [0b0001, 99], [mask, 1]);
  const rest = [...beside(0b0010, 20), ...beside(0b0100, 40), ...beside(0b1000, 30)];
  const found = order({ splits: rest, candidates: [0, 1, 2, 3], threshold: 1 });
  assert.equal(found.slice(-3), [2, 3, 1]);
});

test('in what is left over a simple one is refused, and who wrote already is in no other’s group', () => {
  const splits = split(30, [0b10, 99], [0b01, 1]);
  assert.equal(writersOf({ splits }), [1, 0]);
  assert.equal(writersOf({ splits, unknown: { isSimple: writer => writer === 0 } }), [1]);
  // Of five keys the evidence is thin: the second could have written what the first did, but not the first what it does not explain.
  const few = decide({ splits: split(5, [0b10, 99], [0b01, 1]), candidates: [0, 1], threshold: 5 });
  assert.equal(few.groups, [
    { writers: [1, 0], isSame: false },
    { writers: [0], isSame: true },
  ]);
});

test('where nobody is found among all keys, what is seldom is not asked by itself', () => {
  // One of a hundred records of each key is where a rule would put it, and no rule put the others.
  const { mixture, unexplained } = decide({ splits: split(60, [0, 99], [0b1, 1]) });
  assert.equal([mixture.writers, unexplained], [[], 120]);
});

test('that none wrote a share is said only where there is no writer, and something was seen', () => {
  const evidenceAgainst = () => EVIDENCE + 1;
  assert.is(decide({ unknown: { evidenceAgainst } }).noneAbove, null);
  assert.is(decide({ singles: [[0b1, 30]], unknown: { evidenceAgainst } }).noneAbove, null);
  assert.is(decide({ singles: [[0b1, 1]], unknown: { evidenceAgainst } }).noneAbove, 0.1);
});

test.run();
