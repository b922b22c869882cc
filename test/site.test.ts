// site/: every page is in its sidebar, links stay on the site or lead to the repository, and what is wrong with a built site is found. Needs no VitePress.

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { deadLinks, foreignRequests, unreachable } from '../site/built.ts';
import { files, groups, README, START } from '../site/pages.ts';
import { linkedText, partOf, slugOf } from '../site/text.ts';
import { root } from './cli/run.ts';
import { fencesOf } from './programs.ts';

const test = suite('site');
const address = 'https://github.com/keylane/keylane';
const text = (page: string): string => partOf(page, readFileSync(`${root}/${page === START ? README : page}`, 'utf8'));
const linked = (page: string, given: string): string => linkedText(page, given, { address, root });

test('every document is in the sidebar, once, and nothing that is not there', () => {
  const pages = groups.flatMap(({ items }) => items.map(({ page }) => page));
  assert.is(new Set(pages).size, pages.length);
  assert.is(new Set(files.values()).size, pages.length);
  const documents = readdirSync(`${root}/docs`, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name.replaceAll('\\', '/')}`);
  assert.ok(documents.length > 20);
  assert.equal(pages.filter(page => page.startsWith('docs/')).sort(), documents.sort());
  for (const page of pages) assert.ok(page === START || existsSync(`${root}/${page}`), page);
});

test('the first page has where, who and plan, each with two lines of what it prints', () => {
  // test/readme.test.ts runs them.
  const commands = fencesOf(text(README), 'console').map(block => block.trimEnd().split('\n'));
  assert.equal(
    commands.map(([command]) => command.split(' ').slice(0, 3).join(' ')),
    ['$ keylane where', '$ keylane who', '$ keylane plan'],
  );
  for (const lines of commands) assert.is(lines.filter(line => line !== '…').length, 3);
  assert.match(text(README), /^# keylane$/m);
});

for (const page of files.keys()) {
  test(`${page}: its links lead to the site's pages, or to the repository`, () => {
    const prose = linked(page, text(page)).replace(/^```[\s\S]*?^```|`[^`]*`/gm, '');
    const targets = [...prose.matchAll(/\]\(([^)\s]+)/g)].map(([, target]) => target);
    const folder = join('/', files.get(page)!, '..');
    const there = new Set([...files.values()].map(file => `/${file}`));
    for (const target of targets) {
      if (/^[a-z]+:|^#/.test(target)) continue;
      const path = join(folder, target.replace(/#.*/, ''));
      assert.ok(there.has(path) || /^\/pictures\/[\w-]+\.(png|svg)$/.test(path), target);
    }
  });
}

test('links: between pages, into the README, to files and folders, pictures; code is left alone', () => {
  const page = 'docs/cookbook/who.md';
  assert.is(linked(page, '[a](grow.md#b) [c](../clients.md)'), '[a](./grow.md#b) [c](../clients.md)');
  assert.is(linked(page, '[a](../../README.md)'), '[a](../index.md)');
  assert.is(linked(page, '[a](../../README.md#in-code)'), '[a](../start.md#in-code)');
  assert.is(linked(README, '[a](#in-a-producer)'), '[a](./start.md#in-a-producer)');
  assert.is(linked(START, '[a](#in-a-producer) [b](docs/lab.md)'), '[a](#in-a-producer) [b](./lab.md)');
  assert.is(linked(page, '[a](../../examples/)'), `[a](${address}/tree/main/examples)`);
  assert.is(linked(page, '[a](../../src/errors.ts#L1)'), `[a](${address}/blob/main/src/errors.ts#L1)`);
  assert.is(linked(page, '![a](../pictures/page.png)'), '![a](../pictures/page.png)');
  assert.is(linked('docs/benchmarks.md', '![a](../bench/results/block.svg)'), '![a](./pictures/block.svg)');
  assert.is(linked(page, '[a](https://kafka.apache.org/x)'), '[a](https://kafka.apache.org/x)');
  for (const code of ['`[a](none.md)`', '```md\n[a](none.md)\n```']) assert.is(linked(page, code), code);
  assert.throws(() => linked(page, '[a](none.md)'), /ENOENT/);
});

test('headings have the names that GitHub gives them', () => {
  assert.is(slugOf('By aircraft: `tailnum`'), 'by-aircraft-tailnum');
  assert.is(slugOf('What it can’t say, and why'), 'what-it-cant-say-and-why');
});

test('what a browser would ask of another host is found, and a page without a policy', () => {
  const policy = '<meta http-equiv="Content-Security-Policy" content="x">';
  const page = (html: string) => new Map([['a.html', policy + html]]);
  assert.equal(foreignRequests(page('<a href="https://kafka.apache.org">a</a><script src="/a.js"></script>')), []);
  const foreign = [
    '<script src="https://cdn.example/a.js">',
    '<img alt="" src=//cdn.example/a.png>',
    '<link rel="stylesheet" href="https://fonts.example/a.css">',
  ];
  for (const html of foreign) assert.is(foreignRequests(page(html)).length, 1, html);
  assert.is(foreignRequests(new Map([['a.css', '@font-face { src: url(https://fonts.example/a.woff2) }']])).length, 1);
  assert.is(foreignRequests(new Map([['a.js', 'x=fetch("https://count.example")']])).length, 1);
  assert.equal(foreignRequests(new Map([['a.html', '<p>']])), ['a.html: no policy']);
});

test('dead links, dead places in pages and pages out of reach are found', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keylane-site-'));
  try {
    const sidebar = '<aside class="VPSidebar"><a class="x" href="/k/">a</a><a href="/k/b.html">b</a></aside>';
    const built = new Map([
      ['index.html', `${sidebar}<a href="/k/b.html#there">1</a><a href="./b.html#gone">2</a><a href="c.html">3</a>`],
      ['b.html', '<h2 id="there">a</h2><a href="#there">4</a><a href="/other/">5</a>'],
      ['alone.html', ''],
    ]);
    for (const [name, html] of built) writeFileSync(join(folder, name), html);
    assert.equal(deadLinks(built, '/k/', folder), [
      'index.html: ./b.html#gone',
      'index.html: c.html',
      'b.html: /other/',
    ]);
    assert.equal(unreachable(built, '/k/'), ['alone.html']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
