// Imports point one way: assembly (as bytes) → core → rules → (partitioners → adapters) and (sources → scan → analysis → report) → cli,
// web. Siblings don't import each other, and a folder is entered where its name says.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from './cli/run.ts';

/** What each folder of src/ may import from besides itself, the files at the top of src/ and packages. */
const MAY_IMPORT: Record<string, string[]> = {
  core: [],
  serializers: ['core'],
  rules: ['core'],
  partitioners: ['core', 'rules'],
  adapters: ['core', 'rules', 'partitioners'],
  sources: ['core'],
  scan: ['core', 'rules', 'sources'],
  analysis: ['core', 'rules', 'scan'],
  report: ['rules', 'analysis'],
  web: ['core', 'partitioners', 'report'],
  cli: ['core', 'serializers', 'rules', 'sources', 'scan', 'analysis', 'report'],
};
/** The files at the top of src/ below everything; the others there are entries that only re-export. */
const BASE = ['errors', 'nearest', 'printable'];
/** Only these may know Node or a package: the rest runs anywhere and carries nothing. */
const NODE_AND_PACKAGES = ['sources', 'report', 'web', 'cli'];
/** Bundled, and it runs anywhere. */
const BUNDLED = ['rules @noble/hashes/legacy.js', 'analysis jstat'];

const test = suite('imports');
const files = readdirSync(`${root}/src`, { recursive: true, encoding: 'utf8' }).filter(
  file => file.endsWith('.ts') && !file.includes('binaries'),
);

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, 'src', file), 'utf8');
  return [...text.matchAll(/(?:^(?:import|export|\})[^'\n]*\bfrom|\bimport)\s*\(?\s*'([^']+)'/gm)].map(
    ([, name]) => name,
  );
}

test('there is something to check', () => assert.ok(files.length > 25 && files.flatMap(importsOf).length > 60));

for (const file of files) {
  const folder = file.includes('/') ? file.split('/')[0] : '';
  for (const name of importsOf(file)) {
    test(`src/${file} may import ${name}`, () => {
      if (!name.startsWith('.'))
        return assert.ok(
          NODE_AND_PACKAGES.includes(folder) || BUNDLED.includes(`${folder} ${name}`),
          `${folder || 'src'} may not use ${name}`,
        );
      const target = normalize(join(dirname(file), name));
      assert.not.ok(target.startsWith('..'), 'leaves src/');
      const to = target.includes('/') ? target.split('/')[0] : '';
      if (to === '')
        return assert.ok(BASE.includes(target.replace('.ts', '')), `${target} is an entry, not to be imported`);
      if (folder === '')
        return assert.not.ok(BASE.includes(file.replace('.ts', '')), `${file} lies below every folder`);
      assert.ok(to === folder || MAY_IMPORT[folder]?.includes(to), `${folder} may not import ${to}`);
    });
  }
}

test('assembly/ imports nothing but itself', () => {
  for (const file of readdirSync(`${root}/assembly`).filter(name => name.endsWith('.ts'))) {
    const text = readFileSync(`${root}/assembly/${file}`, 'utf8');
    for (const [, name] of text.matchAll(/from '([^']+)'/g)) assert.match(name, /^\.\/[\w-]+$/);
  }
});

test('dependencies stay empty', () => {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  assert.is(dependencies, undefined);
  assert.is(peerDependencies, undefined);
});

test.run();
