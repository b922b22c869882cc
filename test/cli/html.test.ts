// What --html writes, without a browser: test/web has the rest.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { partitionUnder, type RuleId, rules } from '../../src/rules/index.ts';
import { LONG_KEY, NASTY_KEYS, nastyText } from '../web/sources.ts';
import { folderOf } from './folder.ts';
import { keylane, root } from './run.ts';

const test = suite('--html');
const { path } = folderOf(test);

/** @param last arguments behind `--html` */
function page(args: string[], input?: string, last: string[] = [], expected = 0): string {
  const file = path('page.html');
  const { code, err } = keylane([...args, '--html', file, ...last], input === undefined ? {} : { input });
  assert.is(err, '');
  assert.is(code, expected);
  return readFileSync(file, 'utf8');
}

/** The contents of the elements of this name. */
function contents(html: string, name: string): string[] {
  return [...html.matchAll(new RegExp(`<${name}[^>]*>([^]*?)</${name}>`, 'g'))].map(([, content]) => content);
}

test('the policy names the one script and the one style, and nothing else', () => {
  const html = page(['scan', '-', '-n', '3'], 'a\nb\n');
  const [data, script, ...more] = contents(html, 'script');
  assert.is(more.length, 0);
  const [style] = contents(html, 'style');
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  assert.match(
    html,
    `content="default-src 'none'; script-src ${hash(script)} 'wasm-unsafe-eval'; style-src ${hash(style)}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"`,
  );
  assert.type(JSON.parse(data), 'object');
  assert.not.match(script, /<!--|<script/i);
  assert.match(script, 'Permission to use, copy, modify', 'the notices of the libraries in it');
});

/** Whatever was said besides. */
function anyPage(args: string[], input = ''): string {
  const file = path('any.html');
  keylane([...args, '--html', file], { input });
  return readFileSync(file, 'utf8');
}

test('a page says of which column it is, what made it, and when', () => {
  const file = path('people.csv');
  writeFileSync(file, 'id,name,partition\n1,ann,0\n2,ben,1\n');
  for (const [args, title] of [
    [['scan', file, '--column', 'name', '-n', '2'], 'people.csv, column name'],
    [['who', file, '--column', 'id', '--column', 'name', '-n', '2'], 'people.csv, columns id, name'],
    [['plan', file, '--column', 'id', '--from', '2', '--to', '3'], 'people.csv, column id'],
    [['join', file, file, '--column', 'id', '--column-b', 'name', '-n', '2'], 'people.csv, column name'],
    [['scan', '-', '-n', '2'], 'standard input'],
  ] as const) {
    const html = anyPage([...args], 'a\nb\n');
    assert.match(contents(html, 'h1')[0].replaceAll(/<[^>]+>/g, ''), title);
    assert.match(contents(html, 'title')[0], `${title} · keylane ${args[0]}`);
    assert.match(
      contents(html, 'header')[0],
      /<p class="made">keylane \d+\.\d+\.\d+\S*, \d{4}-\d\d-\d\d \d\d:\d\d UTC</,
    );
  }
});

test('a table that has not all says how many there are', () => {
  const notes = (html: string): string[] => contents(html, 'p').filter(text => /^\d+ of \d+ \w+\.$/.test(text));
  const split = (keys: number) => Array.from({ length: keys }, (_, i) => `0\tkey-${i}\n1\tkey-${i}\n`).join('');
  assert.equal(notes(anyPage(['who', '-', '-n', '2'], split(30))), ['20 of 30 keys.']);
  assert.equal(notes(anyPage(['who', '-', '-n', '2'], split(20))), []);
  const file = path('orders.keys');
  writeFileSync(file, Array.from({ length: 60 }, (_, i) => `order-${i}\n`).join(''));
  const args = ['join', file, file, '--a', '12', '--b', 'sarama@12'];
  const { keys, reasons } = JSON.parse(keylane([...args, '--json']).out);
  const shown = reasons.flatMap(({ examples }: { examples: unknown[] }) => examples).length;
  assert.ok(shown < keys.never.count);
  assert.equal(notes(anyPage(args)), [`${shown} of ${keys.never.count} keys.`]);
});

