// Each serializer against what the real Java one wrote, and its errors.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeylaneError } from '../../src/errors.ts';
import { hex } from '../../src/printable.ts';
import * as serializers from '../../src/serializers/index.ts';
import { apis } from '../engines.ts';
import { type SerializerVector, vectorFile } from '../vectors.ts';

const {
  boolean,
  byteBuffer,
  bytes,
  float32,
  float64,
  int16,
  int32,
  int64,
  splitSchemaId,
  string,
  uuid,
  uuidBytes,
  windowedInnerKey,
  withSchemaId,
} = serializers;

const fromHex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));

/** The bytes that keylane makes of a vector's value. */
const serialize: Record<string, (vector: SerializerVector) => Uint8Array> = {
  short: ({ value }) => int16(Number(value)),
  integer: ({ value }) => int32(Number(value)),
  long: ({ value }) => int64(BigInt(value)),
  float: ({ value }) => float32(Number(value)),
  double: ({ value }) => float64(Number(value)),
  boolean: ({ value }) => boolean(value === 'true'),
  uuid: ({ value }) => uuid(value.toUpperCase()),
  byteArray: ({ value }) => bytes(fromHex(value)),
  bytes: ({ value }) => bytes(fromHex(value)),
  byteBuffer: ({ array, limit }) => byteBuffer(fromHex(array!), limit),
};

const { vectors, partitionCounts } = vectorFile<SerializerVector>('serializers');
const java = suite('serializers / java');
for (const vector of vectors) {
  java(`${vector.serializer}#${vector.id}`, () => {
    if (vector.serializer === 'timeWindowed' || vector.serializer === 'sessionWindowed') return windowed(vector);
    // A JavaScript number carries no NaN payload: those bits are beyond it, and float32's docs say so.
    if (vector.flags.includes('nan-payload')) return assert.is(hex(float32(Number.NaN)), '7fc00000');
    assert.is(hex(serialize[vector.serializer](vector)), vector.hex);
    if (vector.serializer === 'long' && Number.isSafeInteger(Number(vector.value)))
      assert.is(hex(int64(Number(vector.value))), vector.hex);
  });
}

/** Streams routes a windowed key by its inner key. */
function windowed(vector: SerializerVector): void {
  const inner = windowedInnerKey(fromHex(vector.hex!), vector.serializer === 'timeWindowed' ? 'time' : 'session');
  assert.is(hex(inner), vector.innerHex);
  for (const { api } of apis) {
    assert.is(api.murmur2(inner), vector.innerHash);
    assert.equal(
      partitionCounts.map(n => api.partitionForKey(inner, n)),
      vector.innerPartitions,
    );
  }
}
java('every serializer of the vectors is known here', () => {
  const known = new Set([...Object.keys(serialize), 'timeWindowed', 'sessionWindowed']);
  assert.equal(new Set(vectors.map(({ serializer }) => serializer)), known);
});
java.run();

const own = suite('serializers / own');
own('string is what a string key is hashed as', () => {
  for (const text of ['', 'order-1', 'ключ', '\ud800x', '😀'.repeat(50)]) {
    for (const { api } of apis) assert.is(api.murmur2(string(text)), api.murmur2(text));
  }
});
own('uuid is text, uuidBytes is 16 bytes', () => {
  const text = '354AFE16-939a-4ea8-8e17-8bb0840b6886';
  assert.is(Buffer.from(uuid(text)).toString(), '354afe16-939a-4ea8-8e17-8bb0840b6886');
  assert.is(hex(uuidBytes(text)), '354afe16939a4ea88e178bb0840b6886');
});
own('byteBuffer takes all bytes if no limit is given', () => assert.is(hex(byteBuffer(fromHex('010203'))), '010203'));
own('a Schema Registry prefix goes on and off', () => {
  for (const [id, prefix] of [
    [0, '0000000000'],
    [1, '0000000001'],
    [2147483647, '007fffffff'],
  ] as const) {
    const framed = withSchemaId(id, fromHex('cafe'));
    assert.is(hex(framed), `${prefix}cafe`);
    const inside = Buffer.concat([Buffer.from('xx'), framed]).subarray(2);
    const { schemaId, payload } = splitSchemaId(inside);
    assert.is(schemaId, id);
    assert.is(hex(payload), 'cafe');
  }
  assert.is(splitSchemaId(fromHex('0000000007')).payload.length, 0);
});

