// Ghosts of compacted topics, against a log that is replayed.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { GhostFinder } from '../../src/analysis/plan/ghosts.ts';
import type { GhostKind, Ghosts, Tombstone } from '../../src/analysis/plan/types.ts';
import { partitionUnder } from '../../src/rules/index.ts';
import { type Copy, CopyTable, type Slice } from '../../src/scan/keys/copies.ts';
import { KEYLESS, RecordBlockBuilder, TOMBSTONE } from '../../src/sources/records/block.ts';
import { runs } from '../runs.ts';

const test = suite('analysis/ghosts');

interface LogRecord {
  key: string;
  partition: number;
  isTombstone: boolean;
  timestamp: number;
}

/** All keys with their copies, in as many passes as the memory asks for. */
function copiesOf(log: readonly LogRecord[], memory: number, blockSize = 7) {
  const keys: [Uint8Array, readonly Copy[]][] = [];
  const slices: Slice[] = [{ number: 0, of: 1 }];
  let passes = 0;
  for (; slices.length > 0; passes++) {
    const table = new CopyTable(slices.pop()!, memory, rest => slices.push(rest));
    const builder = new RecordBlockBuilder();
    for (const [i, { key, partition, isTombstone, timestamp }] of log.entries()) {
      const bytes = Buffer.from(key, 'latin1');
      builder.add(bytes, 0, bytes.length, partition, isTombstone ? TOMBSTONE : 0, i, timestamp);
      if ((i + 1) % blockSize === 0) table.add(builder.take());
    }
    table.add(builder.take());
    keys.push(...table.keys());
  }
  return { keys, passes };
}

function ghostsOf(log: readonly LogRecord[], numPartitions: number, memory = 1e9) {
  const tombstones: Tombstone[] = [];
  const finder = new GhostFinder({ rule: 'murmur2', numPartitions }, tombstone => tombstones.push(tombstone));
  for (const [key, copies] of copiesOf(log, memory).keys) finder.add(key, copies);
  return { ghosts: finder.answer(), tombstones };
}

const copiesByKind = ({ kinds }: Ghosts) => Object.fromEntries(kinds.map(({ kind, copies }) => [kind, copies]));
const nameOf = (key: Uint8Array) => Buffer.from(key).toString('latin1');

// Each record is written by somebody who counts 3, 6 or 12 partitions, a millisecond after the one before, or at the same time.
const logs = fc
  .array(
    fc.record({
      key: fc.oneof(
        fc.constantFrom('a', 'b', 'c', 'd', '\xff\x00', ''),
        fc.string({ maxLength: 3, unit: 'binary-ascii' }),
      ),
      count: fc.constantFrom(3, 6, 12),
      isTombstone: fc.boolean(),
      wait: fc.constantFrom(0, 1, 5),
    }),
    { maxLength: 80 },
  )
  .map(records => {
    let now = 1_700_000_000_000;
    return records.map(({ key, count, isTombstone, wait }): LogRecord => {
      now += wait;
      return {
        key,
        partition: partitionUnder('murmur2', Buffer.from(key, 'latin1'), count),
        isTombstone,
        timestamp: now,
      };
    });
  });

