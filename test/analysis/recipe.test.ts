// What a plan says of a change and which steps it gives, for plans made by hand: at each border, and word by word where a number stands in it.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { betterCounts } from '../../src/analysis/plan/better-counts.ts';
import { isFinding } from '../../src/analysis/plan/is-finding.ts';
import { caseOf, recipeFor } from '../../src/analysis/plan/recipe.ts';
import type { GhostKind, Ghosts, Moved, PlanAnswer } from '../../src/analysis/plan/types.ts';
import { warningsFor } from '../../src/analysis/plan/warnings.ts';
import type { RuleId } from '../../src/rules/index.ts';

const test = suite('what is said of a plan');
const at = (rule: RuleId, numPartitions: number) => ({ rule, numPartitions });

type Plan = Omit<PlanAnswer, 'warnings' | 'recipe'>;
const moved = (total: number, count: number, changes: Partial<Moved> = {}): Moved => ({
  ...{ total, isTotalEstimate: false, moved: count, movedBounds: { lower: count, upper: count } },
  ...{ exact: true, unknown: 0, ...changes },
});
/** murmur2 from 4 to 6 partitions, with every second key moving. */
const planOf = (changes: Partial<Plan> = {}): Plan => ({
  ...{ from: at('murmur2', 4), to: at('murmur2', 6), redacted: false },
  ...{ keys: moved(100, 50), records: { ...moved(1000, 500), keyless: 0 } },
  ...{ expectedMoved: 2 / 3, expectedFrom: 'one-hash', flows: [], hotKeys: [] },
  ...{ parents: { always: false, onlyOne: [], most: 2 }, spread: null, betterCounts: [], found: null, ghosts: null },
  ...changes,
});
const KINDS: GhostKind[] = ['stale', 'undeletable', 'only', 'newer', 'deleted-elsewhere', 'unclear'];
const ghostsOf = (copies: Partial<Record<GhostKind, number>> = {}, changes: Partial<Ghosts> = {}): Ghosts => ({
  ...{ keys: 9, live: 7, tombstonesNow: 0, tombstonesAfterRewrite: 0, tombstonesIfDeleted: 0 },
  kinds: KINDS.map(kind => ({ kind, copies: copies[kind] ?? 0, keys: copies[kind] ?? 0, examples: [] })),
  ...changes,
});

test('the case of each change', () => {
  const of = (
    from: ReturnType<typeof at>,
    to: ReturnType<typeof at>,
    expectedMoved = 0.5,
    ghosts: Ghosts | null = null,
  ) => caseOf({ from, to, expectedMoved, ghosts });
  const [a, b] = [(n: number) => at('murmur2', n), (n: number) => at('crc32', n)];
  assert.is(of(a(4), a(8)), 'multiple');
  assert.is(of(a(4), a(4)), 'multiple');
  assert.is(of(a(4), a(6)), 'other-count');
  assert.is(of(a(6), a(4)), 'fewer');
  assert.is(of(b(6), a(4)), 'fewer');
  assert.is(of(b(4), a(4)), 'rule');
  assert.is(of(b(4), a(8)), 'rule-and-count');
  assert.is(of(b(4), a(8), 0), 'nothing');
  assert.is(of(a(4), a(8), 0.5, ghostsOf()), 'done');
  assert.is(of(a(4), a(8), 0, ghostsOf()), 'done');
  assert.is(of(a(4), a(8), 0, ghostsOf({ stale: 1 })), 'clean-up');
  assert.is(of(a(4), a(8), 0.5, ghostsOf({ stale: 1 })), 'multiple');
});

test('whether there is something to find: what may move, or what is left behind', () => {
  const [none, all] = [moved(10, 0), moved(10, 10)];
  const maybe = moved(10, 0, { movedBounds: { lower: 0, upper: 1 } });
  const of = (keys: Moved, records: Moved, ghosts: Ghosts | null = null) =>
    isFinding(planOf({ keys, records: { ...records, keyless: 3 }, ghosts }) as PlanAnswer);
  assert.equal([of(none, none), of(maybe, none), of(none, maybe), of(all, all)], [false, true, true, true]);
  assert.equal([of(all, all, ghostsOf()), of(none, none, ghostsOf({ newer: 1 }))], [false, true]);
});

