// .github/workflows: what they call is there, and which code they run cannot change behind their back. actionlint checks the rest: CONTRIBUTING.md.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from './cli/run.ts';

const test = suite('workflows');
const folder = `${root}/.github/workflows`;
const workflows = readdirSync(folder).map(name => [name, readFileSync(`${folder}/${name}`, 'utf8')] as const);
const { scripts, engines } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));

test('there are some', () => assert.ok(workflows.length >= 3));

for (const [name, text] of workflows) {
  test(`${name}: actions are named by commit, with their release`, () => {
    const uses = [...text.matchAll(/\buses: (.*)/g)].map(([, action]) => action);
    assert.ok(uses.length > 0);
    for (const action of uses) assert.match(action, /^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test(`${name}: scripts and files are there`, () => {
    for (const [, script] of text.matchAll(/npm run (?:--silent )?([\w:]+)/g)) assert.ok(scripts[script], script);
    for (const [path] of text.matchAll(/(?<![\w/@])(?:examples|scripts|\.ci)\/[\w./-]+/g))
      assert.ok(existsSync(`${root}/${path}`), path);
  });

  test(`${name}: no more rights than it needs`, () => {
    assert.match(text, /^permissions:\n {2}contents: read\n/m);
    assert.not.match(text, /secrets\.|pull_request_target|contents: write/);
    for (const [checkout] of text.matchAll(/actions\/checkout@.*\n.*\n.*/g))
      assert.match(checkout, 'persist-credentials: false');
  });
}

test('every Node that is promised for the command line is tried', () => {
  const ci = readFileSync(`${folder}/ci.yml`, 'utf8');
  for (const [, versions] of ci.matchAll(/node: \[(.*)\]/g)) assert.is(versions, '20, 22, 24');
  assert.ok(engines.node);
});

test('a release is staged, by no token', () => {
  const release = readFileSync(`${folder}/release.yml`, 'utf8');
  assert.match(release, /npm stage publish/);
  assert.not.match(release, /npm publish|NODE_AUTH_TOKEN/);
  assert.match(release, /^ {6}id-token: write$/m);
});

test.run();
