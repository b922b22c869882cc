import { readdirSync, readFileSync } from 'node:fs';
import stringWidth from 'string-width';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { folderOf } from './folder.ts';
import { keylane, root } from './run.ts';

const test = suite('help');
const { file } = folderOf(test);
const keys = file('keys', 'a\nb\n');
const COMMANDS = [
  'where',
  'scan',
  'merge',
  'state',
  'plan',
  'join',
  'who',
  'find',
  'topic',
  'mcp',
  'conform',
  'bench',
  'completion',
];
/** The words of a text, whatever its lines and however an example goes on. */
const words = (text: string): string => text.replace(/ \\\n/g, ' ').split(/\s+/).join(' ').trim();

for (const command of ['', ...COMMANDS]) {
  test(`${command} --help: no line is wider than the terminal, no word is broken, whatever the width`, () => {
    const args = [...(command === '' ? [] : [command]), '--help'];
    const wide = keylane(args, { isTTY: true, columns: 1000 }).out;
    for (const columns of [60, 80, 132]) {
      const { out } = keylane(args, { isTTY: true, columns });
      // Longer than a line of 60: only what has no space.
      for (const line of out.split('\n')) assert.ok(stringWidth(line) <= columns || !line.trim().includes(' '), line);
      assert.is(words(out), words(wide));
    }
    assert.is(keylane(args).out, keylane(args, { isTTY: true, columns: 80 }).out);
  });
}

test('every option that a help names is in a document too, and a shell completes it', () => {
  const documents = readdirSync(`${root}/docs`, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md'))
    .map(name => `${root}/docs/${name}`);
  const texts = [`${root}/README.md`, ...documents].map(path => readFileSync(path, 'utf8')).join('\n');
  const isIn = (text: string, option: string) => new RegExp(`(?<![\\w-])${option}(?![\\w-])`).test(text);
  let asked = 0;
  for (const command of COMMANDS) {
    const completed = keylane(['completion', 'bash']).out;
    for (const [, short, long] of keylane([command, '--help']).out.matchAll(/^ {2}(-\w)?(?:, )?(--[\w-]+)/gm)) {
      assert.ok(
        [short, long].some(name => name && isIn(texts, name)),
        `${command} ${long}: no document names it`,
      );
      assert.ok(isIn(completed, long), `${command} ${long}: not completed`);
      asked++;
    }
  }
  assert.ok(asked > 80, `${asked}`);
});

test('help and version as words', () => {
  assert.equal(keylane(['help']), keylane(['--help']));
  for (const command of COMMANDS) assert.equal(keylane(['help', command]), keylane([command, '--help']));
  assert.equal(keylane(['version']), keylane(['--version']));
  const { code, err } = keylane(['help', 'nope']);
  assert.is(code, 2);
  assert.match(err, /unknown command 'nope'/);
  assert.not.match(keylane(['--help']).out, /^ {2}(help|version) /m);
});

/** Each option that takes one value, of each command, with a value that is fine. */
const VALUES: Record<string, string> = {
  '-n': '3',
  '--rule': 'murmur2',
  '--client': 'sarama',
  '--key-type': 'string',
  '--html': 'x',
  '--format': 'keys',
  '--format-b': 'keys',
  '--topic': 't',
  '--memory': '512MB',
  '--redact': 'env:A',
  '--state': 'x',
  '--top': '3',
  '--what-if': '3',
  '--from': '3',
  '--to': '3',
  '--partition-column': 'p',
  '--tombstones': 'x',
  '--a': '3',
  '--b': '3',
  '--key-type-b': 'string',
  '--hll': 'x',
  '--theta': 'x',
  '--tuple': 'x',
  '--lg-k': '5',
  '--frequent': 'x',
  '--partition': '1',
  '--timeout': '3',
  '--separator': ',',
  '--since': '1h',
  '--until': '1h',
  '--last': '5',
  '--group': 'g',
  '--partition-list': '0',
  '--isolation-level': 'read_committed',
  '--max-rate': '5',
  '--rack': 'r',
  '--command-config': 'x',
  '--bootstrap-server': 'h:1',
};
test('an option that takes one value is refused where it is given twice, by every command', () => {
  let tried = 0;
  for (const command of COMMANDS) {
    const flags = [...keylane([command, '--help']).out.matchAll(/^ {2}(-\S+?)(?:, --\S+)? [<[]/gm)].map(
      ([, flag]) => flag,
    );
    for (const flag of flags.filter(each => each in VALUES)) {
      // --from is a time where it is no place.
      const value = /^--(from|to)$/.test(flag) && command !== 'plan' ? '2026-11-01' : VALUES[flag];
      const { code, out, err } = keylane([command, flag, value, keys, flag, value]);
      assert.is(code, 2);
      assert.is(out, '');
      assert.match(
        err,
        /^error: option '.*' is given twice, but takes one value\. Leave one out\.\n/,
        `${command} ${flag}`,
      );
      tried++;
    }
  }
  assert.ok(tried > 50, String(tried));
  assert.match(keylane(['scan', keys, '-n', '3', '--partitions', '3']).err, /is given twice/);
});

test('an option that takes several may be given several times', () => {
  assert.is(keylane(['scan', keys, '-n', '3', '--fail-on', 'maxShare>1', '--fail-on', 'records>9']).code, 0);
});

test('--json twice says the same', () => assert.is(keylane(['scan', keys, '-n', '3', '--json', '--json']).code, 0));

test.run();
