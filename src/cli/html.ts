// `--html FILE`: an answer as a page to look at.

import { readFileSync } from 'node:fs';
import { printable } from '../printable.ts';
import type { Page } from '../report/html/page.ts';
import type { Io } from './io.ts';
import { saveFile } from './output-file.ts';

declare const KEYLANE_VERSION: string;

/** @throws {KeylaneError} `ERR_OUTPUT` */
export async function writePage(file: string, page: Page, io: Io): Promise<void> {
  const { renderPage } = await import('../report/html/render.ts');
  const [script, style] = ['page.js', 'style.css'].map(name =>
    readFileSync(new URL(`../web/${name}`, import.meta.url), 'utf8'),
  );
  const made = `keylane ${KEYLANE_VERSION}, ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  saveFile(file, Buffer.from(renderPage(page, made, { script, style })), io);
}

/**
 * What was asked about, as the title of its page.
 * @param columns of the sources, where the key is some of them
 */
export function titleOf(sources: readonly string[], columns: readonly string[] = []): string {
  const names = sources.map(source => (source === '-' ? 'standard input' : printable(source)));
  const title = names.length <= 3 ? names.join(', ') : `${names[0]} and ${names.length - 1} more`;
  if (columns.length === 0) return title;
  return `${title}, column${columns.length === 1 ? '' : 's'} ${columns.map(printable).join(', ')}`;
}
