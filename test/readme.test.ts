// Every example in the README runs and gives what it says.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { keylane, root } from './cli/run.ts';

const test = suite('readme');
const readme = readFileSync(`${root}/README.md`, 'utf8');
const fences = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, code]) => code);

const programs = fences('js');
test('there are programs and commands to run', () => assert.ok(programs.length >= 2 && fences('console').length >= 2));

for (const [i, program] of programs.entries()) {
  test(`program ${i + 1}`, () => {
    // `expression; // → value` becomes a comparison; the program runs by the package's own name, against what was built.
    const checked = program.replace(
      /^(.*?);? \/\/ → (.*)$/gm,
      (_, expression, value) => `assert.deepEqual(${expression}, ${value});`,
    );
    assert.ok(checked.includes('assert.deepEqual'), 'the program shows no result');
    const code = `import assert from 'node:assert/strict';\n${checked}`;
    execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: root, encoding: 'utf8' });
  });
}

for (const text of fences('console')) {
  const [command, ...lines] = text.trimEnd().split('\n');
  test(command, () => {
    assert.match(command, /^\$ keylane /);
    const args = [...command.slice('$ keylane '.length).matchAll(/"([^"]*)"|(\S+)/g)].map(
      ([, quoted, word]) => quoted ?? word,
    );
    const { code, out } = keylane(args);
    assert.is(code, 0);
    assert.is(out.trimEnd(), lines.join('\n'));
  });
}

test('every export of the package is named', () => {
  const { exports: exported } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  for (const name of Object.keys(exported)) {
    if (name === './package.json') continue;
    assert.match(readme, name.replace(/^\./, 'keylane').replace('*', ''), name);
  }
});

test.run();
