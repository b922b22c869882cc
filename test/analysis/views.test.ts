// What the bytes of a key can mean, form by form, at each form's borders.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  fieldsOf,
  integerBytes,
  integerText,
  latin1,
  onlyField,
  textOf,
  UUID,
  uuidText,
} from '../../src/analysis/shared/key-forms.ts';
import { avroText, framesOf, schemaIdOf } from '../../src/analysis/shared/schema-ids.ts';
import { type ViewKind, type ViewName, viewNamed, viewsOf } from '../../src/analysis/shared/views.ts';

const test = suite('views of keys');
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const hexOf = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString('hex');
const fromHex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const int64 = (value: bigint): Uint8Array => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return new Uint8Array(bytes);
};

test('a text is UTF-8 without controls but those of lines and tabs', () => {
  for (const text of ['', 'a', 'é', '😀', '\ufeffa', 'a\tb\nc\rd\x0b\x0c', ' ', '~']) {
    assert.is(textOf(bytesOf(text)), text);
  }
  for (const text of ['\0', '\x08', '\x0e', '\x1f', 'a\x7f']) assert.is(textOf(bytesOf(text)), undefined);
  for (const hex of ['ff', 'c3', 'eda080', '61 80']) assert.is(textOf(fromHex(hex)), undefined);
  assert.is(latin1(fromHex('00 61 ff')), '\0a\xff');
});

test('integers of four and eight bytes, as far as they are no letters', () => {
  const int32 = (value: number): Uint8Array => int64(BigInt(value)).subarray(4);
  for (const value of [0, 1, -1, 9_999_999, -999_999]) {
    assert.is(integerText(int32(value)), String(value));
    assert.is(integerText(int64(BigInt(value))), String(value));
  }
  for (const value of [10_000_000, -1_000_000]) {
    assert.is(integerText(int32(value)), undefined);
    assert.is(integerText(int64(BigInt(value))), undefined);
  }
  for (const length of [0, 3, 5, 7, 9]) assert.is(integerText(new Uint8Array(length)), undefined);
  // Inside of another array.
  assert.is(integerText(fromHex('ff 00000007 ff').subarray(1, 5)), '7');
});

test('integers in text, as Java writes them', () => {
  const of = (text: string) => [4, 8].map(length => hexOf(integerBytes(text, length as 4 | 8)));
  assert.equal(of('0'), ['00000000', '0000000000000000']);
  assert.equal(of('10'), ['0000000a', '000000000000000a']);
  assert.equal(of('-1'), ['ffffffff', 'ffffffffffffffff']);
  assert.equal(of('2147483647'), ['7fffffff', '000000007fffffff']);
  assert.equal(of('2147483648'), [undefined, '0000000080000000']);
  assert.equal(of('-2147483648'), ['80000000', 'ffffffff80000000']);
  assert.equal(of('-2147483649'), [undefined, 'ffffffff7fffffff']);
  assert.equal(of('999999999999999999'), [undefined, '0de0b6b3a763ffff']);
  for (const text of ['', '-', '+1', '01', '00', '1.0', '1e3', ' 1', '1 ', '1000000000000000000', 'x1', '1x']) {
    assert.equal(of(text), [undefined, undefined], text);
  }
});

test('UUIDs', () => {
  const uuid = '00112233-4455-6677-8899-aAbBcCdDeEfF';
  assert.ok(UUID.test(uuid));
  for (const wrong of [`${uuid}0`, `0${uuid}`, uuid.slice(1), uuid.replaceAll('-', ''), uuid.replace('f', 'g')]) {
    assert.not(UUID.test(wrong.toLowerCase()));
  }
  assert.is(uuidText(fromHex(uuid.replaceAll('-', ''))), uuid.toLowerCase());
  for (const length of [0, 15, 17]) assert.is(uuidText(new Uint8Array(length)), undefined);
});

