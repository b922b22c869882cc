// What is named can be found: by who has the package alone, in it or on the web; by who has the repository, there.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { HelpTree } from '../src/cli/help-json.ts';
import { keylane, root } from './cli/run.ts';

const test = suite('links');
const packed = packedFiles();
const isPacked = (path: string): boolean =>
  packed.has(path) || [...packed].some(file => file.startsWith(`${path.replace(/\/$/, '')}/`));

function packedFiles(): Set<string> {
  const out = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8' });
  const answer = JSON.parse(out) as { files: { path: string }[] }[] | Record<string, { files: { path: string }[] }>;
  return new Set(Object.values(answer)[0].files.map(({ path }) => path));
}

/** Where the links of a page lead that are no addresses of the web, from the top. Pictures are left out: they are large, and say nothing that the text does not. */
function linksOf(page: string): string[] {
  const text = readFileSync(`${root}/${page}`, 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
  return [...text.matchAll(/(?<!!)\[[^\]]*\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target.replace(/#.*$/, ''))
    .filter(target => target !== '' && !/^[a-z]+:/.test(target))
    .map(target => normalize(join(dirname(page), target)).replace(/\/$/, ''));
}

const pages = [...packed].filter(path => /\.md$|^llms\.txt$/.test(path));

test('there are pages and links', () => {
  assert.ok(pages.length > 20, String(pages.length));
  assert.ok(pages.flatMap(linksOf).length > 100);
});

for (const page of pages) {
  test(`${page}: its links lead to what is in the package too`, () => {
    for (const path of linksOf(page)) {
      assert.ok(existsSync(`${root}/${path}`), `${path} is not there`);
      assert.ok(
        isPacked(path),
        `${path} is not in the package: write https://github.com/keylane/keylane/blob/main/${path}`,
      );
    }
  });
}

test('files that helps, errors and hints name are in the package', () => {
  const sources = readdirSync(`${root}/src`, { recursive: true, encoding: 'utf8' })
    .filter(name => /^(errors|cli|report|analysis|ask|sources|rules)\b.*\.ts$/.test(name))
    .map(name => readFileSync(`${root}/src/${name}`, 'utf8'));
  const tree: HelpTree = JSON.parse(keylane(['--help-json']).out);
  const texts = [JSON.stringify(tree), ...sources];
  const named = texts.flatMap(text =>
    [...text.matchAll(/(?<![\w/.@-])((?:docs|examples)\/[\w./-]*\w)/g)].map(([, path]) => path),
  );
  assert.ok(named.includes('examples/write-tombstones.mjs'));
  for (const path of new Set(named)) assert.ok(isPacked(path), path);
});

test.run();
