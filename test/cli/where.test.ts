import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { WhereAnswer } from '../../src/analysis/where.ts';
import { partitionForKey } from '../../src/index.ts';
import { partitionUnder, rules } from '../../src/rules/index.ts';
import * as serializers from '../../src/serializers/index.ts';
import { keylane } from './run.ts';

const test = suite('keylane where');
const json = (...args: string[]): WhereAnswer => JSON.parse(keylane(['where', '--json', ...args]).out);

test('one key: its partition, then every rule by partition with the clients behind it', () => {
  const { code, out, err } = keylane(['where', 'order-1', '-n', '12']);
  assert.is(code, 0);
  assert.is(err, '');
  const lines = out.split('\n');
  assert.is(lines[0], "order-1: partition 10 of 12, by the Java client's rule (murmur2)");
  assert.match(lines[2], /^partition +rule +who has it$/);
  assert.match(lines[3], /^ +10 +murmur2 +kafka-clients, .* and \d+ more$/);
  assert.match(out, /^ +murmur2-unsigned +@platformatic\/kafka /m);
  assert.match(out, /^ +7 +murmur2-float +kafkajs <2\.0$/m);
  assert.match(out, /murmur2-abs +no known client, but a common mistake/);
  assert.match(out, /hashcode-floor +no client: written by hand/);
  // Those of integers have no partition for a text that is none.
  for (const { id, reads } of rules) assert.is(new RegExp(` ${id}( |$)`, 'm').test(out), reads('order-1'), id);
  assert.match(keylane(['where', '42', '-n', '5']).out, /^ +2? +integer-abs /m);
});

test('several keys: a line a key, with the defaults that differ', () => {
  const { code, out } = keylane(['where', 'order-1', '', 'ключ', '-n', '12']);
  assert.is(code, 0);
  const lines = out.split('\n');
  assert.match(lines[0], /^key +murmur2 +crc32 +fnv1a-abs +murmur2-unsigned +murmur2-float$/);
  assert.match(lines[1], /^order-1 +10 +7 +1 +10 +7$/);
  assert.match(lines[2], /^\(empty key\) +9 +0 +3 +9 +0$/);
  assert.match(lines[3], /^ключ +8 /);
  assert.match(out, /crc32: librdkafka, fnv1a-abs: sarama/);
});

test('one long key does not make all lines long', () => {
  const { out } = keylane(['where', 'x'.repeat(5000), 'y', 'z', '-n', '12']);
  const [head, long, short] = out.split('\n');
  assert.ok(long.startsWith('x'.repeat(5000)));
  assert.ok(head.length < 200 && short.length < 200);
  assert.match(short, /^y +\d+/);
});

test('JSON: every rule once, grouped, Java first', () => {
  const { numPartitions, keys } = json('foobar', 'é\n', '-n', '100');
  assert.is(numPartitions, 100);
  assert.equal(
    keys.map(({ key, hex }) => [key, hex]),
    [
      ['foobar', '666f6f626172'],
      ['é\n', 'c3a90a'],
    ],
  );
  for (const { key, answers } of keys) {
    assert.is(answers[0].partition, partitionForKey(key, 100));
    assert.is(answers[0].rules[0], 'murmur2');
    assert.is(new Set(answers.map(({ partition }) => partition)).size, answers.length);
    const found = answers.flatMap(({ partition, rules: ids }) => ids.map(id => [id, partition]));
    assert.equal(
      new Map(found as [string, number][]),
      new Map(rules.filter(({ reads }) => reads(key)).map(rule => [rule.id as string, rule.partition(key, 100)])),
    );
  }
});

test('--rule and --client: that rule alone', () => {
  const expected = { partition: partitionUnder('crc32', 'a', 1000), rules: ['crc32'] };
  assert.equal(json('a', '-n', '1000', '--rule', 'crc32').keys[0].answers, [expected]);
  assert.equal(json('a', '-n', '1000', '--client', 'librdkafka').keys[0].answers, [expected]);
  const { out } = keylane(['where', 'order-1', '-n', '12', '--client', 'kafkajs@1']);
  assert.match(out, /^key +partition\norder-1 +7\n\nof 12 partitions, by murmur2-float: /);
  for (const [option, name, note] of [
    ['--client', 'telegraf', /^Telegraf writes through sarama, whose default NewHashPartitioner is fnv1a-abs\.\n$/],
    ['--client', 'kafkajs', /^kafkajs: .*kafkajs@1 is murmur2-float\.\n$/],
    ['--client', 'sarama', /^$/],
    ['--rule', 'CRC32', /^"CRC32" is taken for the rule crc32\.\n$/],
  ] as const) {
    const { code, err } = keylane(['where', 'order-1', '-n', '12', option, name]);
    assert.is(code, 0);
    assert.match(err, note);
  }
});

