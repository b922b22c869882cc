// The lab's link: what it says comes back, and nonsense is passed over and told.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FIELDS, readLink, writeLink } from '../../src/lab/link.ts';
import { panels } from '../../src/lab/panels/index.ts';
import { type LabState, START } from '../../src/lab/state.ts';
import { rules } from '../../src/rules/index.ts';
import { runs } from '../runs.ts';

const test = suite('lab link');

test('names are short, and each is used once', () => {
  const names = Object.values(FIELDS).map(({ name }) => name);
  assert.is(new Set(names).size, names.length);
  for (const name of names) assert.match(name, /^[a-z]{1,2}$/);
});

/** A promise: what was sent to somebody goes on to mean what it meant. */
test('links that were published are understood', () => {
  const read = (hash: string) => readLink(hash).state;
  assert.equal(read(''), START);
  assert.equal(read('#k=order-1&n=24'), { ...START, keys: 'order-1', partitions: 24 });
  assert.equal(read('#p=clients&k=1%0A2&t=long&n=6&r=crc32&a=1'), {
    ...START,
    keys: '1\n2',
    keyType: 'long',
    partitions: 6,
    rule: 'crc32',
    all: true,
  });
});

test('every rule and every panel can be named', () => {
  for (const { id } of rules) assert.is(readLink(`#r=${id}`).state.rule, id);
  for (const { id } of panels) assert.is(readLink(`#p=${id}`).state.panel, id);
});

test('what is written is read, whatever the keys are', () => {
  const state = fc.record({
    keys: fc.string({ unit: 'binary', maxLength: 200 }),
    partitions: fc.integer({ min: 1, max: 0x7fffffff }),
    all: fc.boolean(),
    rule: fc.constantFrom(...rules.map(({ id }) => id)),
  });
  fc.assert(
    fc.property(state, part => {
      const whole: LabState = { ...START, ...part };
      assert.equal(readLink(writeLink(whole)), { state: whole, ignored: [] });
    }),
    { numRuns: runs(500) },
  );
});

test('what is as at the start is left out', () => {
  assert.is(writeLink(START), '');
  assert.is(writeLink({ ...START, partitions: 24 }), '#n=24');
});

test('nonsense is passed over and told', () => {
  for (const part of [
    'n=0',
    'n=-1',
    'n=1e9',
    'n=2147483648',
    'n=',
    't=int128',
    'r=md5',
    'p=%00',
    'a=yes',
    'zz=1',
    'x=',
  ]) {
    const { state, ignored } = readLink(`#k=a&${part}`);
    assert.equal(state, { ...START, keys: 'a' }, part);
    assert.is(ignored.length, 1, part);
  }
  for (const hash of ['#', '#&&&', '#%', '#%ff%', '#=', '#k', '#__proto__=1&constructor=2', `#${'k'.repeat(1e5)}`]) {
    assert.is(typeof readLink(hash).state.keys, 'string');
  }
});

test('any text is a link', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), text => {
      const { state } = readLink(`#${text}`);
      assert.ok(state.partitions >= 1 && rules.some(({ id }) => id === state.rule));
    }),
    { numRuns: runs(1000) },
  );
});

test.run();