test('better counts: the multiples beside the wish, above the count that is', () => {
  const of = (n: number, m: number, rule: RuleId = 'murmur2') => betterCounts(at('murmur2', n), at(rule, m));
  // 4 of 6 and of 8 stay at gcd / max: 4 / 8.
  assert.equal(of(4, 6), [{ numPartitions: 8, expectedMoved: 0.5 }]);
  assert.equal(of(4, 9), [
    { numPartitions: 8, expectedMoved: 0.5 },
    { numPartitions: 12, expectedMoved: 1 - 4 / 12 },
  ]);
  for (const better of [of(4, 8), of(4, 4), of(4, 3), of(4, 6, 'crc32'), of(1, 7)]) assert.equal(better, []);
});

const stepsOf = (changes: Partial<Plan>, way: string): string[] =>
  recipeFor(planOf(changes)).ways.find(each => each.way === way)!.steps;
const waysOf = (changes: Partial<Plan>): string[] => recipeFor(planOf(changes)).ways.map(({ way }) => way);

test('which ways there are, the better one first', () => {
  assert.equal(waysOf({ to: at('murmur2', 8) }), ['in-place', 'new-topic']);
  assert.equal(waysOf({ to: at('crc32', 4) }), ['in-place', 'new-topic']);
  assert.equal(waysOf({}), ['new-topic', 'in-place']);
  assert.equal(waysOf({ to: at('crc32', 8) }), ['new-topic', 'in-place']);
  assert.equal(waysOf({ to: at('murmur2', 2) }), ['new-topic']);
  assert.equal(waysOf({ ghosts: ghostsOf() }), []);
  assert.equal(recipeFor(planOf({ expectedMoved: 0 })), {
    case: 'nothing',
    ways: [
      {
        way: 'roll',
        when: 'Every key stays where it is.',
        steps: ['Deploy the change process by process, in any order; nothing has to stop.'],
      },
    ],
  });
});

/** The first words of each step. */
const starts = (steps: readonly string[]) => steps.map(step => step.split(' ').slice(0, 3).join(' '));

test('in place, grown under the same rule', () => {
  const steps = stepsOf({}, 'in-place');
  assert.equal(starts(steps), [
    'Set auto.offset.reset=earliest in',
    'Stop all producers,',
    'Wait until every',
    'Add the partitions:',
    'Change what is',
    'Restart every producer,',
    'Write one record',
  ]);
  assert.match(steps[3], '--partitions 6.');
  assert.match(steps[4], 'to 6 partitions and the same rule');
  assert.is(steps[5], 'Restart every producer, so that none still counts 4 partitions.');
  assert.match(steps[6], 'keylane where KEY -n 6 --rule murmur2.');
});

test('in place, another rule at the same count: nothing is added', () => {
  const steps = stepsOf({ from: at('crc32', 4), to: at('murmur2', 4) }, 'in-place');
  assert.equal(starts(steps), [
    'Stop all producers,',
    'Wait until every',
    'Change what is',
    'Deploy murmur2 to',
    'Write one record',
  ]);
  assert.is(steps[3], 'Deploy murmur2 to every producer, and start none that still has crc32.');
});

test('in place, to a multiple: waiting for the parent is enough', () => {
  const parents = { always: true, onlyOne: [], most: 1 };
  const [usual, always] = [stepsOf({}, 'in-place'), stepsOf({ to: at('murmur2', 8), parents }, 'in-place')];
  assert.is(always.length, usual.length);
  assert.match(always[2], 'partition t has keys of partition t mod 4 alone');
  assert.not.match(usual[2], 't mod');
});

test('in place: when to choose it', () => {
  const when = (changes: Partial<Plan>) => recipeFor(planOf(changes)).ways.find(({ way }) => way === 'in-place')!.when;
  const most = (most: number) => ({ parents: { always: false, onlyOne: [], most } });
  assert.match(when({ to: at('murmur2', 8), parents: { always: true, onlyOne: [], most: 1 } }), /^Keeps order/);
  assert.match(when({ to: at('crc32', 4) }), /^If producers can all stop at once/);
  assert.match(when({ to: at('crc32', 6), ...most(3) }), 'keys of up to 3 old ones.');
  assert.match(when(most(1234)), 'keys of up to 1,234 old ones.');
  assert.match(when(most(1)), 'keys of up to 1 old ones.');
  assert.match(when(most(0)), 'keys of several old ones.');
});