test('fields of JSON, of envelopes and of Struct', () => {
  const told: [string, Record<string, string> | undefined][] = [
    ['{"id":1,"name":"a","is":true}', { id: '1', name: 'a', is: 'true' }],
    ['{"id":null,"list":[1],"object":{"a":1}}', {}],
    ['{"id":9007199254740991}', { id: '9007199254740991' }],
    ['{"id":9007199254740992}', {}],
    ['{"id":1.5}', { id: '1.5' }],
    ['{"schema":null,"payload":7}', { payload: '7' }],
    ['{"schema":{},"payload":{"id":1}}', { id: '1' }],
    ['{"schema":{},"payload":null}', {}],
    ['{"schema":"s","payload":{"id":1},"more":1}', { schema: 's', more: '1' }],
    ['{"schema":"s"}', { schema: 's' }],
    ['{"a":1,"b":2}', { a: '1', b: '2' }],
    ['{"schema":1,"b":2}', { schema: '1', b: '2' }],
    ['{"a":1,"payload":2}', { a: '1', payload: '2' }],
    ['{"payload":"p"}', { payload: 'p' }],
    ['{}', {}],
    ['{"id":1', undefined],
    [' {"id":1}', undefined],
    ['[1]', undefined],
    ['7', undefined],
    ['', undefined],
    ['Struct{id=1}', { id: '1' }],
    ['Struct{id=1,name=a=b}', { id: '1', name: 'a=b' }],
    ['Struct{id=}', { id: '' }],
    ['Struct{id=1\n2}', { id: '1\n2' }],
    ['Struct{id=1,odd}', undefined],
    ['Struct{=1}', undefined],
    ['Struct{=a=b}', undefined],
    ['Struct{}', undefined],
    ['xStruct{id=1}', undefined],
    ['Struct{id=1}x', undefined],
  ];
  for (const [text, fields] of told) {
    const found = fieldsOf(text);
    assert.equal(found && Object.fromEntries(found), fields, text);
  }
  assert.is(onlyField('{"id":1}'), '1');
  assert.is(onlyField('{"schema":{},"payload":{"id":1}}'), '1');
  for (const text of ['{"id":1,"name":"a"}', '{}', 'id=1']) assert.is(onlyField(text), undefined);
});

/** Of a view, what it makes of which keys; undefined where it does not apply. */
const MADE: [
  kind: ViewKind,
  [key: string | Uint8Array, part: string | Uint8Array | undefined][],
  more?: Partial<ViewName>,
][] = [
  [
    'int32',
    [
      ['7', fromHex('00000007')],
      ['x', undefined],
      [fromHex('ff'), undefined],
    ],
  ],
  [
    'int64',
    [
      ['7', fromHex('0000000000000007')],
      ['7.0', undefined],
    ],
  ],
  [
    'number-text',
    [
      [fromHex('00000007'), '7'],
      ['seven', undefined],
    ],
  ],
  [
    'uuid-bytes',
    [
      ['00112233-4455-6677-8899-aabbccddeeff', fromHex('00112233445566778899aabbccddeeff')],
      ['00112233445566778899aabbccddeeff', undefined],
    ],
  ],
  [
    'hex',
    [
      ['0aFf', fromHex('0aff')],
      ['0x0aff', fromHex('0aff')],
      ['0X0aff', fromHex('0aff')],
      ['0af', undefined],
      ['', undefined],
      ['0x', undefined],
      ['0afg', undefined],
      ['a0x0', undefined],
    ],
  ],
  [
    'base64',
    [
      ['AAECAw==', fromHex('00010203')],
      ['AAECAw', fromHex('00010203')],
      ['AAEC', fromHex('000102')],
      ['AAECAwQ=', fromHex('0001020304')],
      ['+/-_', fromHex('fbffbf')],
      ['AAE', undefined],
      ['AAECA', undefined],
      ['AAEC===', undefined],
      ['AA=C', undefined],
      ['AA C', undefined],
      ['', undefined],
    ],
  ],
  [
    'lower-case',
    [
      ['aBÉ', 'abé'],
      [fromHex('ff'), undefined],
    ],
  ],
  ['upper-case', [['aBé', 'ABÉ']]],
  [
    'trimmed',
    [
      [' a b\n', 'a b'],
      ['a', 'a'],
    ],
  ],
  [
    'unquoted',
    [
      ['"a"', 'a'],
      ["'ab'", 'ab'],
      ['""', ''],
      ['"a\nb"', 'a\nb'],
      ['"a', undefined],
      ['a"', undefined],
      ['"a\'', undefined],
      ['x"a"', undefined],
      ['"a"x', undefined],
      ["'a'x", undefined],
      ["x'a'", undefined],
    ],
  ],
  [
    'schema-payload',
    [
      [fromHex('00 00000007 61'), 'a'],
      [fromHex('00 00000007'), undefined],
      [fromHex('01 00000007 61'), undefined],
    ],
  ],
  [
    'avro-text',
    [
      [fromHex('00 00000007 04 61 62'), 'ab'],
      [fromHex('00 00000007 02'), '1'],
      [fromHex('00 00000007 04 61'), undefined],
      [fromHex('01 00000007 02'), undefined],
    ],
  ],
  [
    'window-key',
    [
      [Buffer.concat([bytesOf('a'), int64(0n)]), 'a'],
      [Buffer.concat([bytesOf('ab'), int64(4_102_444_800_000n)]), 'ab'],
      [Buffer.concat([bytesOf('ab'), int64(4_102_444_800_001n)]), undefined],
      [Buffer.concat([bytesOf('ab'), int64(-1n)]), undefined],
      [int64(5n), undefined],
    ],
  ],
  [
    'session-key',
    [
      [Buffer.concat([bytesOf('a'), int64(5n), int64(4n)]), 'a'],
      [Buffer.concat([bytesOf('a'), int64(-1n), int64(4n)]), undefined],
      [Buffer.concat([bytesOf('a'), int64(5n), int64(-1n)]), undefined],
      [Buffer.concat([int64(5n), int64(4n)]), undefined],
    ],
  ],
  [
    'first-4-bytes',
    [
      ['abcdef', 'abcd'],
      ['abc', 'abc'],
    ],
  ],
  ['first-8-bytes', [['abcdefghij', 'abcdefgh']]],
  [
    'before-first',
    [
      ['a:b:c', 'a'],
      [':b', ''],
      ['ab', undefined],
      [fromHex('ff 3a 61'), undefined],
    ],
    { name: ':' },
  ],
  [
    'after-first',
    [
      ['a:b:c', 'b:c'],
      ['a:', ''],
      ['ab', undefined],
    ],
    { name: ':' },
  ],
  [
    'before-last',
    [
      ['a:b:c', 'a:b'],
      ['ab', undefined],
    ],
    { name: ':' },
  ],
  [
    'after-last',
    [
      ['a:b:c', 'c'],
      ['ab', undefined],
    ],
    { name: ':' },
  ],
  [
    'field',
    [
      ['{"id":"7"}', '7'],
      ['{"no":7}', undefined],
      ['id', undefined],
      [fromHex('ff'), undefined],
    ],
    { name: 'id' },
  ],
  [
    'field',
    [
      ['{"id":"7"}', fromHex('00000007')],
      ['{"id":"x"}', undefined],
      ['{}', undefined],
    ],
    { name: 'id', as: 'int32' },
  ],
  ['field', [['{"id":7}', fromHex('0000000000000007')]], { name: 'id', as: 'int64' }],
];
for (const [kind, keys, { name = null, as = null } = {}] of MADE) {
  test(`${kind} ${name ?? ''} ${as ?? ''}`, () => {
    const view = viewNamed({ kind, name, as });
    for (const [key, part] of keys) {
      const [from, to] = [key, part].map(each => (typeof each === 'string' ? bytesOf(each) : each));
      assert.is(hexOf(view.of(from!)), hexOf(to), `${key}`);
    }
  });
}

