// `--html FILE`: an answer as a page to look at.

import { readFileSync } from 'node:fs';
import { printable } from '../printable.ts';
import type { Page } from '../report/html/page.ts';
import type { Io } from './io.ts';
import { saveFile } from './output-file.ts';

/** @throws {KeylaneError} `ERR_OUTPUT` */
export async function writePage(file: string, page: Page, io: Io): Promise<void> {
  const { renderPage } = await import('../report/html/render.ts');
  const [script, style] = ['page.js', 'style.css'].map(name =>
    readFileSync(new URL(`../web/${name}`, import.meta.url), 'utf8'),
  );
  saveFile(file, Buffer.from(renderPage(page, { script, style })), io);
}

/** A source as the title of its page. */
export function titleOf(sources: readonly string[]): string {
  const names = sources.map(source => (source === '-' ? 'standard input' : printable(source)));
  return names.length <= 3 ? names.join(', ') : `${names[0]} and ${names.length - 1} more`;
}