const bad: [string, () => unknown, string, string][] = [
  [
    'int16 above',
    () => int16(32768),
    'ERR_VALUE',
    'int16 takes an integer number from -32768 to 32767, but got 32768.',
  ],
  ['int16 below', () => int16(-32769), 'ERR_VALUE', '-32769'],
  ['int16 of a fraction', () => int16(0.5), 'ERR_VALUE', '0.5'],
  ['int16 of a bigint', () => int16(1n as never), 'ERR_VALUE', 'the bigint 1n'],
  ['int32 above', () => int32(2147483648), 'ERR_VALUE', 'from -2147483648 to 2147483647, but got 2147483648'],
  ['int32 below', () => int32(-2147483649), 'ERR_VALUE', '-2147483649'],
  ['int32 of NaN', () => int32(Number.NaN), 'ERR_VALUE', 'NaN'],
  ['int32 of text', () => int32('42' as never), 'ERR_VALUE', 'the string "42"'],
  ['int32 of null', () => int32(null as never), 'ERR_VALUE', 'pass no key at all'],
  ['int64 of an unsafe number', () => int64(2 ** 53), 'ERR_VALUE', '9007199254740992'],
  ['int64 of a fraction', () => int64(1.5), 'ERR_VALUE', '1.5'],
  ['int64 above', () => int64(2n ** 63n), 'ERR_VALUE', 'the bigint 9223372036854775808n'],
  ['int64 below', () => int64(-(2n ** 63n) - 1n), 'ERR_VALUE', 'the bigint -9223372036854775809n'],
  ['int64 of text', () => int64('1' as never), 'ERR_VALUE', 'the string "1"'],
  ['float32 that would become infinite', () => float32(3.5e38), 'ERR_VALUE', '3.5e+38'],
  ['float32 of text', () => float32('1' as never), 'ERR_VALUE', 'the string "1"'],
  ['float64 of a bigint', () => float64(1n as never), 'ERR_VALUE', 'the bigint 1n'],
  ['boolean of a number', () => boolean(1 as never), 'ERR_VALUE', 'true or false, but got 1'],
  ['string of a number', () => string(1 as never), 'ERR_VALUE', 'a string, but got 1'],
  ['uuid too short', () => uuid('354afe16-939a-4ea8-8e17-8bb0840b688'), 'ERR_VALUE', '8-4-4-4-12'],
  ['uuid without dashes', () => uuidBytes('354afe16939a4ea88e178bb0840b6886'), 'ERR_VALUE', '8-4-4-4-12'],
  ['uuid with a line end', () => uuid('354afe16-939a-4ea8-8e17-8bb0840b6886\n'), 'ERR_VALUE', '\\x0a'],
  ['uuid of bytes', () => uuid(new Uint8Array(16) as never), 'ERR_VALUE', 'a Uint8Array of 16 bytes'],
  ['bytes of text', () => bytes('a' as never), 'ERR_KEY', 'The value for bytes must be'],
  ['byteBuffer of text', () => byteBuffer('a' as never), 'ERR_KEY', 'The value for byteBuffer'],
  ['byteBuffer of nothing', () => byteBuffer(undefined as never), 'ERR_KEY', 'The value for byteBuffer'],
  [
    'byteBuffer with a limit past its end',
    () => byteBuffer(new Uint8Array(3), 4),
    'ERR_VALUE',
    'a limit from 0 to 3, but got 4',
  ],
  ['byteBuffer with a negative limit', () => byteBuffer(new Uint8Array(3), -1), 'ERR_VALUE', '-1'],
  [
    'schema id negative',
    () => withSchemaId(-1, new Uint8Array(1)),
    'ERR_VALUE',
    'a schema id from 0 to 2147483647, but got -1',
  ],
  ['schema id too large', () => withSchemaId(2 ** 31, new Uint8Array(1)), 'ERR_VALUE', '2147483648'],
  ['schema payload of text', () => withSchemaId(1, 'a' as never), 'ERR_KEY', 'The payload for withSchemaId'],
  ['frame too short', () => splitSchemaId(fromHex('00000000')), 'ERR_FRAME', 'has 4 bytes and starts with 00000000'],
  ['frame of nothing', () => splitSchemaId(new Uint8Array(0)), 'ERR_FRAME', 'starts with none'],
  ['frame without magic byte', () => splitSchemaId(Buffer.from('order-1')), 'ERR_FRAME', 'starts with 6f72646572'],
  ['frame with a negative id', () => splitSchemaId(fromHex('00ffffffff00')), 'ERR_FRAME', 'not negative'],
  ['frame of text', () => splitSchemaId('a' as never), 'ERR_KEY', 'The value for splitSchemaId'],
  [
    'window bounds missing',
    () => windowedInnerKey(new Uint8Array(7), 'time'),
    'ERR_FRAME',
    '8 bytes of window bounds, but this one has only 7 bytes',
  ],
  [
    'session bounds missing',
    () => windowedInnerKey(new Uint8Array(15), 'session'),
    'ERR_FRAME',
    '16 bytes of window bounds',
  ],
  [
    'another kind of window',
    () => windowedInnerKey(new Uint8Array(20), 'hopping' as never),
    'ERR_VALUE',
    'the string "hopping"',
  ],
  [
    'a kind from the prototype',
    () => windowedInnerKey(new Uint8Array(20), 'toString' as never),
    'ERR_VALUE',
    'the string "toString"',
  ],
  ['window of text', () => windowedInnerKey('a' as never, 'time'), 'ERR_KEY', 'The value for windowedInnerKey'],
];
for (const [name, run, code, part] of bad) {
  own(name, () => {
    try {
      run();
    } catch (error) {
      assert.instance(error, KeylaneError);
      assert.is((error as KeylaneError).code, code);
      return assert.match((error as Error).message, part);
    }
    assert.unreachable(`expected ${code}`);
  });
}
own.run();