const types: [type: string, text: string, bytes: Uint8Array][] = [
  ['string', '42', Buffer.from('42')],
  ['short', '-2', serializers.int16(-2)],
  ['int', '42', serializers.int32(42)],
  ['int32', '-2147483648', serializers.int32(-2147483648)],
  ['long', '42', serializers.int64(42)],
  ['int64', '-9223372036854775808', serializers.int64(-(2n ** 63n))],
  ['float', '1.5', serializers.float32(1.5)],
  ['double', '-1e-3', serializers.float64(-0.001)],
  ['double', 'NaN', serializers.float64(Number.NaN)],
  ['double', '-Infinity', serializers.float64(Number.NEGATIVE_INFINITY)],
  ['double', '1E3', serializers.float64(1000)],
  ['float', '+Infinity', serializers.float32(Number.POSITIVE_INFINITY)],
  ['float', '1.0000000596046448', serializers.float32(1.0000001192092896)],
  ['boolean', 'true', Uint8Array.of(1)],
  ['boolean', 'false', Uint8Array.of(0)],
  ['uuid', '354AFE16-939A-4EA8-8E17-8BB0840B6886', Buffer.from('354afe16-939a-4ea8-8e17-8bb0840b6886')],
  ['uuid-bytes', '354afe16-939a-4ea8-8e17-8bb0840b6886', Buffer.from('354afe16939a4ea88e178bb0840b6886', 'hex')],
  [
    'json',
    '{ "id" : 12345678901234567890,\t"a b":"c \\" d" }',
    Buffer.from('{"id":12345678901234567890,"a b":"c \\" d"}'),
  ],
  ['json', '"order-1"', Buffer.from('"order-1"')],
  ['hex', '00FF7f', Uint8Array.of(0, 255, 127)],
  ['hex', '', new Uint8Array()],
  ['base64', '+/8=', Uint8Array.of(0xfb, 0xff)],
  ['base64', '-_8', Uint8Array.of(0xfb, 0xff)],
];
for (const [type, text, bytes] of types) {
  test(`--key-type ${type}: ${text}`, () => {
    const { keys } = json('-n', '1000', '--key-type', type, '--', text);
    assert.is(keys[0].key, text);
    assert.is(keys[0].hex, Buffer.from(bytes).toString('hex'));
    assert.is(keys[0].answers[0].partition, partitionForKey(bytes, 1000));
  });
}

for (const [type, text] of [
  ['int', 'a'],
  ['int', '2147483648'],
  ['int', '1.5'],
  ['int', ''],
  ['long', '0x10'],
  ['double', 'one'],
  ['double', 'infinity'],
  ['double', '-INFINITY'],
  ['double', 'nan'],
  ['double', '1e400'],
  ['float', 'infinity'],
  ['float', '1e39'],
  ['float', '-1e400'],
  ['boolean', 'yes'],
  ['uuid', '354afe16'],
  ['json', '{id:1}'],
  ['hex', 'abc'],
  ['hex', 'zz'],
  ['base64', 'a'],
  ['base64', '????'],
]) {
  test(`--key-type ${type} refuses "${text}"`, () => {
    const { code, out, err } = keylane(['where', '-n', '3', '--key-type', type, '--', text]);
    assert.is(code, 2);
    assert.is(out, '');
    assert.match(err, /^error: .+ takes .+, but got .+\(ERR_VALUE\)$/m);
  });
}

test('keys from standard input, one a line, as the bytes that they are', () => {
  const input = Buffer.concat([Buffer.from('order-1\r\n\nключ\n'), Uint8Array.of(0xff, 0x41)]);
  const { code, out, err } = keylane(['where', '-', '-n', '12', '--json'], { input });
  assert.is(code, 0);
  assert.match(err, /^1 empty line left out: a record without a key is not placed by it$/m);
  const { keys } = JSON.parse(out) as WhereAnswer;
  assert.equal(
    keys.map(({ hex }) => hex),
    ['6f726465722d31', 'd0bad0bbd18ed187', 'ff41'],
  );
  assert.is(keys[2].answers[0].partition, partitionForKey(Uint8Array.of(0xff, 0x41), 12));
  const numbers = keylane(['where', '-', '-n', '12', '--json', '--key-type', 'int'], { input: '1\n2\n' });
  assert.equal(
    (JSON.parse(numbers.out) as WhereAnswer).keys.map(({ hex }) => hex),
    ['00000001', '00000002'],
  );
});

