// What was used lately is kept, and no more than that.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Recent } from '../../src/partitioners/recent.ts';

const test = suite('recent');

test('the 4096 that were used last are there, 8192 at most', () => {
  const recent = new Recent<number, object>();
  const values = Array.from({ length: 20_000 }, () => ({}));
  for (const [i, value] of values.entries()) {
    recent.set(i, value);
    assert.is(recent.get(i), value);
  }
  const kept = values.filter((value, i) => recent.get(i) === value);
  assert.equal(kept.slice(-4096), values.slice(-4096));
  assert.ok(kept.length <= 8192, `${kept.length}`);
});

test('what is asked for again and again stays', () => {
  const recent = new Recent<string, object>();
  const value = {};
  recent.set('often', value);
  for (let i = 0; i < 50_000; i++) {
    recent.set(`topic-${i}`, {});
    if (i % 4000 === 0) assert.is(recent.get('often'), value, `${i}`);
  }
});

test('a value that is set anew is the new one', () => {
  const recent = new Recent<string, number>();
  recent.set('a', 1);
  for (let i = 0; i < 4096; i++) recent.set(`topic-${i}`, i);
  recent.set('a', 2);
  assert.is(recent.get('a'), 2);
});

test.run();
