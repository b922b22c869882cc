// Imports point one way: assembly (as bytes) → core → rules → (partitioners → adapters) and (sources → state → scan → (aggregate, analysis → report)) →
// cli, web, lab. Siblings don't import each other, a folder is entered where its name says, and no files import each other in a circle.

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
  state: ['core', 'rules'],
  scan: ['core', 'rules', 'sources', 'state'],
  analysis: ['core', 'rules', 'state', 'scan'],
  ask: ['core', 'serializers', 'rules', 'sources', 'state', 'scan', 'analysis'],
  aggregate: ['core', 'sources', 'state', 'scan'],
  report: ['rules', 'analysis'],
  web: ['core', 'partitioners', 'report'],
  lab: ['core', 'serializers', 'rules', 'partitioners', 'sources', 'state', 'scan', 'analysis', 'ask', 'report'],
  cli: ['core', 'serializers', 'rules', 'sources', 'state', 'scan', 'analysis', 'ask', 'report'],
};
/** The rooms of a folder that has some: what each may import from the others. A room that is not named here may be entered by none. */
const ROOMS: Record<string, Record<string, string[]>> = {
  analysis: {
    shared: [],
    who: ['shared'],
    scan: ['shared'],
    plan: ['shared', 'scan'],
    join: ['shared', 'who'],
    state: ['shared'],
    find: ['shared', 'who'],
    topic: ['shared'],
  },
  state: { sketches: [], keys: ['sketches'], writers: [], file: ['keys', 'writers', 'sketches'] },
  scan: { keys: [], writers: [] },
};
/** The files at the top of src/ below everything; the others there are entries that only re-export. `errors.ts` is the one way into src/errors/. */
const BASE = ['errors', 'nearest', 'numbers', 'printable'];
/** Only these may know Node or a package: the rest runs anywhere and carries nothing. */
const NODE_AND_PACKAGES = ['sources', 'ask', 'report', 'web', 'lab', 'cli'];
/** Bundled, and it runs anywhere. */
const BUNDLED = ['rules @noble/hashes/legacy.js', 'analysis jstat'];

const test = suite('imports');
const files = readdirSync(`${root}/src`, { recursive: true, encoding: 'utf8' }).filter(
  file => /\.tsx?$/.test(file) && !file.includes('binaries'),
);
const imports = new Map(files.map(file => [file, importsOf(file)]));

/** Of types too. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, 'src', file), 'utf8');
  return [...text.matchAll(/(?:^(?:import|export|\})[^'\n]*\bfrom|\bimport)\s*\(?\s*'([^']+)'/gm)].map(
    ([, name]) => name,
  );
}

const targetOf = (file: string, name: string): string => normalize(join(dirname(file), name));

test('there is something to check', () => assert.ok(files.length > 25 && [...imports.values()].flat().length > 60));

for (const [file, names] of imports) {
  test(`src/${file} imports only what lies below it`, () => {
    for (const name of names) {
      const why = whyNot(file, name);
      assert.is(why, undefined, `${name}: ${why}`);
    }
  });
}

function whyNot(file: string, name: string): string | undefined {
  const folder = file.includes('/') ? file.split('/')[0] : '';
  if (!name.startsWith('.')) {
    const may = NODE_AND_PACKAGES.includes(folder) || BUNDLED.includes(`${folder} ${name}`);
    return may ? undefined : `${folder || 'src'} may use no package`;
  }
  const target = targetOf(file, name);
  if (target.startsWith('..')) return 'leaves src/';
  const to = target.includes('/') ? target.split('/')[0] : '';
  if (to === '') return BASE.includes(target.replace('.ts', '')) ? undefined : 'is an entry, not to be imported';
  if (to === 'errors')
    return folder === to || file === 'errors.ts' ? undefined : 'the way into src/errors/ is src/errors.ts';
  if (folder === '') return BASE.includes(file.replace('.ts', '')) ? 'lies below every folder' : undefined;
  if (to !== folder) return MAY_IMPORT[folder]?.includes(to) ? undefined : `${folder} may not import ${to}`;
  const [from, into] = [roomOf(file), roomOf(target)];
  if (!ROOMS[folder] || from === undefined || into === undefined || from === into) return undefined;
  return ROOMS[folder][from]?.includes(into) ? undefined : `${folder}/${from} may not import ${folder}/${into}`;
}

function roomOf(file: string): string | undefined {
  const [, room, rest] = file.split('/');
  return rest === undefined ? undefined : room;
}

test('no files import each other in a circle', () => {
  const open: string[] = [];
  const done = new Set<string>();
  const visit = (file: string): void => {
    assert.not.ok(open.includes(file), [...open.slice(open.indexOf(file)), file].join(' → '));
    if (done.has(file)) return;
    open.push(file);
    for (const name of imports.get(file) ?? []) if (name.startsWith('.')) visit(targetOf(file, name));
    open.pop();
    done.add(file);
  };
  for (const file of files) visit(file);
});

test('assembly/ imports nothing but itself', () => {
  const folder = readdirSync(`${root}/assembly`, { recursive: true, encoding: 'utf8' });
  for (const file of folder.filter(name => name.endsWith('.ts'))) {
    const text = readFileSync(`${root}/assembly/${file}`, 'utf8');
    for (const [, name] of text.matchAll(/from '([^']+)'/g)) {
      assert.match(name, /^\.\.?\/[\w/-]+$/);
      assert.not.match(targetOf(file, name), /^\.\./);
    }
  }
});

test('dependencies stay empty', () => {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  assert.is(dependencies, undefined);
  assert.is(peerDependencies, undefined);
});

test.run();
