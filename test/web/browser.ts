// A headless Chromium for tests: from npm on Linux (x64), fetched once into the cache, so that every machine makes the same pictures;
// elsewhere the Chrome that is installed. KEYLANE_BROWSER names another one.

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { cache, once } from '../cache.ts';
import { runAxe } from './in-page.ts';

const PACKAGE = '@sparticuz/chromium@153.0.0';

/** Whether the browser and its font are npm's, and so the pictures everywhere the same. */
export const isFromNpm = !process.env.KEYLANE_BROWSER && process.platform === 'linux' && process.arch === 'x64';

export async function launchBrowser(): Promise<Browser> {
  const own = process.env.KEYLANE_BROWSER;
  // No sandbox: CI's containers run as root, and the pages are the tests' own.
  const args = ['--no-sandbox'];
  if (own) return chromium.launch({ executablePath: own, args });
  if (!isFromNpm) return chromium.launch({ channel: 'chrome', args });
  const folder = once(join(cache, PACKAGE.replaceAll(/[@/]/g, '-').slice(1)), unpackBrowser);
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args,
    env: {
      ...(process.env as Record<string, string>),
      LD_LIBRARY_PATH: [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  });
}

/** The package holds the browser, the libraries that a bare system lacks, and a font, each compressed with brotli. */
function unpackBrowser(folder: string): void {
  const fetched = join(folder, 'package');
  mkdirSync(fetched);
  execFileSync('npm', ['install', '--no-save', '--ignore-scripts', '--silent', '--prefix', fetched, PACKAGE], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const bin = join(fetched, 'node_modules/@sparticuz/chromium/bin');
  writeFileSync(join(folder, 'chromium'), brotliDecompressSync(readFileSync(join(bin, 'chromium.br'))));
  chmodSync(join(folder, 'chromium'), 0o755);
  for (const name of ['al2023', 'fonts']) {
    mkdirSync(join(folder, name));
    const tar = brotliDecompressSync(readFileSync(join(bin, `${name}.tar.br`)));
    execFileSync('tar', ['-x', '-C', join(folder, name)], { input: tar });
  }
  rmSync(fetched, { recursive: true });
  const prefix = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir prefix="relative">fonts</dir>`;
  writeFileSync(join(folder, 'fonts.conf'), `${prefix}<cachedir prefix="xdg">fontconfig</cachedir></fontconfig>\n`);
}

export interface Look {
  width?: number;
  isDark?: boolean;
  /** As it is printed. */
  isPrint?: boolean;
}

/** Opens a file as its reader does; `problems` fills with whatever the console, the page or its policy complains about. */
export async function openPage(
  browser: Browser,
  file: string,
  { width = 1000, isDark = false, isPrint = false }: Look = {},
) {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: isDark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    deviceScaleFactor: width < 500 ? 2 : 1,
  });
  const page: Page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const problems: string[] = [];
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', error => problems.push(String(error)));
  page.on('dialog', dialog => {
    problems.push(`a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('request', request => {
    // A worker's program is a blob of the page's own.
    if (request.url() === page.url() || request.isNavigationRequest() || request.url().startsWith('blob:')) return;
    problems.push(`a request: ${request.url()}`);
  });
  await page.goto(`file://${file}`);
  if (isPrint) {
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  }
  return { page, problems };
}

/** Moves from control to control with Tab until one with this label has the focus. */
export async function tabTo(page: Page, label: string): Promise<void> {
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    const has = await page.evaluate(() => {
      const element = document.activeElement;
      const { labels: found } = (element ?? {}) as Partial<HTMLInputElement>;
      const labels = Array.from(found ?? [], ({ textContent }) => textContent.trim());
      return [...labels, element?.getAttribute('aria-label') ?? element?.textContent];
    });
    if (has.includes(label)) return;
  }
  throw new Error(`${label} cannot be reached with Tab`);
}

/** What axe finds, a line each. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(runAxe);
}
