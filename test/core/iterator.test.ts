// What only looks iterable is told from what fails while it is asked.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { iteratorFrom } from '../../src/core/iterator.ts';

const test = suite('iterators');

test('an iterator, or none', () => {
  const all = [1, 2][Symbol.iterator]();
  assert.is(
    iteratorFrom(() => all),
    all,
  );
  for (const none of [undefined, null, {}, { next: 1 }, 7])
    assert.is(
      iteratorFrom(() => none as never),
      undefined,
    );
  assert.is(
    iteratorFrom(() => Object.create(Uint8Array.prototype)[Symbol.iterator]()),
    undefined,
  );
});

test("an error of its maker's own is thrown on", () => {
  const error = new Error('its own');
  try {
    iteratorFrom(() => {
      throw error;
    });
    assert.unreachable();
  } catch (found) {
    assert.is(found, error);
  }
});

test.run();