test('of some keys those views that change them, each once', () => {
  const told = (...keys: string[]) =>
    viewsOf(keys.map(bytesOf)).map(({ kind, name, as }) => [kind, name ?? '', as ?? ''].join(' ').trim());
  assert.equal(told(), []);
  assert.equal(told('a', 'b'), ['upper-case']);
  assert.equal(told('A:b', 'B:c'), ['lower-case', 'upper-case', 'before-first :', 'after-first :']);
  assert.equal(told('7', '8'), ['int32', 'int64']);
  assert.equal(told('abcde', 'bcdef').slice(-1), ['first-4-bytes']);
  // Some are no texts.
  const bytes = viewsOf(['ff 00 00 00 01', 'fe 00 00 00 02'].map(fromHex));
  assert.equal(
    bytes.map(({ kind }) => kind),
    ['first-4-bytes'],
  );
  assert.equal(
    told('{"id":1}', '{"id":2}').filter(name => name.startsWith('field')),
    ['field id', 'field id int32', 'field id int64'],
  );
  // The first 16 of them, of the first 64 keys.
  const many = (from: number, count: number) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${from + i}`, `v${i}`])));
  const fieldsOf = (...keys: string[]) => told(...keys).filter(name => name.startsWith('field'));
  assert.equal(
    fieldsOf(many(0, 17)),
    Array.from({ length: 16 }, (_, i) => `field f${i}`),
  );
  const late = [...Array.from({ length: 63 }, () => '7'), ...Array.from({ length: 700 }, () => '{"id":"x"}')];
  assert.equal([fieldsOf(...late), fieldsOf('7', ...late)], [['field id'], []]);
  // Of nine in ten.
  const some = (others: number) => told(...Array.from({ length: 10 }, (_, i) => (i < others ? `${i}x` : `${i}`)));
  assert.ok(some(1).includes('int32'));
  assert.not(some(2).includes('int32'));
  assert.ok(told(...Array.from({ length: 10 }, (_, i) => (i < 9 ? `${i}:x` : '9'))).includes('before-first :'));
});

const frame = (id: number, payload: string): Uint8Array =>
  fromHex(`00${id.toString(16).padStart(8, '0')}${payload.replaceAll(' ', '')}`);
const ids = (count: number, of = 1): number[] => Array.from({ length: count }, (_, i) => 1 + (i % of));

test('a schema id: 00, and a number from 1 on of 24 bits, before something', () => {
  const isFramed = framesOf([]);
  for (const id of [1, 0xff, 0x100, 0x10000, 0xffffff]) {
    assert.ok(isFramed(frame(id, '02')));
    assert.is(schemaIdOf(frame(id, '02')), id);
  }
  for (const key of [
    frame(0, '02'),
    frame(0x1000000, '02'),
    frame(0x1000001, '02'),
    frame(1, ''),
    fromHex('010000000102'),
  ]) {
    assert.not(isFramed(key));
  }
  assert.is(schemaIdOf(fromHex('ff 0000000007 02').subarray(1)), 7);
});

test('keys of eight bytes have a schema id if nearly all of them look like a text or a long behind one', () => {
  const isFramed = (keys: Uint8Array[]): boolean => framesOf(keys)(keys[0]);
  const texts = (count: number, of = 1) =>
    ids(count, of).map((id, i) => frame(id, `04 61 ${(0x61 + (i % 20)).toString(16)}`));
  const longs = (count: number) => ids(count).map((id, i) => frame(id, `${(0x80 + (i % 50)).toString(16)} 80 01`));
  assert.ok(isFramed(texts(4)));
  assert.not(isFramed(texts(3)));
  assert.ok(isFramed(longs(50)));
  // Numbers that count up by their last byte are int64.
  assert.not(isFramed(ids(50).map((id, i) => frame(id, `80 80 ${(i % 50).toString(16).padStart(2, '0')}`))));
  // Nor those whose last byte has as many values.
  assert.not(isFramed(ids(50).map((id, i) => frame(id, i % 2 === 0 ? '80 80 01' : '81 80 02'))));
  assert.ok(isFramed(ids(50).map((id, i) => frame(id, i % 2 === 0 ? '80 80 01' : '81 80 01'))));
  // An id for each second key, or more than 32.
  assert.ok(isFramed(texts(10, 5)));
  assert.not(isFramed(texts(10, 6)));
  assert.ok(isFramed(texts(100, 32)));
  assert.not(isFramed(texts(100, 33)));
  const odd = (payload: string, others: number) => [
    ...texts(20 - others),
    ...ids(others).map(id => frame(id, payload)),
  ];
  for (const payload of ['04 1f 61', '04 61 1f', '04 61 7f', '06 61 61']) {
    assert.ok(isFramed(odd(payload, 1)), payload);
    assert.not(isFramed(odd(payload, 2)), payload);
  }
  for (const payload of ['04 20 61', '04 61 20', '04 61 7e']) assert.ok(isFramed(odd(payload, 20 - 1)), payload);
  for (const payload of ['7f 80 01', '80 7f 01', '80 80 80']) {
    const [one, two] = [1, 2].map(others => [...longs(20 - others), ...ids(others).map(id => frame(id, payload))]);
    assert.ok(isFramed(one), payload);
    assert.not(isFramed(two), payload);
  }
  // The first 4096 keys are looked at.
  const after = (others: number) => [...ids(others).map(id => frame(id, '02')), ...texts(4)];
  const isLastFramed = (keys: Uint8Array[]): boolean => framesOf(keys)(keys.at(-1)!);
  assert.equal([isLastFramed(after(4092)), isLastFramed(after(4093))], [true, false]);
  // Others tell nothing of them.
  const mixed = [...texts(4), ...ids(100).map(id => frame(id, '02'))];
  assert.ok(isFramed(mixed));
});

test('what Avro keys are as text', () => {
  assert.is(avroText(frame(1, '04 61 62')), 'ab');
  assert.is(avroText(frame(1, '00')), '0');
  assert.is(avroText(frame(1, '01')), '-1');
  assert.is(avroText(frame(1, '02')), '1');
  assert.is(avroText(frame(1, 'ac02')), '150');
  assert.is(avroText(frame(1, 'feffffffffffffffff01')), '9223372036854775807');
  assert.is(avroText(frame(1, 'ffffffffffffffffff01')), '-9223372036854775808');
  for (const payload of ['04 61', '04 61 62 63', '80', '81', '80808080808080808080 01', '03 61 62']) {
    assert.is(avroText(frame(1, payload)), undefined, payload);
  }
});

test.run();
