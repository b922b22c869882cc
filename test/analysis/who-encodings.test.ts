// One logical key in several encodings: which keys are one, how many are split, and what is shown of it.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { canonicalForms, type EncodingKind, findEncodings } from '../../src/analysis/who/encodings.ts';
import { type Naming, namingFor } from '../../src/analysis/who/naming.ts';
import type { Redaction } from '../../src/state/redaction.ts';
import { LONGEST_WITNESS, type WhoState } from '../../src/state/writers/state.ts';

const test = suite('encodings of keys');
type KeyLike = string | Uint8Array;
const bytesOf = (key: KeyLike): Uint8Array => (typeof key === 'string' ? new Uint8Array(Buffer.from(key)) : key);
const fromHex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const PLAIN = namingFor(undefined, 12, 1000);

function find(keys: readonly (KeyLike | [key: KeyLike, partition: number])[], naming: Naming = PLAIN) {
  const witnesses = keys.map(each => {
    const [key, partition] = Array.isArray(each) ? each : [each, 0];
    return { key: bytesOf(key), first: 0, second: 0, partition, mask: 0 };
  });
  return findEncodings({ witnesses } as unknown as WhoState, naming);
}
const shownKey = (key: KeyLike, partition: number) => ({
  key: Buffer.from(bytesOf(key)).toString(),
  hex: Buffer.from(bytesOf(key)).toString('hex'),
  partition,
});
const frame = (id: number, rest: KeyLike): Uint8Array => {
  const head = Buffer.alloc(5);
  head.writeInt32BE(id, 1);
  return new Uint8Array(Buffer.concat([head, bytesOf(rest)]));
};

test('what is the same text for all encodings of a key, kind by kind', () => {
  const forms = new Map(canonicalForms(key => key.length > 5 && key[0] === 0 && key[1] !== 0x11));
  const kinds: EncodingKind[] = ['schema-id', 'quotes', 'white-space', 'case', 'number', 'uuid', 'avro', 'field'];
  assert.equal([...forms.keys()], kinds);
  const uuid = '00112233-4455-6677-8899-aabbccddeeff';
  /** What is not named is not what the kind is about. */
  const told: [key: KeyLike, isText: boolean, forms: Partial<Record<EncodingKind, string>>][] = [
    ['abc', true, {}],
    ['', true, {}],
    ['"a b"', true, { quotes: 'a b' }],
    ['"a\nb"', true, { quotes: 'a\nb', avro: '"a\nb"' }],
    ['""', true, { quotes: '' }],
    ['"', true, {}],
    ['"a', true, {}],
    ['x"a"', true, {}],
    ['"a"x', true, {}],
    ['1"2"', true, {}],
    [`x${uuid}`, true, {}],
    ['a"', true, {}],
    [' a\t', true, { 'white-space': 'a' }],
    ['AbÇ', true, { case: 'abç' }],
    ['42', true, { number: '42' }],
    ['-7', true, { number: '-7' }],
    ['007', true, { number: '007' }],
    ['1'.repeat(18), true, { number: '1'.repeat(18) }],
    ['1'.repeat(19), true, {}],
    ['1.5', true, {}],
    ['x7', true, {}],
    ['7x', true, {}],
    ['--7', true, {}],
    [fromHex('0000002a'), false, { number: '42', avro: '42', field: '42' }],
    [fromHex('ffffffffffffff85'), false, { number: '-123', avro: '-123', field: '-123' }],
    // Four letters are one too, but a large one.
    ['wxyz', true, {}],
    [fromHex('ff'), false, {}],
    [uuid, true, { uuid }],
    [uuid.toUpperCase(), true, { uuid, case: uuid }],
    [`${uuid}0`, true, {}],
    [fromHex(uuid.replaceAll('-', '')), false, { uuid }],
    ['{"id":42}', true, { field: '42' }],
    ['{"id":42,"b":1}', true, {}],
    ['Struct{id=x}', true, { field: 'x', case: 'struct{id=x}' }],
    // A frame, with a long and with a text.
    [frame(7, fromHex('54')), false, { 'schema-id': 'T', avro: '42' }],
    [frame(7, fromHex('06616263')), false, { 'schema-id': '\x06abc', avro: 'abc' }],
    [frame(7, fromHex('0a6162')), false, { 'schema-id': '\nab' }],
    [frame(0x61626364, fromHex('ff')), false, { 'schema-id': '\xff' }],
  ];
  for (const [like, isText, wanted] of told) {
    const key = bytesOf(like);
    const text = isText ? (like as string) : undefined;
    for (const kind of kinds) {
      // A text is its own form, where the kind is about any text.
      const own = ['quotes', 'white-space', 'case', 'avro', 'field'].includes(kind) ? text : undefined;
      assert.is(forms.get(kind)!(key, text), wanted[kind] ?? own, `${kind} of ${JSON.stringify(like)}`);
    }
  }
  // A key that begins as a frame is an integer where keys have none.
  const unframed = new Map(canonicalForms(() => false));
  assert.equal(
    kinds.map(kind => unframed.get(kind)!(frame(0, fromHex('000007')), undefined)),
    [undefined, undefined, undefined, undefined, '7', undefined, '7', '7'],
  );
});

