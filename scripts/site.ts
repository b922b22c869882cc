// `npm run site`: the docs, the reference and the lab as a site in site/.vitepress/dist. `-- --serve` also serves it on this machine.
// What makes it is installed in site/ alone, so that a clone's own `npm ci` stays short.

import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { deadLinks, foreignRequests, readBuilt, unreachable } from '../site/built.ts';
import { files, README, START } from '../site/pages.ts';
import { linkedText, PICTURES, partOf } from '../site/text.ts';
import { bundleLab } from './bundle-lab.ts';
import { entryOf, nodeSources, sources, summaryOf } from './entries.ts';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { values } = parseArgs({ options: { serve: { type: 'boolean' } } });
const { repository } = JSON.parse(readFileSync('package.json', 'utf8'));
const address: string = repository.url.replace(/^git\+|\.git$/g, '');
const base = process.env.KEYLANE_SITE_BASE ?? `/${address.split('/').at(-1)}/`;
const [pages, out] = ['site/.pages', 'site/.vitepress/dist'];
const started = Date.now();

install();
rmSync(pages, { recursive: true, force: true });
for (const [page, file] of files) {
  const text = readFileSync(page === START ? README : page, 'utf8');
  // The first page has no headings to list beside it.
  const front = page === README ? '---\naside: false\n---\n\n' : '';
  write(`${pages}/${file}`, front + linkedText(page, partOf(page, text), { address, root: '.' }));
}
for (const folder of PICTURES) {
  for (const name of readdirSync(folder).filter(each => /\.(png|svg)$/.test(each)))
    cpSync(`${folder}/${name}`, `${pages}/pictures/${name}`);
}
reference();
inSite('vitepress/bin/vitepress.js', 'build');
await bundleLab();
cpSync('dist/lab/index.html', `${out}/lab/index.html`);

const built = readBuilt(out);
if (!built.has('index.html')) throw new Error(`nothing was built in ${out}`);
const problems = [...foreignRequests(built), ...deadLinks(built, base, out), ...unreachable(built, base)];
for (const problem of problems) console.error(problem);
const names = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter(name =>
  statSync(`${out}/${name}`).isFile(),
);
const bytes = names.reduce((sum, name) => sum + statSync(`${out}/${name}`).size, 0);
const count = names.filter(name => name.endsWith('.html')).length;
const seconds = Math.round((Date.now() - started) / 1000);
console.log(`built ${out}: ${count} pages, ${(bytes / 1e6).toFixed(1)} MB, ${seconds} s`);
// What .ci/run adds up.
console.log(`${count} passed, ${problems.length} failed`);
if (problems.length > 0) process.exit(1);
// Vite's own server: VitePress' listens to the whole network.
if (values.serve) inSite('vite/bin/vite.js', 'preview', '--outDir', '.vitepress/dist', '--base', base);

/** Only if the lock file is newer than what was installed by it. */
function install(): void {
  const mark = 'site/node_modules/.package-lock.json';
  if (existsSync(mark) && statSync(mark).mtimeMs >= statSync('site/package-lock.json').mtimeMs) return;
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: 'site', stdio: 'inherit' });
  if (status !== 0) throw new Error('npm ci in site/ failed');
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function reference(): void {
  const entries = Object.entries({ ...sources, ...nodeSources }).map(([entry, source]) => [
    entryOf(entry),
    { source, summary: summaryOf(source) },
  ]);
  const what = { entries: Object.fromEntries(entries), out: `${pages}/reference`, address };
  execFileSync(process.execPath, ['site/reference.mjs', JSON.stringify(what)], { stdio: 'inherit' });
}

function inSite(program: string, ...args: string[]): void {
  const env = { ...process.env, KEYLANE_SITE_BASE: base };
  execFileSync(process.execPath, [`node_modules/${program}`, ...args], { cwd: 'site', stdio: 'inherit', env });
}
