// The lab's link: what it says comes back, and nonsense is passed over and told.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FIELDS, linkTo, readLink, writeLink } from '../../src/lab/link.ts';
import { policies } from '../../src/lab/models/policies.ts';
import { panels } from '../../src/lab/panels/index.ts';
import { END, type LabState, REMEDIES, START } from '../../src/lab/state.ts';
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
  assert.equal(read('#p=growth&gm=18&gr=crc32&gk=0&gf=1&gl=1&ga=3&gg=4'), {
    ...START,
    panel: 'growth',
    growTo: 18,
    growRule: 'crc32',
    growMade: 0,
    mended: true,
    readsLast: true,
    growAt: 3,
    ghostAt: 4,
  });
  assert.equal(read('#p=keyless&kp=kip-480&kl=0&kw=250&kb=1024&kr=10&ks=100&kn=2&kt=7'), {
    ...START,
    panel: 'keyless',
    policy: 'kip-480',
    lingerMs: 0,
    slowMs: 250,
    batchSize: 1024,
    recordBytes: 10,
    recordsPerSecond: 100,
    brokers: 2,
    keylessAt: 7,
  });
  assert.equal(read('#p=hot-keys&he=0.75&hm=9&hk=1&hr=salts-merged&hf=4&hl=2&ht=5'), {
    ...START,
    panel: 'hot-keys',
    exponent: 0.75,
    hotKeys: 9,
    hottest: 1,
    remedy: 'salts-merged',
    fanout: 4,
    lanePartitions: 2,
    hotAt: 5,
  });
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

test('what panels that move ask comes back', () => {
  const rule = fc.constantFrom(...rules.map(({ id }) => id));
  const state = fc.record({
    growTo: fc.integer({ min: 1, max: 0x7fffffff }),
    growRule: fc.oneof(fc.constant('same' as const), rule),
    growMade: fc.integer({ min: 0, max: 200 }),
    mended: fc.boolean(),
    readsLast: fc.boolean(),
    growAt: fc.integer({ min: 0, max: END }),
    ghostAt: fc.integer({ min: 0, max: END }),
    keylessAt: fc.integer({ min: 0, max: END }),
    hotAt: fc.integer({ min: 0, max: END }),
    policy: fc.constantFrom(...policies.map(({ id }) => id)),
    lingerMs: fc.integer({ min: 0, max: 1000 }),
    slowMs: fc.integer({ min: 0, max: 1000 }),
    batchSize: fc.integer({ min: 1, max: 1_000_000 }),
    recordBytes: fc.integer({ min: 1, max: 100_000 }),
    recordsPerSecond: fc.integer({ min: 1, max: 5000 }),
    brokers: fc.integer({ min: 1, max: 9 }),
    exponent: fc.integer({ min: 0, max: 399 }).map(hundredths => hundredths / 100),
    hotKeys: fc.integer({ min: 1, max: 1000 }),
    hottest: fc.integer({ min: 0, max: 50 }),
    remedy: fc.constantFrom(...REMEDIES),
    fanout: fc.integer({ min: 1, max: 64 }),
    lanePartitions: fc.integer({ min: 1, max: 1000 }),
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

test('what is too long for a link is left out of it, and that is told', () => {
  assert.equal(linkTo({ ...START, keys: 'a', partitions: 24 }), { hash: '#k=a&n=24', isWhole: true });
  assert.equal(linkTo({ ...START, keys: 'L'.repeat(1e6), partitions: 24 }), { hash: '#n=24', isWhole: false });
  assert.equal(linkTo({ ...START, code: 'L'.repeat(1e6), keys: 'a' }), { hash: '#k=a', isWhole: false });
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
    'gm=0',
    'gr=md5',
    'kp=sticky',
    'kl=1001',
    'he=4',
    'he=1e0',
    'hr=lanes',
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
