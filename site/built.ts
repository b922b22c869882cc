// What is wrong with a built site: links that lead nowhere, and what a browser would ask of another host.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** Files of a site by their path, as text. */
export type Built = ReadonlyMap<string, string>;

export function readBuilt(folder: string): Built {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => name.replaceAll('\\', '/'));
  return new Map(
    names.filter(name => /\.(html|js|css)$/.test(name)).map(name => [name, readFileSync(`${folder}/${name}`, 'utf8')]),
  );
}

/** Links that are no plain link for a reader to follow: the browser fetches these itself. */
const FETCHED = [
  /<(?!a\b)[\w-]+\b[^>]*?\s(?:src|srcset|href|poster|action|data)=["']?(?:https?:)?\/\/[^"'\s>]+/gi,
  /url\(\s*["']?(?:https?:)?\/\/[^)]*/gi,
  /@import\s+["'](?:https?:)?\/\/[^"']*/gi,
  /\b(?:fetch|import|importScripts|EventSource|WebSocket)\(\s*["'`](?:https?:|wss?:)?\/\/[^"'`]*/g,
];

/** The theme would ask this of an icon that its own style sheet lacks. It has all that are shown, and the pages' policy refuses it. */
const NEVER_ASKED = 'https://api.iconify.design/';

/** The lab is looked at too: it has a policy of its own. */
export function foreignRequests(built: Built): string[] {
  return [...built].flatMap(([name, text]) => {
    const found = FETCHED.flatMap(pattern => [...text.matchAll(pattern)].map(([each]) => each))
      .filter(each => !each.includes(NEVER_ASKED))
      .map(each => `${name}: ${each}`);
    const hasPolicy = !name.endsWith('.html') || /http-equiv="Content-Security-Policy"/i.test(text);
    return hasPolicy ? found : [...found, `${name}: no policy`];
  });
}

/** Links and places in pages that are not there; `base` is where the site begins. */
export function deadLinks(built: Built, base: string, folder: string): string[] {
  const ids = new Map(
    [...built].map(([name, text]) => [
      name,
      new Set([...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => unescaped(id))),
    ]),
  );
  const dead = [...built].flatMap(([name, text]) =>
    !name.endsWith('.html') || name.startsWith('lab/')
      ? []
      : [...text.matchAll(/<a\b[^>]*?\shref="([^"]*)"/g)]
          .map(([, href]) => unescaped(href))
          .filter(href => !/^[a-z]+:/.test(href) && !isThere(href, name))
          .map(href => `${name}: ${href}`),
  );
  return [...new Set(dead)];

  function isThere(href: string, name: string): boolean {
    const [path, hash] = href.split('#');
    if (path.startsWith('/') && !path.startsWith(base)) return false;
    const at = path.startsWith('/') ? path.slice(base.length) : posix.join(posix.dirname(name), path);
    const file = path === '' ? name : /(^|\/)$/.test(at) ? `${at}index.html` : at;
    if (!existsSync(`${folder}/${file}`)) return false;
    return !hash || file.startsWith('lab/') || ids.get(file)?.has(decodeURIComponent(hash)) === true;
  }
}

/** Pages that no page's sidebar names. */
export function unreachable(built: Built, base: string): string[] {
  const sidebar = /<aside class="VPSidebar[\s\S]*?<\/aside>/.exec(built.get('index.html') ?? '')?.[0] ?? '';
  const named = new Set([...sidebar.matchAll(/\shref="([^"]*)"/g)].map(([, href]) => href));
  return [...built.keys()].filter(
    name =>
      name.endsWith('.html') &&
      name !== '404.html' &&
      !named.has(base + name) &&
      !named.has(base + name.replace(/index\.html$/, '')),
  );
}

function unescaped(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