test('tombstones "now" delete what is out of date, and never the newest value of a key', () => {
  fc.assert(
    fc.property(logs, log => {
      const { ghosts, tombstones } = ghostsOf(log, 12);
      // What a reader of all partitions has in the end, and the copies that compaction leaves.
      const last = new Map<string, LogRecord>();
      const left = new Map<string, LogRecord>();
      for (const record of log) {
        last.set(record.key, record);
        left.set(`${record.partition} ${record.key}`, record);
      }
      assert.is(ghosts.keys, last.size);
      const isHome = ({ key, partition }: LogRecord) =>
        partition === partitionUnder('murmur2', Buffer.from(key, 'latin1'), 12);
      const away = [...left.values()].filter(copy => !copy.isTombstone && !isHome(copy));
      const athome = [...left.values()].filter(copy => !copy.isTombstone && isHome(copy));
      const copiesOfKey = (key: string) => [...left.values()].filter(each => each.key === key);
      // Values at home of which some tombstone elsewhere is not known to be older, unless a value elsewhere is newer than all.
      const doubtful = athome.filter(home => {
        const others = copiesOfKey(home.key).filter(each => each !== home);
        const newest = Math.max(...others.map(each => each.timestamp));
        if (!others.some(each => each.isTombstone && each.timestamp >= home.timestamp)) return false;
        return newest === home.timestamp || others.some(each => each.timestamp === newest && each.isTombstone);
      });
      const counted = ghosts.kinds.reduce((sum, { copies }) => sum + copies, 0);
      assert.ok(counted >= away.length && counted <= away.length + doubtful.length, `${counted}`);
      // Values that only a tombstone elsewhere is newer than: those at home, and those away that are newer than what is at home.
      const deleted = [...athome, ...away].filter(copy => {
        const others = copiesOfKey(copy.key).filter(each => each !== copy);
        const deletion = Math.max(...others.filter(each => each.isTombstone).map(each => each.timestamp));
        const isLast = [copy, ...others].every(each => each.isTombstone || each.timestamp < deletion);
        const home = others.find(isHome);
        return isLast && (isHome(copy) || (home !== undefined && home.timestamp < copy.timestamp));
      });
      assert.is(ghosts.tombstonesIfDeleted, deleted.length);
      for (const { key, partition, when } of tombstones) {
        const copy = left.get(`${partition} ${nameOf(key)}`)!;
        if (when === 'if-deleted') {
          assert.ok(deleted.includes(copy), 'is deleted elsewhere');
          continue;
        }
        assert.ok(away.includes(copy), 'is a value away from home');
        const newest = Math.max(
          ...[...left.values()].filter(each => each.key === copy.key).map(each => each.timestamp),
        );
        if (when === 'now') assert.ok(copy.timestamp < newest, 'something newer is left');
        else assert.ok(copy.timestamp === newest, 'it is the newest');
      }
      assert.is(tombstones.filter(({ when }) => when === 'now').length, ghosts.tombstonesNow);
      assert.is(tombstones.length, ghosts.tombstonesNow + ghosts.tombstonesAfterRewrite + ghosts.tombstonesIfDeleted);
    }),
    { numRuns: runs(300) },
  );
});

test('little memory: several passes, the same answer', () => {
  const log = Array.from(
    { length: 5000 },
    (_, i): LogRecord => ({
      key: `user-${(i * 7919) % 1700}`,
      partition: partitionUnder('murmur2', `user-${(i * 7919) % 1700}`, i < 2500 ? 6 : 12),
      isTombstone: i % 11 === 0,
      timestamp: i,
    }),
  );
  const whole = ghostsOf(log, 12);
  const { passes, keys } = copiesOf(log, 20_000);
  assert.ok(passes > 4, `${passes}`);
  assert.is(keys.length, 1700);
  const parts = ghostsOf(log, 12, 20_000);
  assert.equal(copiesByKind(parts.ghosts), copiesByKind(whole.ghosts));
  const sorted = (tombstones: Tombstone[]) =>
    tombstones.map(({ key, partition, when }) => [nameOf(key), partition, when].join(' ')).sort();
  assert.equal(sorted(parts.tombstones), sorted(whole.tombstones));
});

// 'a' belongs in 3 of 12, and in 3 of 6; 'user-1' moves.
const key = 'user-1';
const [old, home] = [partitionUnder('murmur2', key, 3), partitionUnder('murmur2', key, 12)];
const value = (partition: number, timestamp: number): LogRecord => ({ key, partition, isTombstone: false, timestamp });
const deleted = (partition: number, timestamp: number): LogRecord => ({
  ...value(partition, timestamp),
  isTombstone: true,
});

