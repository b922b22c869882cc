// `keylane completion`: bash really completes; zsh and fish where they are installed.

import { spawnSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findClient, rules } from '../../src/rules/index.ts';
import { folderOf } from './folder.ts';
import { keylane, root } from './run.ts';

const test = suite('keylane completion');
const folder = folderOf(test);
const script = keylane(['completion', 'bash']).out;

/** What bash offers for the last word when Tab is pressed behind this line. */
function complete(line: string): string[] {
  const program = `${script}\nCOMP_LINE=$1; COMP_POINT=\${#1}; _keylane; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', program, 'bash', line], {
    encoding: 'utf8',
    cwd: root,
  });
  assert.is(stderr, '');
  assert.is(status, 0);
  return stdout.split('\n').filter(word => word !== '');
}

test('bash: commands, then their options, then the values of these', () => {
  const commands = complete('keylane ');
  for (const name of ['where', 'scan', 'merge', 'who', 'completion', '--version'])
    assert.ok(commands.includes(name), name);
  assert.equal(complete('keylane wher'), ['where']);
  assert.equal(complete('keylane scan keys.txt --what'), ['--what-if']);
  assert.ok(complete('keylane scan -').includes('-n'));
  assert.equal(complete('keylane scan --format kc'), ['kcat']);
  assert.equal(complete('keylane where x --rule murmur2-u'), ['murmur2-unsigned']);
  const kafkajs = ['kafkajs', 'kafkajs/LegacyPartitioner', 'kafkajs@1', 'kafkajs/JavaCompatiblePartitioner'];
  assert.equal(complete('keylane where x --client kafkajs'), kafkajs);
  assert.equal(complete('keylane where x --client Telegr'), ['Telegraf']);
  assert.equal(complete('keylane completion '), ['bash', 'zsh', 'fish']);
});

test('bash: behind an at sign bash asks for the rest alone', () => {
  assert.equal(complete('keylane where x --client kafkajs@'), ['1']);
  assert.equal(complete('keylane plan k --to sara'), complete('keylane plan k --from sara'));
  assert.ok(complete('keylane plan k --to sara').includes('sarama@'));
  assert.equal(complete('keylane plan k --to kafkajs@'), ['1@']);
  assert.ok(complete('keylane join a b -n murmur2').includes('murmur2@'));
});

test('what is offered for --client and RULE@N works as it stands', () => {
  for (const name of complete('keylane where x --client ')) {
    assert.match(name, /^[\w@/.=-]+$/, 'for every shell');
    assert.ok(findClient(name).rule, name);
  }
  for (const name of complete('keylane plan k --to ')) {
    const rule = name.replace(/@$/, '');
    assert.ok(rules.some(({ id }) => id === rule) || findClient(rule).rule, name);
  }
});

test('bash: files are left to bash, figures to whoever types', () => {
  assert.match(script, 'complete -o bashdefault -o default -F _keylane keylane');
  for (const line of ['keylane scan ', 'keylane scan --html ', 'keylane scan -n ', 'keylane who ex']) {
    assert.equal(complete(line), [], line);
  }
});

test('bash: every option of every command is offered', () => {
  for (const name of complete('keylane ').filter(word => !word.startsWith('-'))) {
    const { out } = keylane([name, '--help']);
    const flags = [...out.matchAll(/^ {2}(?:(-\w), )?(--[\w-]+)/gm)].flatMap(([, short, long]) => [short, long]);
    const offered = complete(`keylane ${name} -`);
    for (const flag of flags) if (flag) assert.ok(offered.includes(flag), `${name} ${flag}`);
  }
});

for (const shell of ['bash', 'zsh', 'fish']) {
  test(`${shell}: the script is one, if there is such a shell here to ask`, () => {
    const { code, out } = keylane(['completion', shell]);
    assert.is(code, 0);
    assert.match(out, 'what-if');
    const file = folder.file(shell, out);
    const { error, status, stderr } = spawnSync(shell, ['-n', file], { encoding: 'utf8' });
    if (!error) assert.is(status, 0, stderr);
  });
}

test('another shell is misuse', () => {
  const { code, err } = keylane(['completion', 'tcsh']);
  assert.is(code, 2);
  assert.match(err, 'Allowed choices are bash, zsh, fish');
});

test.run();
