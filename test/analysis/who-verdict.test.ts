// From what the evidence shows to a verdict, or to the reason why there is none: at the border of each.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { EVIDENCE } from '../../src/analysis/who/evidence.ts';
import { verdictOf } from '../../src/analysis/who/verdict.ts';
import { partitionUnder } from '../../src/rules/index.ts';
import { MASK_RULES } from '../../src/state/writers/rule-masks.ts';

const test = suite('verdicts of who');
const bit = (rule: (typeof MASK_RULES)[number]): number => MASK_RULES.indexOf(rule);
const [MURMUR2, CRC32, FNV] = [bit('murmur2'), bit('crc32'), bit('fnv1a-mask')];

interface Question {
  /** Bits of the writers, each with all that could stand in its place. */
  groups?: number[][];
  isSame?: boolean;
  /** Candidates behind the masks' rules. */
  more?: { rule: string; numPartitions: number }[];
  numPartitions?: number;
  seen?: number;
  unexplained?: number;
  suspects?: number[];
  otherShare?: number;
  noneAbove?: number | null;
  evidenceForUnknown?: number;
  left?: { key: string; partition: number }[];
  records?: number;
  outOfRange?: number;
  keyless?: number;
  keyed?: number;
  unknown?: { kind: string } | null;
  shares?: string[];
  /** Of records that the best single rule does not explain. */
  misses?: number;
  /** Records that murmur2 alone explains. */
  alone?: number;
}

function verdict(question: Question) {
  const { groups = [[MURMUR2]], isSame = false, more = [], numPartitions = 12, seen = 100, unexplained = 0 } = question;
  const {
    suspects = [],
    otherShare = 0,
    noneAbove = null,
    evidenceForUnknown = 0,
    left = [],
    records = 1000,
  } = question;
  const { outOfRange = 0, keyless = 0, keyed = 1000, unknown = null, misses = 0, alone = 0 } = question;
  const names = [...MASK_RULES.map(rule => ({ rule, numPartitions })), ...more];
  const writers = groups.map(([first]) => first);
  const shares = question.shares ?? [...new Set(writers.map(writer => names[writer].rule))];
  return verdictOf(
    { numPartitions, records, outOfRange, keyless } as never,
    {
      decision: {
        mixture: { writers, otherShare },
        groups: groups.map(writers => ({ writers, isSame })),
        ...{ seen, unexplained, suspects, noneAbove },
      },
      names,
      records: new Map([
        [(1 << MASK_RULES.length) - 1, 1000 - misses - alone],
        [1 << MURMUR2, alone],
        [0, misses],
      ]),
      ...{ evidenceForUnknown, left: left.map(({ key, partition }) => ({ key: Buffer.from(key), partition })) },
    } as never,
    shares.map(rule => ({ rule })) as never,
    keyed,
    unknown as never,
  );
}
const told = (question: Question): string => {
  const { verdict: name, reason, moreKeys, noneAbove } = verdict(question);
  return [name, reason, moreKeys, noneAbove].filter(each => each !== null).join(' ');
};
/** Keys that decide in 12 partitions, and in 2. */
const TO_DECIDE = Math.ceil((EVIDENCE + Math.log(MASK_RULES.length)) / Math.log(12));
const TO_DECIDE_OF_TWO = Math.ceil((EVIDENCE + Math.log(MASK_RULES.length)) / Math.log(2));

test('one rule', () => {
  assert.is(told({}), 'murmur2');
  assert.is(told({ groups: [[CRC32]] }), 'crc32');
});

test('what is asked before any rule', () => {
  assert.is(told({ keyed: 0, keyless: 5 }), 'none');
  assert.is(told({ keyed: 0, keyless: 0, seen: 0 }), 'undecided no-keys');
  assert.is(told({ seen: 0 }), 'undecided no-keys');
  assert.is(told({ numPartitions: 1 }), 'undecided one-partition');
  assert.is(told({ records: 10_000, outOfRange: 2 }), 'murmur2');
  assert.is(told({ records: 10_000, outOfRange: 3 }), 'undecided partition-count');
});

test('no rule: shown, known by what is done, or too few keys', () => {
  const none = { groups: [], misses: 900 };
  assert.is(told({ ...none, unknown: { kind: 'one-partition' } }), 'none');
  const shown = { ...none, evidenceForUnknown: EVIDENCE };
  assert.is(told({ ...shown, noneAbove: 0.2 }), 'none 0.2');
  assert.is(told({ ...shown, noneAbove: 0.21, unknown: { kind: 'random' } }), 'none 0.21');
  assert.is(
    told({ ...none, noneAbove: 0.1, evidenceForUnknown: EVIDENCE - 0.01, unknown: { kind: 'random' } }),
    'undecided unclear',
  );
  assert.is(told({ ...none, unknown: { kind: 'random' } }), 'undecided unclear');
  // That no rule has a third is not shown.
  assert.is(told(shown), 'undecided unclear');
  // Four times as many keys as decide.
  assert.match(told({ ...shown, noneAbove: 0.21, seen: 4 * TO_DECIDE + 1 }), /^undecided unclear \d+$/);
  assert.is(told({ ...none, seen: 4 * TO_DECIDE + 1 }), 'undecided unclear');
  assert.is(told({ ...none, seen: 4 * TO_DECIDE }), 'undecided few-keys 1');
  assert.is(told({ ...none, misses: 0, seen: 4 * TO_DECIDE + 1 }), 'undecided few-keys 1');
  assert.is(told({ ...none, seen: 2 }), `undecided few-keys ${TO_DECIDE - 2}`);
  assert.is(told({ ...none, seen: TO_DECIDE }), 'undecided few-keys 1');
});