test('logical keys in several encodings: how many, in how many partitions, which', () => {
  const { schemaIds, variants } = find([
    ['"a"', 1],
    ['a', 1],
    ['b', 2],
    ['"b"', 3],
    ['c', 4],
    ['"c"', 4],
    ['"c"', 5],
    // In two partitions by itself.
    ['d', 6],
    ['d', 7],
    ['e', 8],
  ]);
  assert.equal(schemaIds, []);
  assert.equal(variants, [
    {
      kind: 'quotes',
      keys: 3,
      splitKeys: 2,
      examples: [
        [shownKey('b', 2), shownKey('"b"', 3)],
        [shownKey('c', 4), shownKey('"c"', 4), shownKey('"c"', 5)],
      ],
    },
  ]);
});

test('keys that a kind is not about are not one', () => {
  const ids = [0, 1, 2].map(i => `0011223${i}-4455-6677-8899-aabbccddeeff`);
  const rows = ids.flatMap((id, i): [KeyLike, number][] => [
    [id, i],
    [fromHex(id.replaceAll('-', '')), 5],
    [`other-${i}`, i],
  ]);
  const { variants } = find(rows);
  assert.equal(
    variants.map(({ kind, keys, splitKeys }) => [kind, keys, splitKeys]),
    [['uuid', 3, 3]],
  );
  assert.equal(variants[0].examples[1], [shownKey(ids[1], 1), shownKey(fromHex(ids[1].replaceAll('-', '')), 5)]);
});

test('fewer than three are by chance; three examples are shown; the most frequent kind first', () => {
  const quoted = (count: number): [string, number][] =>
    Array.from({ length: count }, (_, i) => [`"q${i}"`, i] as [string, number]).concat(
      Array.from({ length: count }, (_, i) => [`q${i}`, i + 1] as [string, number]),
    );
  assert.equal(find(quoted(2)).variants, []);
  assert.is(find(quoted(3)).variants[0].keys, 3);
  const cased = (count: number): [string, number][] =>
    Array.from({ length: 2 * count }, (_, i) => [i % 2 ? `k${i >> 1}` : `K${i >> 1}`, i >> 1]);
  const both = (a: number, b: number) => find([...quoted(a), ...cased(b)]).variants;
  assert.equal(
    both(4, 5).map(({ kind, keys, splitKeys, examples }) => [kind, keys, splitKeys, examples.length]),
    [
      ['case', 5, 0, 0],
      ['quotes', 4, 4, 3],
    ],
  );
  assert.equal(
    both(5, 4).map(({ kind, keys }) => [kind, keys]),
    [
      ['quotes', 5],
      ['case', 4],
    ],
  );
  assert.equal(
    both(5, 4)[0].examples,
    [0, 1, 2].map(i => [shownKey(`"q${i}"`, i), shownKey(`q${i}`, i + 1)]),
  );
});

