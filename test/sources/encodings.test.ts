// Hexadecimal and base64 read byte by byte, against regular expressions and Node's own decoders.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DECODERS, decodeKey, type Encoding } from '../../src/sources/encodings.ts';
import { readEncodedLines } from '../../src/sources/keys/encoded-lines.ts';
import { runs } from '../runs.ts';

const test = suite('encodings');

/** What the texts stand for, said another way. */
const ORACLES: Record<Encoding, (text: string) => Buffer | undefined> = {
  hex: text => {
    const digits = /^(?:0x|\\x)?((?:[0-9a-f]{2})*)$/i.exec(text)?.[1];
    return digits === undefined ? undefined : Buffer.from(digits, 'hex');
  },
  base64: text => {
    const isGood = /^(?:[\w+/-]{4})*(?:|[\w+/-]{3}=?|[\w+/-]{2}(?:==)?)$/.test(text);
    return isGood ? Buffer.from(text, 'base64') : undefined;
  },
};

const hexOf = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex');

const NEAR: Record<Encoding, string> = { hex: '0123456789abcdefABCDEFxX\\gGŁ ', base64: 'AZaz09+/-_=.Ł \\' };

for (const encoding of ['hex', 'base64'] as const) {
  const texts = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes).toString(encoding)),
    fc.uint8Array({ maxLength: 20 }).map(bytes => Buffer.from(bytes).toString('base64url')),
    fc.uint8Array({ maxLength: 20 }).map(bytes => `0x${Buffer.from(bytes).toString('hex').toUpperCase()}`),
    fc.string({ unit: fc.constantFrom(...NEAR[encoding]), maxLength: 12 }),
    fc.string({ unit: 'binary', maxLength: 9 }),
  );

  test(`${encoding}: what Node's own decoder gives, or nothing`, () => {
    fc.assert(
      fc.property(texts, text => assert.equal(hexOf(decodeKey(text, encoding)), hexOf(ORACLES[encoding](text)))),
      { numRuns: runs(20_000) },
    );
  });

  test(`${encoding}: in place, and elsewhere, without touching what lies behind`, () => {
    fc.assert(
      fc.property(texts, fc.nat({ max: 5 }), (text, before) => {
        const expected = ORACLES[encoding](text);
        const bytes = Buffer.concat([Buffer.alloc(before, 7), Buffer.from(text), Buffer.alloc(4, 9)]);
        const end = bytes.length - 4;
        const into = Buffer.alloc(end + 4, 9);
        const length = DECODERS[encoding](bytes, before, end, into, 2);
        assert.is(length, expected?.length ?? -1);
        assert.is(DECODERS[encoding](bytes, before, end, bytes, 0), length);
        if (!expected) return;
        assert.equal(into.subarray(2, 2 + length), expected);
        assert.equal(bytes.subarray(0, length), expected);
        assert.ok(into.subarray(2 + length).every(byte => byte === 9));
        assert.ok(bytes.subarray(end).every(byte => byte === 9));
      }),
      { numRuns: runs(5000) },
    );
  });
}

async function linesOf(text: string, encoding: Encoding): Promise<string[]> {
  const found: string[] = [];
  let without = 0;
  async function* chunks() {
    yield Buffer.from(text);
  }
  for await (const { keys, keyless } of readEncodedLines(chunks(), 'keys', encoding)) {
    for (let i = 0; i < keys.count; i++) found.push(Buffer.from(keys.key(i)).toString('hex'));
    without += keyless;
  }
  return [...found, `${without} without`];
}

test('lines end with LF or CRLF, the last one with nothing or with half of it', async () => {
  for (const [text, ...expected] of [
    ['61\r\n\r\n62', '61', '62', '1 without'],
    ['61\n62\r', '61', '62', '0 without'],
    ['61\n\r', '61', '1 without'],
    ['""\n\\N\n""\r', '', '', '1 without'],
    [
      `${'61'.repeat(100)}\n${'62'.repeat(31)}\r\n${'63'.repeat(32)}\n`,
      '61'.repeat(100),
      '62'.repeat(31),
      '63'.repeat(32),
      '0 without',
    ],
  ] as const) {
    assert.equal(await linesOf(text, 'hex'), expected, JSON.stringify(text));
  }
});

test('a line that is not of the encoding is named by its number, over chunks and empty lines', async () => {
  async function* chunks() {
    yield Buffer.from('61\n\n62\n\\N\n6');
    yield Buffer.from('3\n6g\n');
  }
  try {
    for await (const _ of readEncodedLines(chunks(), 'keys', 'hex'));
    assert.unreachable();
  } catch (error) {
    assert.match((error as Error).message, /line 6 is not hex/);
  }
});

test.run();
