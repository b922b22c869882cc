// The Firefox on the PATH, driven by its own protocol, Marionette: Playwright drives only builds of its own, which no registry has.
// https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import axe from 'axe-core';
import type { suite } from 'uvu';
import { runAxe } from './in-page.ts';

const LIMIT_MS = 60_000;
/** No first-run pages, nothing fetched; and what a page complains about comes to the console. */
const PREFERENCES = {
  'marionette.port': 0,
  'app.update.disabledForTesting': true,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
  'ui.prefersReducedMotion': 1,
};

/** Its name, if there is one. */
const firefoxProgram = ['firefox-esr', 'firefox'].find(name => spawnSync(name, ['--version']).status === 0);

/** https://www.w3.org/TR/webdriver2/#keyboard-actions */
const KEYS = {
  Enter: '\ue007',
  PageUp: '\ue00e',
  End: '\ue010',
  Home: '\ue011',
  ArrowRight: '\ue014',
} as const;

type Answer = [kind: 1, id: number, error: { message: string } | null, result: unknown];

export class Firefox {
  #child: ChildProcess;
  #profile: string;
  #socket: Socket;
  #answers: AsyncGenerator<unknown>;
  #id = 0;

  private constructor(child: ChildProcess, profile: string, socket: Socket) {
    this.#child = child;
    this.#profile = profile;
    this.#socket = socket;
    this.#answers = packets(socket);
  }

  static async launch(): Promise<Firefox> {
    const profile = mkdtempSync(join(tmpdir(), 'keylane-firefox-'));
    const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`);
    writeFileSync(join(profile, 'user.js'), lines.join('\n'));
    const args = ['--headless', '--no-remote', '--marionette', '--remote-allow-system-access', '--profile', profile];
    const child = spawn(firefoxProgram!, args, { stdio: 'ignore', env: { ...process.env, HOME: profile } });
    const portFile = join(profile, 'MarionetteActivePort');
    const end = Date.now() + LIMIT_MS;
    while (!existsSync(portFile) || readFileSync(portFile, 'utf8') === '') {
      if (Date.now() > end || child.exitCode !== null) throw new Error('Firefox does not start');
      await sleep(100);
    }
    const socket = connect(Number(readFileSync(portFile, 'utf8')), '127.0.0.1');
    await once(socket, 'connect');
    const firefox = new Firefox(child, profile, socket);
    await firefox.#answers.next();
    await firefox.#send('WebDriver:NewSession', {});
    await firefox.#send('WebDriver:SetTimeouts', { script: LIMIT_MS });
    return firefox;
  }

  async goto(address: string): Promise<void> {
    // The same address with another hash alone would not be opened anew.
    await this.#send('WebDriver:Navigate', { url: 'about:blank' });
    await this.#send('WebDriver:Navigate', { url: address });
  }

  /** Runs a function in the page, and waits for what it promises. */
  async run<Result, Args extends unknown[]>(
    body: (...args: Args) => Result | Promise<Result>,
    ...args: Args
  ): Promise<Awaited<Result>> {
    const script = `const done = arguments[arguments.length - 1];
      const __name = each => each;
      Promise.resolve((${body})(...[...arguments].slice(0, -1))).then(value => done({ value }), error => done({ error: String(error) }));`;
    const { value } = (await this.#send('WebDriver:ExecuteAsyncScript', { script, args, newSandbox: false })) as {
      value: { value: Awaited<Result>; error?: string };
    };
    if (value.error !== undefined) throw new Error(value.error);
    return value.value;
  }

  /** Waits for the text of the first element of a selector to be such. */
  async text(selector: string, pattern = /./): Promise<string> {
    const end = Date.now() + LIMIT_MS;
    for (;;) {
      const text = await this.run(selector => document.querySelector(selector)?.textContent ?? '', selector);
      if (pattern.test(text)) return text;
      if (Date.now() > end) throw new Error(`${selector} says: ${text}`);
      await sleep(50);
    }
  }

  /** Runs a program in the page, whatever its policy. */
  async load(program: string): Promise<void> {
    await this.#send('WebDriver:ExecuteScript', { script: program, args: [], newSandbox: false });
  }

  /** Presses keys where the focus is. */
  async press(...keys: (keyof typeof KEYS)[]): Promise<void> {
    const id = elementOf(await this.#send('WebDriver:GetActiveElement', {}));
    for (const key of keys) await this.#send('WebDriver:ElementSendKeys', { id, text: KEYS[key] });
  }

  /** What somebody wants of their system. */
  async reduceMotion(isReduced: boolean): Promise<void> {
    await this.#send('Marionette:SetContext', { value: 'chrome' });
    const script = `Services.prefs.setIntPref('ui.prefersReducedMotion', ${Number(isReduced)})`;
    await this.#send('WebDriver:ExecuteScript', { script, args: [] });
    await this.#send('Marionette:SetContext', { value: 'content' });
  }

  /** What axe finds, a line each. */
  async axeFindings(): Promise<string[]> {
    await this.load(axe.source);
    return this.run(runAxe);
  }

  async setFile(selector: string, path: string): Promise<void> {
    const id = elementOf(await this.#send('WebDriver:FindElement', { using: 'css selector', value: selector }));
    await this.#send('WebDriver:ElementSendKeys', { id, text: path });
  }

  async close(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#socket.end();
    this.#child.kill();
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async #send(name: string, params: object): Promise<unknown> {
    const text = JSON.stringify([0, ++this.#id, name, params]);
    this.#socket.write(`${Buffer.byteLength(text)}:${text}`);
    const { value } = await this.#answers.next();
    const [, , error, result] = value as Answer;
    if (error) throw new Error(`${name}: ${error.message}`);
    return result;
  }
}

const elementOf = (result: unknown): string => Object.values((result as { value: Record<string, string> }).value)[0];

/** `LENGTH:JSON`, one after the other. */
async function* packets(socket: Socket): AsyncGenerator<unknown> {
  let rest = Buffer.alloc(0);
  for await (const chunk of socket) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    for (;;) {
      const colon = rest.indexOf(':');
      const length = Number(rest.toString('latin1', 0, Math.max(0, colon)));
      if (colon < 0 || rest.length < colon + 1 + length) break;
      yield JSON.parse(rest.toString('utf8', colon + 1, colon + 1 + length));
      rest = rest.subarray(colon + 1 + length);
    }
  }
}

/** Starts one before all tests of a suite. @returns whether there is one; where there is none, that is told as a test */
export function hasFirefox(test: ReturnType<typeof suite>, use: (firefox: Firefox) => void): boolean {
  if (firefoxProgram === undefined) {
    const reason = 'left out: no Firefox on the PATH (Debian: apt-get install firefox-esr)';
    test(reason, () => console.log(reason));
    return false;
  }
  let firefox: Firefox;
  test.before(async () => {
    firefox = await Firefox.launch();
    use(firefox);
  });
  test.after(() => firefox.close());
  return true;
}