test('keys that begin alike are not one, whichever comes first', () => {
  const pairs = [1, 2, 3].flatMap((i): [string, number][] => [
    [`${i}${i} `, i],
    [`${i}${i}`, i + 1],
  ]);
  for (const keys of [pairs, [...pairs].reverse()]) {
    const { variants } = find(keys);
    assert.equal(
      variants.map(({ kind, keys, splitKeys }) => [kind, keys, splitKeys]),
      [['white-space', 3, 3]],
    );
  }
});

test('schema ids: where nine of ten keys have one, those of more than one key, in their order', () => {
  const framed = [12, 300, 7, 12, 7, 300, 99, 7, 12].map((id, i) => frame(id, `value-${i}`));
  assert.equal(find([...framed, 'a']).schemaIds, [7, 12, 300]);
  assert.equal(find([...framed, 'a', 'b']).schemaIds, []);
  assert.equal(find(framed).schemaIds, [7, 12, 300]);
  assert.equal(find([]).schemaIds, []);
  assert.equal(find(['a', 'b']).schemaIds, []);
  assert.equal(find([frame(7, 'one'), frame(8, 'two')]).schemaIds, []);
  // They are parts of keys.
  assert.equal(find(framed, { ...PLAIN, tellsParts: false }).schemaIds, []);
  // The same behind two of them. Where too few keys have one, none is a frame.
  const same = [0, 1, 2].flatMap((i): [Uint8Array, number][] => [
    [frame(7, `value-${i}`), i],
    [frame(8, `value-${i}`), i + 1],
  ]);
  assert.equal(
    find(same).variants.map(({ kind, keys, splitKeys }) => [kind, keys, splitKeys]),
    [['schema-id', 3, 3]],
  );
  assert.equal(find([...same, 'a']).variants, []);
});

test('what may not be named is in no example', () => {
  const rows = [0, 1, 2].flatMap((i): [string, number][] => [
    [`"q${i}"`, i],
    [`q${i}`, i + 1],
    [` q${i}`, i + 2],
  ]);
  const of = (naming: Partial<Naming>) =>
    find(rows, { ...PLAIN, ...naming }).variants.find(({ kind }) => kind === 'quotes')!;
  assert.is(of({}).examples.length, 3);
  const none = of({ tellsPairs: false });
  assert.equal([none.keys, none.splitKeys, none.examples], [3, 3, []]);
  // One of two of a group alone tells nothing.
  const name: Naming['key'] = key => (key[0] === 0x22 && key[2] !== 0x31 ? undefined : PLAIN.key(key));
  assert.equal(of({ key: name }).examples, [[shownKey('"q1"', 1), shownKey('q1', 2)]]);
});

test('names of keys, and digests of them', () => {
  const digest = (key: Uint8Array) => new Uint8Array([key.length >> 8, key.length & 255, key[0] ?? 0]);
  const redaction: Redaction = { digest, length: 3, id: 'x' };
  const [plain, redacted] = [namingFor(undefined, 16, 1), namingFor(redaction, 16, 1)];
  assert.equal(plain.key(bytesOf('abc')), { key: 'abc', hex: '616263' });
  assert.equal(redacted.key(bytesOf('abc'))!.hex, '000361');
  // Of a long key no more than its start was kept: it has no digest, and its name is cut.
  const long = new Uint8Array(LONGEST_WITNESS).fill(0x61);
  assert.is(redacted.key(long), undefined);
  assert.is(redacted.key(long.subarray(1))!.hex, '0fff61');
  assert.ok(plain.key(long) !== undefined);
  assert.is(plain.transactionalId('tx-ü'), 'tx-ü');
  assert.is(redacted.transactionalId('Atx'), '\0\x03A');
  // Of a name, however long, the whole is known.
  assert.is(redacted.transactionalId('A'.repeat(LONGEST_WITNESS)), '\x10\0A');
  assert.equal([plain.tellsParts, redacted.tellsParts], [true, false]);
  // In 16 partitions a key has 256 pairs of them; in 17 there are 289, of which each must have ten keys.
  const tells = (partitions: number, keys: number) => namingFor(redaction, partitions, keys).tellsPairs;
  assert.equal([tells(16, 0), tells(17, 2890), tells(17, 2889), tells(2, 0)], [true, true, false, true]);
  assert.ok(namingFor(undefined, 17, 0).tellsPairs);
});

test.run();