test('a key that starts with a dash goes behind --', () => {
  assert.match(keylane(['where', '-n', '6', '--', '-x']).out, /^-x: partition \d of 6/);
});

test('what a key contains does not act on the terminal', () => {
  for (const more of [[], ['other']]) {
    const { out } = keylane(['where', '\x1b[2J\x07\u202eevil\u0085\\', ...more, '-n', '3']);
    assert.match(out, '\\x1b[2J\\x07\\u202eevil\\x85\\\\');
    assert.not.match(out, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  }
});

test('colours: none in a pipe, some if forced, none with NO_COLOR', () => {
  const coloured = (env: NodeJS.ProcessEnv) => keylane(['where', 'a', '-n', '3'], { env }).out.includes('\x1b[');
  assert.is(coloured({}), false);
  assert.is(coloured({ CI: 'true' }), false);
  assert.is(coloured({ FORCE_COLOR: '1' }), true);
  assert.is(coloured({ FORCE_COLOR: '0' }), false);
  assert.is(coloured({ FORCE_COLOR: '1', NO_COLOR: '1' }), false);
});

const bad: [string, string[], RegExp][] = [
  ['no key', ['where', '-n', '3'], /missing required argument 'KEY'/],
  ['no count', ['where', 'a'], /required option '-n, --partitions <N>' not specified\n+Run "keylane where --help"/],
  ['count 0', ['where', 'a', '-n', '0'], /argument '0' is invalid\. It must be an integer from 1 to 2147483647/],
  ['count -1', ['where', 'a', '-n', '-1'], /argument '-1' is invalid\. It must be an integer from 1 to 2147483647/],
  ['count 1.5', ['where', 'a', '-n', '1.5'], /argument '1\.5' is invalid\. It must be an integer from 1 to 2147483647/],
  [
    'count 0x10',
    ['where', 'a', '-n', '0x10'],
    /argument '0x10' is invalid\. It must be an integer from 1 to 2147483647/,
  ],
  [
    'count 2^31',
    ['where', 'a', '-n', '2147483648'],
    /argument '2147483648' is invalid\. It must be an integer from 1 to 2147483647/,
  ],
  ['count that is no number', ['where', 'a', '-n', 'twelve\x1b[31m'], /argument 'twelve\\x1b\[31m' is invalid/],
  ['an option that does not exist', ['where', 'a', '-n', '3', '--partition', '3'], /unknown option '--partition'/],
  ['a rule that does not exist', ['where', 'a', '-n', '3', '--rule', 'crc'], /Nearest: crc32, .*\(ERR_RULE\)/],
  [
    'a release that never was',
    ['where', 'a', '-n', '3', '--client', 'kafkajs@3'],
    /no release 3 of kafkajs.*ERR_CLIENT/,
  ],
  ['a rule by another name', ['where', 'a', '-n', '3', '--rule', 'murmur2_random'], /Nearest: murmur2, .*ERR_RULE/],
  [
    'a key that a rule does not read',
    ['where', 'abc', '-n', '3', '--rule', 'integer-abs'],
    /decimal integers.*ERR_KEY/,
  ],
  ['both', ['where', 'a', '-n', '3', '--client', 'sarama', '--rule', 'crc32'], /--rule and --client both.*ERR_USAGE/],
  ['a key type that does not exist', ['where', 'a', '-n', '3', '--key-type', 'avro'], /Allowed choices are string, /],
];
for (const [name, args, text] of bad) {
  test(`${name}: exit 2, nothing on standard output`, () => {
    const { code, out, err } = keylane(args);
    assert.is(code, 2);
    assert.is(out, '');
    assert.match(err, text);
    assert.not.match(err, '\x1b');
  });
}

test('standard input without a key: exit 2', () => {
  const { code, err } = keylane(['where', '-', '-n', '3'], { input: '' });
  assert.is(code, 2);
  assert.match(err, 'ERR_SOURCE_EMPTY');
});

test.run();
