// Which records a lane takes, against plain descriptions of it.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createPartitioner, type Lane, type LaneCondition, type PartitionerRecord } from '../../src/index.ts';
import { fails } from '../fails.ts';
import { runs } from '../runs.ts';

const test = suite('lane conditions');
const INFO = { topic: 't', numPartitions: 2 };

/** Whether a lane with this condition takes the record. */
function takes(when: LaneCondition | undefined, record: PartitionerRecord): boolean {
  const lanes: Lane[] = [{ name: 'a', to: 0, ...(when !== undefined && { when }) }];
  if (when !== undefined) lanes.push({ name: 'others', to: 1 });
  return createPartitioner({ lanes }).partition(record, INFO) === 0;
}

const utf8 = (text: string) => new TextEncoder().encode(text);

test('a prefix: of a text and of its bytes alike, and no key has none', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'ä', '€'), maxLength: 4 });
  fc.assert(
    fc.property(letters, letters, (keyPrefix, key) => {
      const expected = key.startsWith(keyPrefix);
      assert.is(takes({ keyPrefix }, { key }), expected);
      assert.is(takes({ keyPrefix }, { key: utf8(key) }), expected);
    }),
    { numRuns: runs(600) },
  );
  for (const record of [{ key: null }, {}]) assert.not.ok(takes({ keyPrefix: '' }, record));
});

test('a prefix of what is no key is an error, also where the lane never hashes the key', () => {
  const lanes: Lane[] = [
    { name: 'a', when: { keyPrefix: 'k' }, to: 0, within: 'round-robin' },
    { name: 'b', to: 1, within: 'round-robin' },
  ];
  for (const key of [
    107,
    true,
    [107],
    ['k'],
    {},
    { length: 1, 0: 107 },
    Object.create(Uint8Array.prototype),
    utf8('k').buffer,
  ]) {
    const { partition } = createPartitioner({ lanes });
    fails(() => partition({ key }, INFO), 'ERR_KEY', /must be a string or a Uint8Array/);
  }
});

/** The shapes in which clients hand out headers. */
const SHAPES: Record<string, (headers: readonly (readonly [string, string])[]) => unknown> = {
  object: headers => Object.fromEntries(headers),
  'object of bytes': headers => Object.fromEntries(headers.map(([name, value]) => [name, utf8(value)])),
  'object of lists': headers =>
    Object.fromEntries(headers.map(([name]) => [name, headers.filter(([other]) => other === name).map(([, v]) => v)])),
  Map: headers => new Map(headers),
  'Map of bytes': headers => new Map(headers.map(([name, value]) => [utf8(name), utf8(value)])),
  list: headers => headers.map(([name, value]) => ({ [name]: value })),
};

test('a header, in every shape that clients have', () => {
  const name = fc.constantFrom('a', 'b', 'toString');
  const value = fc.constantFrom('x', 'y', '');
  const all = fc.uniqueArray(fc.tuple(name, value), { selector: ([name]) => name, maxLength: 3 });
  fc.assert(
    fc.property(all, name, fc.option(value, { nil: undefined }), (headers, header, value) => {
      const expected = headers.some(([name, has]) => name === header && (value === undefined || has === value));
      for (const [shape, write] of Object.entries(SHAPES)) {
        const when = { header, ...(value !== undefined && { value }) };
        assert.is(takes(when, { headers: write(headers) as never }), expected, shape);
      }
    }),
    { numRuns: runs(300) },
  );
});

test('of several values one is enough, and none is no header', () => {
  for (const headers of [{ a: ['x', 'y'] }, [{ a: 'x' }, { a: 'y' }], [{ b: '1' }, { a: ['x', utf8('y')] }]]) {
    assert.ok(takes({ header: 'a', value: 'y' }, { headers } as never));
    assert.not.ok(takes({ header: 'a', value: 'z' }, { headers } as never));
  }
  class NoMap {
    readonly a = 'x';
    get [Symbol.toStringTag]() {
      return 'Map';
    }
  }
  assert.ok(takes({ header: 'a' }, { headers: new NoMap() as never }));
  for (const headers of [{ a: undefined }, { a: [] }, [], [['a', 'x']], null, undefined, 'a', 7])
    assert.not.ok(takes({ header: 'a' }, { headers } as never), JSON.stringify(headers));
});

test('what is no condition', () => {
  const bad = [null, 5, 'keyPrefix', true, [], {}, { keyPrefix: 1 }, { value: 'x' }, { header: 'a', value: 1 }];
  const worse = [
    { keyPrefix: 'a', header: 'b' },
    { header: 'a', keyPrefix: 7 },
    { keyPrefix: 'a', more: 'b' },
  ];
  for (const when of [...bad, ...worse])
    fails(() => createPartitioner({ lanes: [{ name: 'a', to: 0, when: when as never }] }), 'ERR_LANE', /as `when`/);
});

test('a lane is refused if, and only if, one before it takes all that it could', () => {
  const conditions: (LaneCondition | undefined)[] = [
    undefined,
    ...['', 'e', 'eu', 'eu-'].map(keyPrefix => ({ keyPrefix })),
    ...['a', 'b'].flatMap(header => [{ header }, { header, value: 'x' }, { header, value: 'y' }]),
  ];
  const keys = [null, '', 'e', 'eu', 'eu-', 'x'];
  const headers = [undefined, 'x', 'y', 'z'].flatMap(a =>
    [undefined, 'x', 'y', 'z'].map(b => ({ ...(a && { a }), ...(b && { b }) })),
  );
  const records = keys.flatMap(key => headers.map(headers => ({ key, headers })));
  const taken = conditions.map(when => records.filter(record => takes(when, record)));
  for (const [i, earlier] of conditions.entries()) {
    for (const [j, later] of conditions.entries()) {
      const make = () =>
        createPartitioner({
          lanes: [
            { name: 'a', to: 0, ...(earlier && { when: earlier }) },
            { name: 'b', to: 1, ...(later && { when: later }) },
          ],
        });
      if (taken[j].every(record => taken[i].includes(record))) fails(make, 'ERR_LANE', /can never match/);
      else make();
    }
  }
});

test('of a function nothing is known but that it is the same', () => {
  const [one, other] = [() => true, () => true];
  const lanes = (a: LaneCondition, b: LaneCondition) => ({
    lanes: [
      { name: 'a', to: 0, when: a },
      { name: 'b', to: 1, when: b },
    ],
  });
  createPartitioner(lanes(one, other));
  createPartitioner(lanes({ keyPrefix: 'a' }, one));
  createPartitioner(lanes(one, { keyPrefix: 'a' }));
  fails(() => createPartitioner(lanes(one, one)), 'ERR_LANE', /can never match/);
});

test.run();