test('how many more keys show that nobody wrote a tenth by a rule', () => {
  const more = (seen: number) => verdict({ groups: [], misses: 900, noneAbove: 0.3, seen }).moreKeys!;
  // One and a half times the evidence, by what a key tells of a tenth.
  const [chance, tenth] = [1 / 12, 0.1 + 0.9 / 12];
  const each = -(chance * Math.log(tenth / chance) + (1 - chance) * Math.log(0.9));
  const needed = Math.ceil((1.5 * EVIDENCE) / each);
  assert.ok(needed > 4 * TO_DECIDE + 1, `${needed}`);
  assert.is(more(needed - 10), 10);
  assert.is(more(needed + 10), 1);
});

test('records without a key decide where there are no others', () => {
  assert.is(told({ keyed: 5, keyless: 5 }), 'murmur2');
  assert.is(told({ keyed: 1, keyless: 0 }), 'murmur2');
});

test('the rule with the fewest misses speaks for none, not the one with most', () => {
  // All of them explain it, or murmur2 alone does.
  const none = { groups: [], seen: 4 * TO_DECIDE + 1 };
  assert.is(told({ ...none, misses: 0 }), 'undecided few-keys 1');
  assert.is(told({ ...none, misses: 0, alone: 900 }), 'undecided few-keys 1');
  assert.is(told({ ...none, misses: 1, alone: 900 }), 'undecided unclear');
});

test('a writer at a larger count than was taken', () => {
  const more = [{ rule: 'murmur2', numPartitions: 13 }];
  assert.is(told({ groups: [[MASK_RULES.length]], more }), 'undecided partition-count');
  assert.is(told({ groups: [[MASK_RULES.length]], more: [{ rule: 'murmur2', numPartitions: 11 }] }), 'murmur2');
  // One of two is enough.
  assert.is(told({ groups: [[CRC32], [MASK_RULES.length]], more }), 'undecided partition-count');
});

test('rules that cannot be told apart', () => {
  const unsigned = bit('murmur2-unsigned');
  const absolute = bit('murmur2-abs');
  // The same rule at two counts is one.
  assert.is(told({ groups: [[MURMUR2, MASK_RULES.length]], more: [{ rule: 'murmur2', numPartitions: 6 }] }), 'murmur2');
  assert.is(told({ groups: [[MURMUR2, unsigned]], numPartitions: 8 }), 'undecided power-of-two');
  assert.is(told({ groups: [[MURMUR2, unsigned]], numPartitions: 12 }), 'undecided low-hashes 1');
  assert.is(told({ groups: [[MURMUR2, unsigned]], seen: 2 * TO_DECIDE }), 'undecided low-hashes 1');
  assert.is(told({ groups: [[MURMUR2, unsigned]], seen: 2 * TO_DECIDE - 1 }), 'undecided few-keys 1');
  // An absolute value is another number, but in two partitions.
  assert.is(told({ groups: [[MURMUR2, absolute]], numPartitions: 8 }), 'undecided low-hashes 1');
  assert.is(told({ groups: [[absolute, MURMUR2]], numPartitions: 8 }), 'undecided low-hashes 1');
  assert.is(told({ groups: [[MURMUR2, absolute]], numPartitions: 2 }), 'undecided power-of-two');
  // The same rule at two counts beside one that never differs, and an absolute value that is the first of them.
  const smaller = [{ rule: 'murmur2-abs', numPartitions: 4 }];
  assert.is(
    told({ groups: [[absolute, MURMUR2, MASK_RULES.length]], more: smaller, numPartitions: 2 }),
    'undecided power-of-two',
  );
  const twice = [{ rule: 'murmur2', numPartitions: 4 }];
  assert.is(
    told({ groups: [[MURMUR2, unsigned, MASK_RULES.length]], more: twice, numPartitions: 8 }),
    'undecided power-of-two',
  );
  const absTwice = [{ rule: 'murmur2-abs', numPartitions: 4 }];
  assert.is(
    told({ groups: [[absolute, unsigned, MASK_RULES.length]], more: absTwice, numPartitions: 8 }),
    'undecided low-hashes 1',
  );
  assert.is(told({ groups: [[MURMUR2, unsigned, CRC32]], numPartitions: 8 }), 'undecided low-hashes 1');
  assert.is(told({ groups: [[MURMUR2, CRC32]] }), 'undecided few-keys');
  assert.is(told({ groups: [[MURMUR2, CRC32]], seen: TO_DECIDE }), 'undecided few-keys');
  assert.is(told({ groups: [[MURMUR2, CRC32]], seen: TO_DECIDE - 1 }), 'undecided few-keys 1');
  assert.is(
    told({ groups: [[MURMUR2, CRC32]], numPartitions: 2, seen: 1 }),
    `undecided few-keys ${TO_DECIDE_OF_TWO - 1}`,
  );
  assert.is(told({ groups: [[MURMUR2, CRC32]], numPartitions: 8 }), 'undecided few-keys');
});

