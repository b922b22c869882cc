import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitepress';
import { entryOf, nodeSources, sources } from '../../scripts/entries.ts';
import { files, groups } from '../pages.ts';
import { slugOf } from '../text.ts';

const { description, repository } = JSON.parse(readFileSync('../package.json', 'utf8'));
const address: string = repository.url.replace(/^git\+|\.git$/g, '');
const link = (page: string): string => `/${files.get(page)!.replace(/(index)?\.md$/, '')}`;
// The lab is a page of its own, which the site's router does not know.
const lab = { link: '/lab/index.html', target: '_self' };

/** Nothing is asked of another host, whatever a page holds. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export default defineConfig({
  title: 'keylane',
  description,
  lang: 'en',
  // https://OWNER.github.io/NAME/, or what the address of another host has.
  base: process.env.KEYLANE_SITE_BASE ?? `/${address.split('/').at(-1)}/`,
  srcDir: '.pages',
  outDir: '.vitepress/dist',
  head: [['meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }]],
  markdown: { anchor: { slugify: slugOf }, lineNumbers: false },
  themeConfig: {
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    nav: [
      { text: 'Start', link: '/start' },
      { text: 'Lab', ...lab },
      { text: 'Reference', link: '/reference/' },
    ],
    sidebar: [
      ...groups.map(({ text, items }) => ({
        text,
        items: items.map(item => ({ text: item.text, link: link(item.page) })),
      })),
      { text: 'The lab', ...lab },
      {
        text: 'Reference',
        link: '/reference/',
        items: Object.keys({ ...sources, ...nodeSources }).map(entry => ({
          text: entryOf(entry),
          link: `/reference/${entryOf(entry)}`,
        })),
      },
    ],
    socialLinks: [{ icon: 'github', link: address }],
  },
});
