// When each writer wrote, and where one takes over from another.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { whoTimeline } from '../../src/analysis/who/timeline.ts';
import { MASK_RULES } from '../../src/state/writers/rule-masks.ts';
import { addToTimeline, emptyTimeline } from '../../src/state/writers/timeline.ts';

const test = suite('timeline of who');
const WRITERS = [0, 4, 6];

/** Ten records in each bucket: of one writer alone, of an unknown one (`-`), or a digit of the second's among the first's. */
function told(what: string, writers = WRITERS) {
  const timeline = emptyTimeline('offset');
  for (const [i, letter] of [...what].entries()) {
    const at = 16 * i;
    const add = (mask: number, records: number) => records > 0 && addToTimeline(timeline, at, mask, records);
    if (letter === '-') add(1 << 9, 10);
    else if (/\d/.test(letter)) {
      add(1 << WRITERS[0], 10 - Number(letter));
      add(1 << WRITERS[1], Number(letter));
    } else if (letter !== ' ') add(1 << WRITERS['abc'.indexOf(letter)], 10);
  }
  const names = MASK_RULES.map(rule => ({ rule, numPartitions: 12 }));
  return whoTimeline({ timeline } as never, { decision: { mixture: { writers } }, names } as never);
}
const switches = (what: string): string =>
  told(what)!
    .switches.map(({ at, from, to }) => {
      const letterOf = (rule: string) => 'abc'[WRITERS.findIndex(writer => MASK_RULES[writer] === rule)];
      return `${letterOf(from)}${letterOf(to)}${at / 16}`;
    })
    .join(' ');

test('one takes over from another, as long as none comes back and few are mixed', () => {
  assert.is(switches('aabb'), 'ab2');
  assert.is(switches('aabbcc'), 'ab2 bc4');
  assert.is(switches('aab aab'), '');
  assert.is(switches('aabbaa'), 'ab2 ba4');
  assert.is(switches('abab'), '');
  assert.is(switches('aaaa'), '');
  assert.is(switches('aa5bb'), 'ab3');
  assert.is(switches('aa55bbbb'), 'ab4');
  assert.is(switches('aa555bbbb'), '');
  assert.is(switches('aa- bbbb'), 'ab4');
  assert.is(switches('5555'), '');
  // Nine of ten records.
  assert.is(switches('a1a9bb'), 'ab3');
  assert.is(switches('aaa2aa8bbb'), 'ab7');
});

test('spans have their records and shares, of all of them', () => {
  const { unit, spans } = told('a- 5')!;
  assert.is(unit, 'offset');
  assert.equal(
    spans.map(({ from, to, records, shares }) => [
      from,
      to,
      records,
      ...shares.map(({ share }) => Number(share.toFixed(3))),
    ]),
    [
      [0, 16, 10, 1, 0, 0],
      [16, 32, 10, 0, 0, 0],
      [48, 64, 10, 0.5, 0.5, 0],
    ],
  );
  assert.equal(
    spans[0].shares.map(({ rule }) => rule),
    WRITERS.map(writer => MASK_RULES[writer]),
  );
});

test('spans are in order whatever the order of the records, and shares are of what the writers explain', () => {
  const timeline = emptyTimeline('timestamp');
  for (const at of [50_000, 2000, 10_000]) addToTimeline(timeline, at, 1 << WRITERS[0], 3);
  addToTimeline(timeline, 2000, 1 << 9, 1);
  addToTimeline(timeline, 2000, (1 << WRITERS[1]) | (1 << 9), 4);
  const names = MASK_RULES.map(rule => ({ rule, numPartitions: 12 }));
  const { unit, spans } = whoTimeline(
    { timeline } as never,
    { decision: { mixture: { writers: WRITERS.slice(0, 2) } }, names } as never,
  )!;
  assert.is(unit, 'timestamp');
  const { width } = timeline;
  const [first, second, third] = [2000, 10_000, 50_000].map(at => Math.floor(at / width) * width);
  assert.equal(
    spans.map(({ from, to, records }) => [from, to - from, records]),
    [
      [first, width, 8],
      [second, width, 3],
      [third, width, 3],
    ],
  );
  // Three and four of eight; one is of neither.
  assert.equal(
    spans[0].shares.map(({ share }) => Number(share.toFixed(6))),
    [0.375, 0.5],
  );
});

test('none of one writer, or of one whose rule masks do not know', () => {
  assert.is(told('ab', [0]), null);
  assert.is(told('ab', [0, MASK_RULES.length]), null);
  assert.ok(told('ab', [0, MASK_RULES.length - 1]));
  assert.is(
    whoTimeline({ timeline: undefined } as never, { decision: { mixture: { writers: [0, 4] } }, names: [] } as never),
    null,
  );
});

test.run();