test('some keys off the rule: strays, a suspect, or a sibling', () => {
  assert.is(told({ unexplained: 1 }), 'murmur2');
  // What is left over is of rules rather than of none.
  assert.is(told({ unexplained: 1, evidenceForUnknown: -0.01 }), 'undecided few-off-rule');
  const needed = Math.ceil((EVIDENCE + Math.log(MASK_RULES.length)) / Math.log(12));
  assert.is(
    told({ unexplained: 2, suspects: [CRC32] }),
    `undecided few-off-rule ${Math.ceil(((needed - 2) / 2) * 100)}`,
  );
  assert.is(told({ unexplained: needed, suspects: [CRC32] }), 'undecided few-off-rule');
  // So many more are none: 34 keys of 700 whose numbers modulo seven are kafka-node's places were -514 too few.
  assert.is(told({ unexplained: needed + 1, suspects: [CRC32] }), 'undecided few-off-rule');
  assert.is(
    told({ unexplained: needed - 1, suspects: [CRC32], seen: 1000 }),
    `undecided few-off-rule ${Math.ceil(1000 / (needed - 1))}`,
  );
  // One in five thousand of ten thousand.
  assert.is(told({ unexplained: 2, seen: 10_000, suspects: [CRC32] }), 'murmur2');
  assert.match(told({ unexplained: 3, seen: 10_000, suspects: [CRC32] }), 'few-off-rule');
  assert.match(told({ unexplained: 1, seen: 9999, suspects: [CRC32] }), 'few-off-rule');
  assert.is(told({ unexplained: 0, suspects: [CRC32] }), 'murmur2');
  const key = 'order-1';
  const at = (rule: 'murmur2-abs' | 'crc32') => [{ key, partition: partitionUnder(rule, key, 12) }];
  assert.is(told({ unexplained: 1, left: at('murmur2-abs') }), 'undecided few-off-rule');
  assert.is(told({ unexplained: 1, left: at('crc32') }), 'murmur2');
  assert.is(told({ unexplained: 1, left: [...at('murmur2-abs'), ...at('crc32')] }), 'murmur2');
});

test('a rest of its own counts as a writer once it is shown', () => {
  const rest = { unexplained: 20, otherShare: 0.05 };
  assert.is(told({ ...rest, evidenceForUnknown: EVIDENCE, shares: ['murmur2', 'none'] }), 'mixed');
  assert.is(told({ ...rest, evidenceForUnknown: EVIDENCE - 0.01 }), 'undecided few-off-rule');
  assert.is(told({ ...rest, otherShare: 0.0499, evidenceForUnknown: EVIDENCE - 0.01 }), 'murmur2');
});

test('several rules', () => {
  const two = { groups: [[MURMUR2], [CRC32]] };
  assert.is(told(two), 'mixed');
  // Open groups that are no more than the same everywhere do not matter.
  const open = [[MURMUR2, FNV], [CRC32]];
  assert.match(told({ groups: open }), 'undecided few-keys');
  assert.is(told({ groups: open, isSame: true }), 'mixed');
  // Less than one key in a hundred is off the rules.
  assert.is(told({ ...two, unexplained: 9, seen: 1000, suspects: [FNV] }), 'mixed');
  assert.is(told({ ...two, unexplained: 10, seen: 1000, suspects: [FNV] }), 'undecided few-off-rule');
  assert.is(told({ ...two, unexplained: 10, seen: 1000 }), 'mixed');
  assert.is(told({ ...two, unexplained: 9, seen: 1000, evidenceForUnknown: -1 }), 'undecided few-off-rule');
  assert.is(
    told({ ...two, unexplained: 9, seen: 1000, suspects: [FNV], otherShare: 0.05, evidenceForUnknown: EVIDENCE }),
    'undecided few-off-rule',
  );
  const left = [{ key: 'order-1', partition: partitionUnder('crc32-abs', 'order-1', 12) }];
  assert.is(told({ ...two, unexplained: 1, seen: 1000, left }), 'undecided few-off-rule');
});

test.run();
