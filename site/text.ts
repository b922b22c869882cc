// The text of a page as the site has it: links between pages stay on the site, all others lead to the repository.

import { statSync } from 'node:fs';
import { posix } from 'node:path';
import { files, README, START, START_HEADING } from './pages.ts';

/** Fenced and indented code, code in a line, and links with where they lead. */
const CODE_OR_LINK = /^(?:```|~~~)[\s\S]*?^(?:```|~~~)|``[^`]+``|`[^`]+`|(\]\()([^)\s]+)(?=[\s)])/gm;
const PICTURE = /\.(?:png|svg)$/;

/** Where the docs' pictures are; all of them are in one folder of the site. */
export const PICTURES = ['docs/pictures', 'bench/results'];

/** What GitHub makes of a heading, which links in the docs name. */
export function slugOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

/** A page's text in two, of the README, or as it is. */
export function partOf(page: string, text: string): string {
  if (page !== README && page !== START) return text;
  const at = text.indexOf(`\n${START_HEADING}\n`);
  if (at === -1) throw new Error(`${README} has no heading ${START_HEADING}`);
  return page === README ? text.slice(0, at) : `# Install and use\n${text.slice(at)}`;
}

/**
 * `text` of a page with its links as the site has them. `address` is the repository's; `root`, where it lies on this machine, tells files from folders.
 * What a link names and is not there is an error.
 */
export function linkedText(page: string, text: string, { address, root }: { address: string; root: string }): string {
  const from = files.get(page)!;
  return text.replace(CODE_OR_LINK, (whole, open?: string, target?: string) => {
    if (open === undefined || target === undefined || /^[a-z]+:/.test(target)) return whole;
    const [path, anchor] = target.split('#');
    const hash = anchor === undefined ? '' : `#${anchor}`;
    const named = path === '' ? page : posix.normalize(posix.join(posix.dirname(page), path)).replace(/\/$/, '');
    // All headings of the README but the first are on its second page.
    const place = (named === README || named === START) && hash !== '' ? START : named;
    const file = files.get(place);
    if (file === from) return `${open}${hash}`;
    if (file !== undefined) return `${open}${relative(from, file)}${hash}`;
    if (PICTURES.includes(posix.dirname(named)) && PICTURE.test(named))
      return `${open}${relative(from, `pictures/${posix.basename(named)}`)}`;
    const found = statSync(`${root}/${named}`);
    return `${open}${address}/${found.isDirectory() ? 'tree' : 'blob'}/main/${named}${hash}`;
  });
}

function relative(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}
