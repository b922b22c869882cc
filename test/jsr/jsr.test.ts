// jsr.json says what package.json says. Whether JSR takes it: `npm run test:jsr`.

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { nodeSources, sources } from '../../scripts/entries.ts';
import { root } from '../cli/run.ts';

const test = suite('jsr');
const read = (file: string) => JSON.parse(readFileSync(`${root}/${file}`, 'utf8'));
const [jsr, npm] = [read('jsr.json'), read('package.json')];

test('the same version and licence', () => {
  assert.is(jsr.version, npm.version);
  assert.is(jsr.license, npm.license);
});

test('the same entries, but for those of Node alone and files that are no modules', () => {
  const entries = Object.entries(sources).map(([name, file]) => [
    name === 'index' ? '.' : `./${name.replace('adapters/', '')}`,
    `./${file}`,
  ]);
  assert.equal(jsr.exports, Object.fromEntries(entries));
  const others = Object.keys(npm.exports).filter(name => !(name in jsr.exports));
  assert.equal(others, [
    ...Object.keys(nodeSources).map(name => `./${name}`),
    './core.wasm',
    './vectors/*',
    './schemas/*',
    './package.json',
  ]);
});

test('packages that are bundled for npm come from npm', () => {
  for (const [name, from] of Object.entries<string>(jsr.imports)) {
    const [, , version] = /^npm:(@?[^@]+)@([^/]+)/.exec(from)!;
    assert.is(version, npm.devDependencies[/^(@[^/]+\/)?[^/]+/.exec(name)![0]]);
  }
});

test.run();
