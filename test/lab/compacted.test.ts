// The lab's compacted topic: its ghosts are those of `keylane plan --compacted`, and a reader is deceived by them and by nothing else.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { PlanAnswer } from '../../src/analysis/plan/types.ts';
import { compactedTopic, type Step, type Story } from '../../src/lab/models/compacted.ts';
import { keysWith } from '../../src/lab/models/keys.ts';
import { partitionUnder, type RuleId } from '../../src/rules/index.ts';
import { keylane } from '../cli/run.ts';
import { runs } from '../runs.ts';

const test = suite('lab compacted');
const at = (rule: RuleId, numPartitions: number) => ({ rule, numPartitions });
const story: Story = { isMended: false, readsFrom: 'first' };
const keys = keysWith([], 9);
const lastOf = (steps: readonly Step[], kind: Step['kind']) => steps.findLast(step => step.kind === kind)!;

/** As `kcat -J` prints the topic. */
function dumpOf({ log }: Step): string {
  const lines = log.flat().map(({ name, value, partition, offset, timestamp }) => {
    const payload = value === null ? null : value;
    return JSON.stringify({ topic: 't', partition, offset, tstype: 'create', ts: timestamp, key: name, payload });
  });
  return `${lines.join('\n')}\n`;
}

for (const isMended of [false, true]) {
  test(`${isMended ? 'mended' : 'left alone'}: after each step the ghosts are those that the command line finds`, () => {
    const steps = compactedTopic(keys, at('murmur2', 4), at('murmur2', 6), { ...story, isMended });
    for (const step of steps.filter(({ ghosts }) => ghosts)) {
      const args = [
        'plan',
        '-',
        '--format',
        'kcat',
        '--from',
        'murmur2@4',
        '--to',
        'murmur2@6',
        '--compacted',
        '--json',
      ];
      const answer: PlanAnswer = JSON.parse(keylane(args, { input: dumpOf(step) }).out);
      assert.equal(JSON.parse(JSON.stringify(step.ghosts)), answer.ghosts, step.kind);
      const marked = step.log.flat().flatMap(({ ghost }) => ghost ?? []);
      for (const { kind, copies } of answer.ghosts!.kinds) {
        assert.is(marked.filter(each => each === kind).length, copies, `${step.kind}: ${kind}`);
      }
    }
  });
}

test('what happens, in this order', () => {
  const kinds = compactedTopic(keys.slice(0, 3), at('murmur2', 4), at('murmur2', 6), { ...story, isMended: true }).map(
    ({ kind }) => kind,
  );
  assert.equal(kinds, ['write', 'write', 'write', 'grow', 'update', 'delete', 'rewrite', 'bury', 'expire']);
});

test('any growth: compaction keeps one record of a key in a partition, and ghosts are where the key is not', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<RuleId>('murmur2', 'crc32', 'fnv1a-abs'),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 0, max: 12 }),
      fc.boolean(),
      fc.constantFrom<Story['readsFrom']>('first', 'last'),
      (rule, n, more, isMended, readsFrom) => {
        const to = at(rule, n + more);
        const steps = compactedTopic(keys, at('murmur2', n), to, { isMended, readsFrom });
        for (const { log, numPartitions, replay } of steps) {
          for (const [partition, records] of log.entries()) {
            assert.is(new Set(records.map(({ name }) => name)).size, records.length);
            assert.ok(records.length === 0 || partition < numPartitions);
            for (const { name, ghost, partition: own } of records) {
              assert.is(own, partition);
              if (ghost) assert.is.not(partition, partitionUnder(rule, name, to.numPartitions));
            }
          }
          for (const { value, possible, seen } of replay) {
            assert.ok(seen.length === 0 ? value === null : possible.includes(value));
          }
        }
        const { replay, ghosts } = steps.at(-1)!;
        if (!isMended) return;
        assert.ok(ghosts!.kinds.every(({ copies }) => copies === 0));
        for (const { value, truth, possible } of replay) {
          assert.is(value, truth);
          assert.ok(possible.length <= 1);
        }
      },
    ),
    { numRuns: runs(80) },
  );
});

test('keys that are no text are told apart by their bytes', () => {
  const bytes = [[0xff], [0xfe], [0xff, 0xff], [0], [0xc3, 0x28], []].map(each => Uint8Array.from(each));
  const named = bytes.map((key, i) => ({ name: `hex ${i}`, key }));
  const [from, to] = [at('murmur2', 3), at('murmur2', 12)];
  const steps = compactedTopic(named, from, to, story);
  for (const record of steps.at(-1)!.log.flat()) {
    const { key } = named.find(({ name }) => name === record.name)!;
    const isHome = record.partition === partitionUnder('murmur2', key, 12);
    assert.is(record.ghost === undefined, isHome);
  }
  assert.ok(
    steps
      .at(-1)!
      .log.flat()
      .some(({ ghost }) => ghost),
  );
});

test('a reader can be deceived in each way that there is', () => {
  const read = (readsFrom: Story['readsFrom'], kind: Step['kind']) =>
    lastOf(compactedTopic(keys, at('murmur2', 4), at('murmur2', 8), { isMended: false, readsFrom }), kind).replay;
  // Of a multiple a key only ever moves up: who reads from the first partition on is right by luck, as long as there are tombstones.
  assert.ok(read('first', 'delete').every(({ value, truth }) => value === truth));
  const wrong = read('last', 'delete').filter(({ value, truth }) => value !== truth);
  assert.ok(wrong.some(({ value, truth }) => value === 'v1' && truth === 'v2'));
  assert.ok(wrong.some(({ value, truth }) => value === 'v1' && truth === null));
  // Then the deleted are back, whatever the order.
  assert.ok(read('first', 'expire').some(({ value, truth }) => value === 'v1' && truth === null));
});

test.run();