test('a new topic', () => {
  const { steps, when } = recipeFor(planOf()).ways[0];
  assert.equal(starts(steps), [
    'Create a topic',
    'Change what is',
    'Copy what must',
    'Stop the old',
    'Let each consumer',
    'Check it: keylane',
    'Keep the old',
  ]);
  assert.match(steps[0], 'with 6 partitions and');
  assert.match(steps[2], 'by murmur2, without');
  assert.match(steps[3], /all 4 partitions, .* with murmur2\.$/);
  assert.match(steps[5], '-n 6, must say murmur2 alone');
  assert.match(when, /^Order and compaction stay right/);
  assert.match(recipeFor(planOf({ to: at('murmur2', 8) })).ways[1].when, /^If producers may not stop at all/);
  assert.match(recipeFor(planOf({ to: at('crc32', 4) })).ways[1].when, /^Order and compaction stay right/);
});

test('in place, compacted: what the dump holds is rewritten, and what is stale deleted', () => {
  const plain = stepsOf({}, 'in-place');
  const some = stepsOf({ ghosts: ghostsOf({ stale: 2 }) }, 'in-place').slice(plain.length);
  assert.equal(starts(some), ['Dump the topic', 'Dump the topic', 'Ask once more,']);
  assert.match(some[0], 'marked "after-rewrite"');
  assert.match(some[1], 'marked "now"');
  const ghosts = ghostsOf({ stale: 2, 'deleted-elsewhere': 1 }, { tombstonesIfDeleted: 1 });
  const deleted = stepsOf({ ghosts }, 'in-place').slice(plain.length);
  assert.equal(starts(deleted), ['Dump the topic', 'Find what wrote', 'Dump the topic', 'Ask once more,']);
  assert.match(deleted[1], /^Find what wrote 1 tombstone to/);
});

test('what is left to clean up: a step for each kind that there is', () => {
  const steps = (copies: Partial<Record<GhostKind, number>>, counts: Partial<Ghosts> = {}) => {
    const recipe = recipeFor(planOf({ expectedMoved: 0, ghosts: ghostsOf(copies, counts) }));
    assert.is(recipe.case, 'clean-up');
    assert.equal(
      recipe.ways.map(({ way, when }) => [way, when]),
      [['clean-up', 'No key moves any more.']],
    );
    return starts(recipe.ways[0].steps);
  };
  assert.equal(steps({ newer: 1 }), ['Find what still']);
  assert.equal(steps({ unclear: 1 }), ['Dump the topic']);
  assert.equal(steps({ only: 1 }), ['Write the value']);
  assert.equal(steps({ stale: 2 }, { tombstonesNow: 2 }), ['Write the tombstones']);
  assert.equal(steps({ undeletable: 2 }, { tombstonesNow: 2 }), ['Write the tombstones']);
  assert.equal(steps({ 'deleted-elsewhere': 3 }, { tombstonesIfDeleted: 3 }), ['Find what wrote']);
  assert.equal(
    steps(
      { newer: 1, unclear: 1, only: 1, stale: 1, 'deleted-elsewhere': 1 },
      { tombstonesNow: 1, tombstonesAfterRewrite: 1, tombstonesIfDeleted: 1 },
    ),
    ['Find what still', 'Dump the topic', 'Write the value', 'Find what wrote', 'Write the tombstones'],
  );
});

const codes = (changes: Partial<Plan>) => warningsFor(planOf(changes)).map(({ code }) => code);
const textOf = (code: string, changes: Partial<Plan>): string => {
  const { message, advice } = warningsFor(planOf(changes)).find(each => each.code === code)!;
  return `${message} | ${advice}`;
};
const GROWN = ['order', 'latest', 'running-producers', 'co-partitioned', 'stale-values'];