test('keys stay text: nothing of theirs is markup, a control, or longer than a line', () => {
  const html = page(['scan', '-', '-n', '6', '--top', '30'], nastyText);
  assert.is(contents(html, 'script').length, 2);
  const [data] = contents(html, 'script');
  const shown = html.replace(/<script>[\s\S]*<\/script>/, '').replace(/<style>[\s\S]*?<\/style>/, '');
  assert.not.match(data, /</);
  assert.not.match(shown, /<img|<svg|alert\(1\)<\/script>/);
  assert.not.match(shown, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/);
  assert.match(shown, '&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
  assert.match(shown, '<code><bdi>\\u202egnp.exe</bdi></code>');
  assert.match(shown, '<bdi>\u0645\u0641\u062a\u0627\u062d</bdi>');
  assert.match(shown, `<bdi>${'x'.repeat(47)}… (167 bytes)</bdi>`);
  assert.match(shown, `<bdi>${'L'.repeat(48)}… (1,000,000 bytes)</bdi>`);
  assert.not.match(html, LONG_KEY.slice(0, 5000));
  const { keys } = JSON.parse(data)['what-if'];
  assert.match(Buffer.from(keys, 'base64').toString(), '</script><script>');
});

test('keys that are not UTF-8 as hexadecimal, the empty key by name', () => {
  const csv = Buffer.from('key\n\xff\xfe\n\xff\xfe\n""\n""\n""\n', 'latin1');
  const file = path('binary.csv');
  writeFileSync(file, csv);
  const html = page(['scan', file, '--column', 'key', '-n', '3']);
  assert.match(html, '<bdi>0xfffe</bdi>');
  assert.match(html, '<bdi>(empty key)</bdi>');
});

test('a source by a hostile name', () => {
  const file = path('<b>\u202e\x1b[1m.txt');
  writeFileSync(file, 'a\n');
  assert.match(page(['scan', file, '-n', '3']), '&lt;b&gt;\\u202e\\x1b[1m.txt</bdi></h1>');
  assert.match(page(['scan', '-', '-n', '3'], 'a\n'), '<bdi>standard input</bdi></h1>');
});

test('the page of merged States has the figures of the answer', () => {
  const states = ['a\na\nb\n', 'a\nc\n'].map((input, i) => {
    const state = path(`${i}.state`);
    keylane(['scan', '-', '-n', '3', '--state', state], { input });
    return state;
  });
  const html = page(['merge', ...states]);
  assert.match(html, '<dt>keyed records</dt><dd>5</dd>');
  assert.match(html, '<dt>distinct keys</dt><dd>3</dd>');
  assert.match(html, '<td><code><bdi>a</bdi></code></td><td class="figure">3</td>');
});

test('no keys, no what-if; --json and --fail-on are as without', () => {
  const html = page(['scan', '-', '-n', '3', '--no-keys'], 'a\nb\n');
  assert.not.match(html, 'id="what-if"');
  const file = path('failed.html');
  const args = ['scan', '-', '-n', '3', '--json', '--fail-on', 'maxShare>0.2'];
  const [plain, both] = [args, [...args, '--html', file]].map(all => keylane(all, { input: 'a\nb\n' }));
  assert.equal(both, plain);
  assert.is(both.code, 1);
  assert.ok(existsSync(file));
});

test('where: every rule by partition with its clients, what agrees said in words', () => {
  const html = page(['where', 'order-1', '-n', '12']);
  assert.match(html, '<dt>partition</dt><dd>10 <small>of 12, by murmur2</small></dd>');
  assert.match(html, '<td class="figure">10</td><td>= same</td><td class="name">murmur2</td><td>kafka-clients, ');
  assert.match(
    html,
    '<td class="figure">7</td><td>≠ elsewhere</td><td class="name">murmur2-float</td><td>kafkajs &lt;2.0</td>',
  );
  const [data] = contents(html, 'script');
  assert.is(JSON.parse(data).rules.rows.length, rules.filter(({ reads }) => reads('order-1')).length);
  assert.is(JSON.parse(data).try.partition, 10);
  const bytes = page(['where', '42', '-n', '12', '--key-type', 'long']);
  assert.match(bytes, '<small>0x000000000000002a</small>');
  assert.not.match(bytes, 'id="try"', 'a text that is typed is no long');
});

test('where: many keys are bounded, and what is left out is said', () => {
  const keys = Array.from({ length: 5000 }, (_, i) => `key-${i}`);
  const html = page(['where', '-', '-n', '12'], keys.join('\n'));
  assert.match(html, '<h1><bdi>5,000 keys</bdi></h1>');
  assert.match(html, 'The first 100 of 5,000 keys; --json has all.');
  assert.match(html, '<bdi>key-99</bdi>');
  assert.not.match(html, '<bdi>key-100</bdi>');
  const [{ rows }] = Object.values(JSON.parse(contents(html, 'script')[0])) as {
    rows: { name: string; value: number }[];
  }[];
  assert.match(rows[0].name, /^crc32: librdkafka, /, 'those of most clients come first');
  for (const { name, value } of rows) {
    const agreeing = keys.filter(
      key => partitionUnder(name.split(':')[0] as RuleId, key, 12) === partitionUnder('murmur2', key, 12),
    );
    assert.is(value, agreeing.length, name);
  }
});

test('where: hostile keys, one and many', () => {
  const one = page(['where', '-', '-n', '12'], '</script><script>alert(1)</script>\u202e');
  assert.match(one, '<h1><bdi>&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;\\u202e</bdi></h1>');
  assert.is(contents(one, 'script').length, 2);
  const lines = NASTY_KEYS.filter(key => key !== LONG_KEY).join('\n');
  const many = page(['where', '-', '-n', '12', '--rule', 'crc32'], lines);
  assert.is(contents(many, 'script').length, 2);
  assert.match(many, '<bdi>\\x1b[31mred\\x1b[0m</bdi>');
  assert.match(many, `<bdi>${'x'.repeat(47)}… (167 bytes)</bdi>`);
});

test('state: each part of the file, its sketches with their bounds, its times', () => {
  const records = Array.from({ length: 3000 }, (_, i) =>
    JSON.stringify({
      topic: 't',
      partition: i % 3,
      offset: i,
      ts: 1.7e12 + i * 1e5,
      key: `k-${i % 700}`,
      payload: 'x',
    }),
  );
  const state = path('times.state');
  keylane(['scan', '-', '--format', 'kcat', '-n', '3', '--state', state], { input: records.join('\n') });
  const html = page(['state', state]);
  assert.match(html, '<dt>distinct keys</dt><dd>700 <small>exact</small></dd>');
  assert.match(html, '<td>sketches</td><td>3 HLL sketches of the distinct keys</td>');
  assert.match(html, /<td>Theta<\/td><td>all partitions<\/td>(<td class="figure">700<\/td>){3}/);
  const [, ...figures] = /<td>partition 2<\/td><td.*?>(\d+)<\/td><td.*?>(\d+)<\/td><td.*?>(\d+)</.exec(html)!;
  const [estimate, lower, upper] = figures.map(Number);
  assert.ok(lower <= 700 && 700 <= upper && lower < estimate && estimate < upper, figures.join(' '));
  const { time, spread } = JSON.parse(contents(html, 'script')[0]);
  const sum = (values: number[]) => values.reduce((total, each) => total + each, 0);
  assert.is(sum(time.series[0].values), 3000);
  assert.equal(spread.records, [1000, 1000, 1000]);
});

test('state: without keys, and redacted', () => {
  const state = path('other.state');
  keylane(['scan', '-', '-n', '3', '--no-keys', '--state', state], { input: 'a\nb\n' });
  const html = page(['state', state]);
  assert.match(html, 'not told apart (--no-keys)');
  assert.not.match(html, 'id="sketches"');
  const env = { SECRET: 'a secret of many bytes' };
  keylane(['scan', '-', '-n', '3', '--redact', 'env:SECRET', '--state', state], { input: 'a\nb\n', env });
  assert.match(page(['state', state]), 'keys are digests');
});

test('conform: the verdict, the rule that it is, the shortest keys that show it', () => {
  const example = ['--', process.execPath, join(root, 'examples/conform/partitioner.mjs')];
  assert.match(page(['conform'], undefined, example), /<\/span> Agrees with murmur2 for all of [\d,]+ keys\.<\/h2>/);
  const args = ['conform', '--rule', 'crc32'];
  const html = page(args, undefined, example, 1);
  assert.match(html, '<dt>it is</dt><dd>murmur2</dd>');
  assert.match(html, /<strong>It is murmur2: .* Who has it: kafka-clients, /);
  const { smallest, examples, disagreements } = JSON.parse(keylane([...args, '--json', ...example]).out);
  assert.equal(smallest, examples[0]);
  assert.is(new Set(examples.map(({ hex }: { hex: string }) => hex)).size, 20);
  assert.match(html, `The 20 shortest keys of ${disagreements.toLocaleString('en-US')} wrong answers.`);
  const rows = contents(contents(html, 'tbody')[0], 'tr');
  assert.is(rows.length, 20);
  for (const [i, { numPartitions, expected, got }] of examples.entries()) {
    const cells = [...rows[i].matchAll(/<td class="figure">(.*?)<\/td>/g)].map(([, text]) => text.replace(',', ''));
    assert.equal(cells, [numPartitions, expected, got].map(String));
  }
});

test('where it cannot be written: said before anything is read', () => {
  for (const [file, code] of [
    ['-', 'ERR_USAGE'],
    [path('missing/page.html'), 'ERR_OUTPUT'],
    [path('.'), 'ERR_OUTPUT'],
  ]) {
    const outcome = keylane(['scan', 'missing.txt', '-n', '3', '--html', file]);
    assert.is(outcome.code, 2);
    assert.match(outcome.err, code, file);
  }
});

test.run();
