// What newcomers stumbled over, each with what they see now. The kinds are tested elsewhere, table by table; these are the words.

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { partitionUnder } from '../../src/rules/index.ts';
import { RECORDS, TOOLS } from '../written-by.ts';
import { folderOf } from './folder.ts';
import { keylane } from './run.ts';

const test = suite('newcomers');
const { file, path } = folderOf(test);
const written = (name: string): string => TOOLS.find(tool => tool.name === name)!.write(RECORDS);
const kcat = file('orders.kcat', written('kcat -J'));
const keys = file('keys', written('one key a line'));

test('a record is never hashed as a key: what is no key is refused, what is a record is read', () => {
  assert.match(keylane(['scan', kcat, '-n', '6']).out, /^380 keyed records.*\n20 keyless records.*\n245 distinct keys/);
  const values = file('values', RECORDS.map(({ value }) => `${value}\n`).join(''));
  assert.match(keylane(['scan', values, '-n', '6']).err, /ERR_COLUMN/);
});

test('bytes in hex or base64 are recognised beside lines that stand for no key and for the empty one', () => {
  for (const encoding of ['hex', 'base64'] as const) {
    const texts = Array.from({ length: 40 }, (_, i) => Buffer.from(`user-${i}`).toString(encoding));
    const source = file(`${encoding}.txt`, `${['\\N', ...texts, '""', '""'].join('\n')}\n`);
    const { err, out } = keylane(['scan', source, '-n', '12']);
    assert.match(err, new RegExp(`^the keys are ${encoding} and are read as the bytes`));
    assert.match(out, /^42 keyed records, .*\n1 keyless record .*\n41 distinct keys/);
  }
});

test("the consumer's line with a colon between: its parts have colons of their own", () => {
  const source = file('colons', written('console consumer, partition and key with ":" between'));
  for (const args of [
    ['scan', source, '-n', '6'],
    ['who', source, '-n', '6'],
  ]) {
    const { err, out } = keylane(args);
    assert.match(err, /^read as console consumer, fields between ":": 380 keys with partitions/);
    assert.match(out, /380 keyed records/);
  }
});

test('a client that is unknown or does not look at keys', () => {
  const error = (client: string) => keylane(['where', 'a', '-n', '12', '--client', client]).err;
  assert.match(error('nonsense'), /^error: Client "nonsense": there is no such client\. A client is NAME/);
  assert.match(error('kafka-go'), /^error: Client "kafka-go": kafka-go's RoundRobin does not look at the key\./);
  // What is suggested works.
  for (const client of ['nonsense', 'kafka-go', 'librdkafka@0.8', 'sarama@0.1']) {
    const [, names = ''] = / Name one of: (.*)\. \(ERR_CLIENT\)/.exec(error(client)) ?? [];
    for (const name of names.split(', ').filter(Boolean)) {
      const { code, err } = keylane(['where', 'a', '-n', '12', '--client', name]);
      assert.ok(code === 0 || /does not look at the key/.test(err), `${name}: ${err}`);
    }
  }
});

test('a column that is not there, one that nobody has named, and a first row that is no header', () => {
  const named = file('named.csv', 'id;name\n1;a\n2;b\n');
  const wished = keylane(['scan', named, '-n', '6', '--column', 'Id']).err;
  assert.match(
    wished,
    /^error: ".*named\.csv" has no column "Id"\. Pass --column with one of: "id", "name"\. \(ERR_COLUMN\)/,
  );
  const open = keylane(['scan', named, '-n', '6']).err;
  assert.match(
    open,
    /^error: It is not clear which column of ".*named\.csv" is the key\. Pass --column with one of: "id", "name"\./,
  );
  const bare = file('bare.csv', '"0","order-10009"\n"1","order-1"\n');
  assert.match(keylane(['scan', bare, '-n', '6']).err, /If its first row is no header, say a number: --column 1\./);
  assert.match(keylane(['scan', bare, '-n', '6', '--column', '2']).out, /^2 keyed records/);
});

test('where --key-type json says what it hashes, if that is not what was written', () => {
  const said = (text: string) => keylane(['where', text, '--key-type', 'json', '-n', '12']).err;
  assert.match(said('{"a": 1}'), /^\{"a": 1\} is hashed as \{"a":1\}\. For a writer that puts spaces in/);
  assert.is(said('{"a":1}'), '');
});

test('where: empty lines are counted, one is one', () => {
  const { err } = keylane(['where', '-', '-n', '12'], { input: 'a\n\nb\n' });
  assert.is(err, '1 empty line left out: a record without a key is not placed by it\n');
});

test('a secret that is not there, and one that is too short', () => {
  const said = (env: Record<string, string>) => keylane(['scan', keys, '-n', '6', '--redact', 'env:NOPE'], { env }).err;
  assert.match(said({}), /no environment variable has this name.*ERR_USAGE/);
  assert.match(said({ NOPE: 'short' }), /needs a secret of 16 bytes or more.*ERR_USAGE/);
});

test('a State that is named twice would be counted twice', () => {
  const state = path('a.state');
  keylane(['scan', kcat, '-n', '6', '--state', state]);
  for (const command of ['merge', 'who']) {
    const { code, out, err } = keylane([command, state, state]);
    assert.is(code, 2, out);
    assert.match(err, /"is there twice|is there twice, and its records would be counted twice.*ERR_USAGE/);
  }
});

test('join: whose column it is', () => {
  const csv = file('ids.csv', 'id\n1\n2\n');
  const { err } = keylane(['join', keys, csv, '--column', 'id', '-n', '6']);
  assert.match(err, /has no column "id".*For B alone there is --column-b\./);
});

test('the spread under the rule of another client: the help says how, and so it is', () => {
  assert.match(
    keylane(['scan', '--help']).out.replace(/\s+/g, ' '),
    'keylane plan SOURCE --from crc32@12 --to crc32@12',
  );
  const { out } = keylane(['plan', keys, '--from', 'crc32@12', '--to', 'crc32@12', '--json']);
  const { spread } = JSON.parse(out);
  const loads = Array.from({ length: 12 }, () => 0);
  const lines = readFileSync(keys, 'utf8').split('\n').filter(Boolean);
  for (const line of lines) loads[partitionUnder('crc32', line, 12)]++;
  assert.equal(spread.before, spread.after);
  assert.ok(Math.abs(spread.after.maxOverMean - (12 * Math.max(...loads)) / lines.length) < 1e-9);
});

test('sentences: subject first, and what is many is many', () => {
  const plan = keylane(['plan', keys, '--from', '6', '--to', '9']).out;
  assert.match(plan, 'each new partition has keys of several old ones, of up to 2');
  const rules = keylane(['join', keys, keys, '--a', '6', '--b', 'crc32@6']).out;
  assert.match(rules, /keys in both that do not meet, because the rules differ\n/);
  const skewed = file('skewed', `${'a\n'.repeat(900)}b\nc\nd\ne\n`);
  const scan = keylane(['scan', skewed, '-n', '3']).out;
  assert.match(
    scan,
    /the skew is in the keys: the largest has 99\.6 %, and all of them spread no better than 1 key with as many records each/,
  );
});

test('no document has the sentences of before', () => {
  const documents = ['README.md', 'docs/cookbook/who.md', 'docs/cookbook/page.md', 'docs/state-format.md'];
  const text = documents.map(name => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')).join('\n');
  assert.not.match(
    text,
    /Who may not see|So many distinct keys it takes|still counted all|only their names are others|none of one only/,
  );
});

test.run();