test('warnings of a topic that grows, and of one that does not', () => {
  assert.equal(codes({}), GROWN);
  const same = ['order', 'co-partitioned', 'stale-values'];
  assert.equal(codes({ to: at('crc32', 4) }), same);
  assert.equal(codes({ to: at('murmur2', 3) }), ['fewer-partitions', ...same]);
  assert.match(textOf('running-producers', {}), 'go on over 4 partitions until');
  assert.match(textOf('co-partitioned', {}), 'the same rule and 6 partitions too');
  assert.match(
    textOf('fewer-partitions', { from: at('murmur2', 2000), to: at('murmur2', 1000) }),
    'a topic of 2,000 stays one of 2,000 or more. | Make a new topic of 1,000 and',
  );
});

test('keyless records spread over new partitions', () => {
  const records = { ...moved(1000, 500), keyless: 1 };
  assert.equal(codes({ records }), [...GROWN, 'keyless']);
  assert.match(textOf('keyless', { records }), /^1 records have no key/);
  assert.not(codes({ records, to: at('crc32', 4) }).includes('keyless'));
});

test('nothing can move: the same, or the same in effect', () => {
  const same = { from: at('murmur2', 8), to: at('murmur2', 8), expectedMoved: 0 };
  const alike = { ...same, to: at('murmur2-unsigned', 8) };
  const counts = { ...same, to: at('murmur2', 16) };
  for (const changes of [same, alike, counts]) assert.equal(codes(changes), ['same']);
  assert.match(textOf('same', same), /^--from and --to are the same: murmur2 over 8 partitions\..*If two clients/);
  assert.match(textOf('same', alike), /^murmur2 and murmur2-unsigned put .* one of 8 partitions\..*count than 8 that/);
  assert.match(textOf('same', counts), /^murmur2 and murmur2 put every key/);
});

test('keys too long to be kept, and none of these moving', () => {
  const [unknown, none] = [moved(100, 50, { unknown: 1234 }), moved(100, 0)];
  assert.equal(codes({ keys: unknown }), ['unknown-keys', ...GROWN]);
  assert.match(textOf('unknown-keys', { keys: unknown }), /^1,234 keys are too long/);
  assert.equal(codes({ keys: none }), ['same-by-chance', ...GROWN]);
  assert.equal(codes({ keys: { ...none, movedBounds: { lower: 0, upper: 1 } } }), GROWN);
  // Of an estimate the bound may be rounded down below what is counted.
  assert.equal(codes({ keys: moved(100, 1, { movedBounds: { lower: 0, upper: 0 } }) }), GROWN);
});

test('records off both rules, or on the new one: more than one in a hundred', () => {
  const found = (to: number, elsewhere: number) => ({ found: { from: 1000 - to - elsewhere, to, elsewhere } });
  assert.equal(codes(found(10, 10)), GROWN);
  assert.equal(codes(found(10, 11)), ['off-the-rule', ...GROWN]);
  assert.equal(codes(found(11, 10)), ['has-begun', ...GROWN]);
  assert.equal(codes(found(250, 125)), ['off-the-rule', 'has-begun', ...GROWN]);
  assert.match(textOf('off-the-rule', found(0, 125)), /^12\.5 % of the records are where neither/);
  assert.match(textOf('has-begun', found(250, 0)), /^25\.0 % of the records are where --to/);
});

test('compacted: nothing left, something left, and asked after the change', () => {
  const elsewhere = { found: { from: 0, to: 0, elsewhere: 1000 } };
  assert.equal(codes({ ghosts: ghostsOf() }), ['nothing-left']);
  assert.equal(codes({ ghosts: ghostsOf(), ...elsewhere }), ['off-the-rule', 'nothing-left']);
  assert.equal(codes({ ghosts: ghostsOf(), ...elsewhere, expectedMoved: 0 }), ['nothing-left']);
  assert.match(textOf('nothing-left', { ghosts: ghostsOf() }), 'each of 7 values lies where murmur2 over 6 partitions');
  const left = { ghosts: ghostsOf({ stale: 1 }) };
  assert.equal(codes(left), GROWN.slice(0, -1));
  assert.equal(codes({ ...left, ...elsewhere, expectedMoved: 0 }), []);
  assert.equal(codes({ ...left, found: { from: 500, to: 500, elsewhere: 0 }, expectedMoved: 0 }), ['has-begun']);
});

test.run();