const cases: [string, LogRecord[], GhostKind | null, number, number][] = [
  ['its deletion went elsewhere', [value(home, 1), deleted(old, 2)], 'deleted-elsewhere', 0, 0],
  ['deleted elsewhere at the same time', [value(home, 1), deleted(old, 1)], 'unclear', 0, 0],
  ['deleted elsewhere, no times', [value(home, NaN), deleted(old, NaN)], 'unclear', 0, 0],
  ['written again after a deletion elsewhere', [deleted(old, 1), value(home, 2)], null, 0, 0],
  ['its stale copy has a tombstone with its time', [value(old, 1), value(home, 2), deleted(old, 1)], null, 0, 0],
  ['nothing new has come yet', [value(old, 1)], 'only', 0, 1],
  ['a newer value is where it belongs', [value(old, 1), value(home, 2)], 'stale', 1, 0],
  ['it was deleted where it belongs', [value(old, 1), deleted(home, 2)], 'undeletable', 1, 0],
  ['an old producer has written since', [value(home, 1), value(old, 2)], 'newer', 0, 0],
  ['the same time', [value(home, 1), value(old, 1)], 'unclear', 0, 0],
  ['no times', [value(home, NaN), value(old, NaN)], 'unclear', 0, 0],
  ['no times, one copy', [value(old, NaN)], 'only', 0, 1],
  ['deleted in both', [deleted(old, 1), deleted(home, 2)], null, 0, 0],
  ['deleted in the old one', [deleted(old, 1), value(home, 2)], null, 0, 0],
  ['only where it belongs', [value(home, 1)], null, 0, 0],
];
for (const [name, log, kind, now, later] of cases) {
  test(`one key: ${name}`, () => {
    assert.is.not(old, home);
    const { ghosts } = ghostsOf(log, 12);
    const found = ghosts.kinds.filter(({ copies }) => copies > 0);
    assert.equal(
      found.map(each => each.kind),
      kind === null ? [] : [kind],
    );
    assert.is(ghosts.tombstonesNow, now);
    assert.is(ghosts.tombstonesAfterRewrite, later);
    if (kind) {
      const [example] = found[0].examples;
      assert.is(example.hex, Buffer.from(key).toString('hex'));
      assert.is(example.partition, log.some(each => !each.isTombstone && each.partition === old) ? old : home);
      assert.is(example.belongs, home);
      assert.is(example.deletedIn, kind === 'deleted-elsewhere' ? old : undefined);
    }
  });
}

// Any log: after each value has been written again, and the tombstones with their times, nothing is left.
test('what the plan says, done, leaves nothing behind', () => {
  fc.assert(
    fc.property(logs, log => {
      const spaced = log.map((record, i) => ({ ...record, timestamp: 1000 + i }));
      const homeOf = (bytes: Uint8Array) => partitionUnder('murmur2', bytes, 12);
      let now = 10_000;
      const append = (key: Uint8Array, partition: number, isTombstone: boolean, timestamp: number): LogRecord => ({
        key: nameOf(key),
        partition,
        isTombstone,
        timestamp,
      });
      // What is newer than the value where it belongs is written there too: its writer has the new rule by now.
      const rewritten = [
        ...spaced,
        ...copiesOf(spaced, 1e9).keys.flatMap(([bytes, copies]) => {
          const newest = copies.reduce((a, b) => (b.timestamp > a.timestamp ? b : a));
          const isAway = newest.partition !== homeOf(bytes) && !newest.isTombstone;
          return isAway ? [append(bytes, homeOf(bytes), false, now++)] : [];
        }),
      ];
      // A second time where a value is newer than the one that a deletion elsewhere was for.
      let cleaned = rewritten;
      for (let round = 0; round < 2; round++) {
        const { ghosts, tombstones } = ghostsOf(cleaned, 12);
        assert.is(ghosts.tombstonesAfterRewrite, 0);
        const written = tombstones.map(({ key, partition, timestamp }) => append(key, partition, true, timestamp));
        cleaned = [...cleaned, ...written];
      }
      const { kinds } = ghostsOf(cleaned, 12).ghosts;
      assert.equal(
        kinds.filter(({ copies }) => copies > 0),
        [],
      );
    }),
    { numRuns: runs(300) },
  );
});

