import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bytesText, keyName, keyText } from '../../src/report/key.ts';
import { table } from '../../src/report/table.ts';
import { widthOfText } from '../../src/report/width.ts';

const test = suite('keys in reports');

const named = (bytes: Uint8Array | string) => {
  const buffer = Buffer.from(bytes as string);
  return { key: new TextDecoder('utf-8', { ignoreBOM: true }).decode(buffer), hex: buffer.toString('hex') };
};

const KEYS = [
  'a'.repeat(29) + '😀'.repeat(30),
  '日本語'.repeat(30),
  `${'b'.repeat(38)}\x1b\x1b\x1b`,
  'é'.repeat(90),
  '\\'.repeat(50),
];

test('a key that is cut: within its columns, through no character and no escape', () => {
  for (const key of KEYS) {
    for (let longest = 4; longest < 60; longest++) {
      const text = keyText(named(key), longest);
      assert.ok(text.isWellFormed(), text);
      assert.ok(widthOfText(text) <= longest + 1, `${text}, ${longest}`);
      // What is left of escapes taken away: nothing that looks like a part of one.
      assert.not.match(text.replace(/\\\\|\\x[0-9a-f]{2}/g, ''), '\\', text);
    }
    assert.ok(keyName(named(key)).isWellFormed());
    assert.match(keyName(named(key)), /… \(\d+ bytes\)$/);
  }
});

test('a key that fits is whole', () => {
  assert.is(keyText(named('order-1')), 'order-1');
  assert.is(keyText(named('a\tb\x1b[1m')), 'a\\x09b\\x1b[1m');
  assert.is(keyText(named('x'.repeat(40))), 'x'.repeat(40));
  assert.is(keyText(named('x'.repeat(41))), `${'x'.repeat(40)}…`);
  assert.is(keyText(named('x…'), 2), 'x…');
  assert.is(keyName(named('x…')), 'x…');
  assert.is(keyText(named('')), '(empty key)');
});

test('bytes are hexadecimal everywhere, though some are UTF-8 by chance', () => {
  const long = named(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 65));
  for (const show of [keyText, bytesText, keyName]) assert.is(show(long), '0x0000000000000041');
  assert.is(keyText(named(Uint8Array.of(255, 254))), '0xfffe');
  assert.is(bytesText(named('a ')), "'a '");
});

test('columns are even where characters are wide, bars fill what is left', () => {
  const columns = [
    ['key', '日本', 'abc'],
    ['records', '1', '1,000'],
  ];
  const colors = new Proxy({}, { get: () => (text: string) => text }) as never;
  const lines = table({ columns, texts: [0], bars: [0.5, 1] }, { colors, width: 40 });
  assert.equal(lines, ['key   records', `日本        1  ${'█'.repeat(12)}▌`, `abc     1,000  ${'█'.repeat(25)}`]);
});

test.run();
