// `--html FILE`: an answer as a page to look at.

import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { outputError, usageError } from '../errors.ts';
import { printable } from '../printable.ts';
import type { Page } from '../report/html/page.ts';
import { saveFile } from './state-io.ts';

/**
 * Refuses a file that can't be written before anything long begins.
 * @throws {KeylaneError} `ERR_USAGE`, `ERR_OUTPUT`
 */
export function checkHtmlFile(file: string | undefined): void {
  if (file === undefined) return;
  if (file === '-' || file === '') throw usageError('--html takes the name of a file to write, such as report.html.');
  try {
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw new Error('it is a directory');
    accessSync(dirname(file), constants.W_OK);
  } catch (cause) {
    throw outputError(file, cause as NodeJS.ErrnoException);
  }
}

/** @throws {KeylaneError} `ERR_OUTPUT` */
export async function writePage(file: string, page: Page): Promise<void> {
  const { renderPage } = await import('../report/html/render.ts');
  const [script, style] = ['page.js', 'style.css'].map(name =>
    readFileSync(new URL(`../web/${name}`, import.meta.url), 'utf8'),
  );
  saveFile(file, Buffer.from(renderPage(page, { script, style })));
}

/** A source as the title of its page. */
export function titleOf(sources: readonly string[]): string {
  const names = sources.map(source => (source === '-' ? 'standard input' : printable(source)));
  return names.length <= 3 ? names.join(', ') : `${names[0]} and ${names.length - 1} more`;
}
