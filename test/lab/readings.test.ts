// What a key may stand for: as keylane's serializers and views have it.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { avroText } from '../../src/analysis/shared/schema-ids.ts';
import { avroString, READING_RULES, readingsOf } from '../../src/lab/readings.ts';
import { hex } from '../../src/printable.ts';
import { labelsOf } from '../../src/report/where.ts';
import { withSchemaId } from '../../src/serializers/index.ts';
import { keylane } from '../cli/run.ts';

const test = suite('lab readings');

const named = (text: string, name: RegExp, keyType: 'string' | 'hex' = 'string', schemaId = 1) =>
  readingsOf(text, keyType, schemaId).find(({ names }) => names.some(each => name.test(each)));

test('each is the bytes that the command line hashes for such a key', () => {
  const uuid = '6f1a2b3c-4d5e-6f70-8192-a3b4c5d6e7f8';
  for (const [text, type, name] of [
    ['42', 'string', /^text/],
    ['42', 'int', /^int32/],
    ['-42', 'long', /^int64 \(/],
    ['7', 'short', /^int16/],
    ['1.5', 'double', /^double/],
    ['1.5', 'float', /^float/],
    ['true', 'boolean', /^boolean/],
    [uuid, 'uuid-bytes', /^UUID as 16 bytes/],
    [uuid.toUpperCase(), 'uuid', /^UUID as text/],
    ['{"id": 1}', 'json', /^JSON as it stands/],
    ['00ff', 'hex', /hex digits/],
    ['AP8=', 'base64', /behind base64/],
  ] as const) {
    const { keys } = JSON.parse(keylane(['where', '-n', '12', '--key-type', type, '--json', '--', text]).out);
    assert.is(hex(named(text, name)!.bytes), keys[0].hex, `${text} as ${type}`);
  }
});

test('a text that is no such value has no such reading', () => {
  const names = readingsOf('order-1001', 'string', 1).flatMap(reading => reading.names);
  assert.not.ok(
    names.some(name => /int|float|double|boolean|UUID/.test(name)),
    names.join(),
  );
});

test('behind a schema id: five bytes more, and back again', () => {
  const reading = named('order-1', /^Avro string behind schema id 300/, 'string', 300)!;
  assert.is(hex(reading.bytes), `000000012c0e${Buffer.from('order-1').toString('hex')}`);
  for (const text of ['', 'a', 'x'.repeat(63), 'x'.repeat(64), 'é'.repeat(5000)])
    assert.is(avroText(withSchemaId(1, avroString(text))) ?? '', text === '' ? '0' : text);
});

test('bytes are read back: the text behind a schema id, a number', () => {
  const framed = hex(withSchemaId(7, avroString('order-1')));
  assert.is(Buffer.from(named(framed, /Avro key's text/, 'hex')!.bytes).toString(), 'order-1');
  assert.is(Buffer.from(named('0000002a', /number as text/, 'hex')!.bytes).toString(), '42');
});

test('readings with the same bytes are one, and none comes twice', () => {
  for (const text of ['42', '{"id":1}', 'a:b', '']) {
    const all = readingsOf(text, 'string', 1).map(({ bytes }) => hex(bytes));
    assert.is(new Set(all).size, all.length, text);
  }
});

test('the rules of its columns are defaults of clients', () => {
  for (const rule of READING_RULES) assert.ok(labelsOf(rule).length > 0, rule);
});

test.run();