test('grown twice: of two old copies the older one is stale already', () => {
  const middle = partitionUnder('murmur2', key, 6);
  assert.is(new Set([old, middle, home]).size >= 2, true);
  const { tombstones } = ghostsOf([value(0, 1), value(1, 2)], 12);
  assert.equal(
    tombstones.map(({ partition, when }) => [partition, when]),
    [
      [0, 'now'],
      [1, 'after-rewrite'],
    ],
  );
});

test('the last offset of a partition counts, in whatever order the records come', () => {
  const builder = new RecordBlockBuilder();
  const bytes = Buffer.from(key);
  builder.add(bytes, 0, bytes.length, old, TOMBSTONE, 9, 9);
  builder.add(bytes, 0, bytes.length, old, 0, 8, 8);
  builder.add(bytes, 0, 0, old, KEYLESS, 10, 10);
  builder.add(bytes, 0, bytes.length, -1, 0, 11, 11);
  const table = new CopyTable({ number: 0, of: 1 }, 1e6, () => assert.unreachable());
  table.add(builder.take());
  const [[, copies], ...others] = [...table.keys()];
  assert.equal(others, []);
  assert.equal(copies, [{ partition: old, offset: 9, timestamp: 9, isTombstone: true }]);
});

test('a long binary key comes back as it was', () => {
  const long = Uint8Array.from({ length: 10_000 }, (_, i) => (i * 7) & 0xff);
  const builder = new RecordBlockBuilder();
  builder.add(long, 0, long.length, 0, 0, 0, 0);
  const table = new CopyTable({ number: 0, of: 1 }, 1e6, () => assert.unreachable());
  table.add(builder.take());
  const [[found]] = [...table.keys()];
  assert.is(Buffer.compare(found, long), 0);
});

// What lies where: a value or, behind a minus, a tombstone at home, in a or in b, with its time; a question mark for none that is known.
const CONSTELLATIONS: Record<string, string> = {
  '': '',
  home5: '',
  '-home5': '',
  '-a5': '',
  'home?': '',
  a5: 'a only',
  'a?': 'a only',
  'a5 b6': 'a stale, b only',
  'a6 b5': 'a only, b stale',
  'a5 b5': 'a unclear, b unclear',
  'a? b5': 'a unclear, b unclear',
  'a5 b5 home?': 'a unclear, b unclear',
  'home5 a4': 'a stale',
  'home5 a5': 'a unclear',
  'home5 a6': 'a newer',
  'home? a6': 'a unclear',
  'home6 a?': 'a unclear',
  '-home5 a4': 'a undeletable',
  '-home5 a5': 'a unclear',
  '-home5 a6': 'a newer',
  '-home5 a4 b6': 'a undeletable, b newer',
  'home5 -a4': '',
  'home5 -a4 b?': 'b unclear',
  'home5 -a5': 'home unclear',
  'home5 -a6': 'home deleted in a',
  'home5 -a?': 'home unclear',
  'home? -a6': 'home unclear',
  'home5 -a6 b4': 'home deleted in a, b stale',
  'home5 -a6 b6': 'home unclear, b newer',
  'home5 -a6 b7': 'b newer',
  'home5 -a6 b6 -c4': 'home unclear, b newer',
  'home5 -a6 b7 -c4': 'b newer',
  'home5 -a5 b5': 'home unclear, b unclear',
  'home5 -a5 b7': 'b newer',
  'home5 -a6 -b?': 'home unclear',
  'home5 -a6 -b7': 'home deleted in b',
  'home5 -a4 -b6': 'home deleted in b',
  'home5 -a6 b5': 'home deleted in a, b unclear',
  'home4 -a6 b5': 'home deleted in a, b deleted in a',
  '-home4 -a6 b5': 'b deleted in a',
  '-a6 b5': 'b undeletable',
  '-a5 b5': 'b unclear',
  '-a4 b5': 'b only',
  '-a? b5': 'b unclear',
};

