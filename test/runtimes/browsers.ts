// The check in browsers: the built ES modules as they are, from a server of our own, to which the page sends its outcome. So it takes nothing but
// a way to open an address.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { json } from 'node:stream/consumers';
import { launchBrowser } from '../web/browser.ts';
import { type Outcome, Skip } from './outcome.ts';

const TIME_LIMIT_MS = 120_000;
const TYPES: Record<string, string> = { '.html': 'text/html', '.json': 'application/json' };

const PAGE = `<!doctype html>
<meta charset="utf-8">
<script type="module">
const send = outcome => fetch('/outcome', { method: 'POST', body: JSON.stringify(outcome) });
try {
  const [keylane, js, serializers, rules, { check }] = await Promise.all(
    ['dist/index', 'dist/js', 'dist/serializers', 'dist/rules', 'check'].map(name => import('/' + name + (name === 'check' ? '.mjs' : '.js'))),
  );
  const files = await (await fetch('/vectors.json')).json();
  const [, name, version] = /(\\w*Chrome|Firefox)\\/(\\d+)/.exec(navigator.userAgent) ?? [, navigator.userAgent, ''];
  const runtime = name + ' ' + version;
  await send({ runtime, ...check({ import: { keylane, js, serializers, rules } }, files) });
} catch (error) {
  await send({ runtime: navigator.userAgent, engine: '', checks: 0, wrong: [String(error)] });
}
</script>`;

/** @param site has dist/, check.mjs and vectors.json */
export function runChromium(site: string): Promise<Outcome> {
  return outcomeOf(site, async address => {
    const browser = await launchBrowser().catch(error => {
      throw new Skip(`no Chromium: ${String(error).split('\n', 1)[0]}`);
    });
    await (await browser.newPage()).goto(address);
    return () => browser.close();
  });
}

/** Playwright drives only a Firefox of its own, so this one is merely told what to open. */
export function runFirefox(site: string): Promise<Outcome> {
  const program = ['firefox-esr', 'firefox'].find(name => spawnSync(name, ['--version']).status === 0);
  if (program === undefined)
    return Promise.reject(new Skip('no Firefox on the PATH (Debian: apt-get install firefox-esr)'));
  return outcomeOf(site, async address => {
    const profile = mkdtempSync(join(tmpdir(), 'keylane-firefox-'));
    const browser = spawn(program, ['--headless', '--no-remote', '--profile', profile, address], { stdio: 'ignore' });
    return async () => {
      await ended(browser);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    };
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill();
  await once(child, 'exit');
}

/** @param open opens an address and returns what ends it */
async function outcomeOf(site: string, open: (address: string) => Promise<() => Promise<void>>): Promise<Outcome> {
  const server = createServer();
  const outcome = new Promise<Outcome>((resolve, reject) => {
    setTimeout(() => reject(new Error('The page sends no outcome.')), TIME_LIMIT_MS).unref();
    server.on('request', async (request, response) => {
      const url = request.url!;
      if (request.method === 'POST') {
        resolve((await json(request)) as Outcome);
        response.end();
        return;
      }
      response.setHeader('Content-Type', TYPES[extname(url)] ?? 'text/javascript');
      // A browser asks for an icon too.
      const content = url === '/page.html' ? PAGE : await readFile(join(site, url)).catch(() => undefined);
      response.writeHead(content === undefined ? 404 : 200).end(content);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const close = await open(`http://127.0.0.1:${(server.address() as AddressInfo).port}/page.html`);
    try {
      return await outcome;
    } finally {
      await close();
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