test('each constellation of a key with what is wrong with its values, and the tombstones that help', () => {
  const to = { rule: 'murmur2', numPartitions: 12 } as const;
  // Home is the first of the three partitions, the second or the last.
  for (const home of [3, 8, 11]) {
    const key = Buffer.from(
      Array.from({ length: 200 }, (_, i) => `k${i}`).find(key => partitionUnder('murmur2', key, 12) === home)!,
    );
    const places: Record<string, number> = { home, a: (home + 1) % 12, b: (home + 5) % 12, c: (home + 7) % 12 };
    const nameOf = (partition: number) => Object.keys(places).find(name => places[name] === partition)!;
    for (const [what, expected] of Object.entries(CONSTELLATIONS)) {
      const copies = what.split(' ').flatMap((each): Copy[] => {
        const [, minus, name, time] = /^(-?)(home|a|b|c)(.)$/.exec(each) ?? [];
        const copy = { offset: 0, timestamp: Number(time), isTombstone: minus === '-' };
        return name ? [{ ...copy, partition: places[name] }] : [];
      });
      for (const order of [copies, copies.toReversed()]) {
        const tombstones: Tombstone[] = [];
        const finder = new GhostFinder(to, tombstone => tombstones.push(tombstone));
        finder.add(key, order);
        const ghosts = finder.answer();
        const found = ghosts.kinds.flatMap(({ kind, examples }) => examples.map(example => ({ kind, ...example })));
        const told = found.map(({ kind, partition, deletedIn }) => {
          const where = deletedIn === undefined ? kind : `deleted in ${nameOf(deletedIn)}`;
          return `${nameOf(partition)} ${where}`;
        });
        assert.equal(told.sort(), expected.split(', ').filter(Boolean).sort(), what);
        assert.equal([ghosts.keys, ghosts.live], [1, copies.some(({ isTombstone }) => !isTombstone) ? 1 : 0]);
        for (const { kind, copies, keys, examples } of ghosts.kinds) {
          assert.equal([copies, keys], [examples.length, Math.min(1, examples.length)], kind);
        }
        const byWhen = (when: Tombstone['when']) => tombstones.filter(tombstone => tombstone.when === when).length;
        const count = (...kinds: GhostKind[]) => found.filter(({ kind }) => kinds.includes(kind)).length;
        assert.equal(
          [byWhen('now'), byWhen('after-rewrite'), byWhen('if-deleted')],
          [count('stale', 'undeletable'), count('only'), count('deleted-elsewhere')],
        );
        assert.equal(
          [ghosts.tombstonesNow, ghosts.tombstonesAfterRewrite, ghosts.tombstonesIfDeleted],
          [byWhen('now'), byWhen('after-rewrite'), byWhen('if-deleted')],
        );
        for (const { partition, timestamp, when } of tombstones) {
          const { deletedIn } = found.find(each => each.partition === partition)!;
          const by = copies.find(copy => copy.partition === (when === 'if-deleted' ? deletedIn : partition))!;
          assert.is(Object.is(timestamp, by.timestamp), true);
        }
      }
    }
  }
});

test('of two deletions at the same time the one in the lower partition is named', () => {
  const finder = new GhostFinder({ rule: 'murmur2', numPartitions: 12 });
  const copy = (partition: number, timestamp: number, isTombstone: boolean): Copy => ({
    ...{ partition, timestamp, isTombstone, offset: 0 },
  });
  const key = Buffer.from('a');
  finder.add(key, [copy(partitionUnder('murmur2', key, 12), 5, false), copy(9, 6, true), copy(7, 6, true)]);
  const [{ deletedIn }] = finder.answer().kinds.find(({ kind }) => kind === 'deleted-elsewhere')!.examples;
  assert.is(deletedIn, 7);
});

test('five examples of each kind', () => {
  const finder = new GhostFinder({ rule: 'murmur2', numPartitions: 2 });
  for (let i = 0; i < 40; i++) {
    const key = Buffer.from(`k${i}`);
    const copy = { partition: 1 - partitionUnder('murmur2', key, 2), offset: 0, timestamp: 1, isTombstone: false };
    finder.add(key, [copy]);
  }
  const only = finder.answer().kinds.find(({ kind }) => kind === 'only')!;
  assert.equal([only.copies, only.keys, only.examples.length], [40, 40, 5]);
});

test.run();
