// Pasted partitioners: judged in a worker that can reach nothing, ended when they don't answer, never run by a link.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../cli/run.ts';
import { axeFindings, launchBrowser, openPage } from './browser.ts';

const test = suite('lab judge');
const LAB = `${root}dist/lab/index.html#p=judge`;
let browser: Browser;
test.before(async () => {
  browser = await launchBrowser();
});
test.after(async () => {
  await browser.close();
});

async function judged(page: Page, code: string): Promise<string> {
  await page.locator('#code').fill(code);
  await page.getByRole('button', { name: /^Judge (it|the example)$/ }).click();
  await page.locator('#panel .verdict').waitFor();
  return (await page.locator('#panel .verdict').textContent())!;
}

const MURMUR2 = `
const { imul } = Math;
module.exports = (key, numPartitions) => {
  let h = 0x9747b28c ^ key.length;
  let i = 0;
  for (; i + 4 <= key.length; i += 4) {
    let k = imul(key.readInt32LE(i), 0x5bd1e995);
    k = imul(k ^ (k >>> 24), 0x5bd1e995);
    h = imul(h, 0x5bd1e995) ^ k;
  }
  const rest = key.length - i;
  if (rest > 2) h ^= key[i + 2] << 16;
  if (rest > 1) h ^= key[i + 1] << 8;
  if (rest > 0) h = imul(h ^ key[i], 0x5bd1e995);
  h = imul(h ^ (h >>> 13), 0x5bd1e995);
  return ((h ^ (h >>> 15)) & 0x7fffffff) % numPartitions;
};`;

test('one that agrees, one that is another rule, one that is none', async () => {
  const { page, problems } = await openPage(browser, LAB);
  assert.is(await judged(page, MURMUR2), 'Agrees with murmur2 for all of 10,000 keys.');
  assert.match(await judged(page, ''), /^Disagrees with murmur2/);
  assert.match((await page.locator('.findings').textContent())!, /^It is fnv1a-abs/);
  assert.match(await judged(page, MURMUR2.replace(' & 0x7fffffff', '')), /^Disagrees with murmur2/);
  assert.match((await page.locator('.findings').textContent())!, /sign/);
  assert.match(await judged(page, '() => ({ message, partitionMetadata }) => 0'), /^Disagrees with murmur2/);
  assert.equal(await axeFindings(page), []);
  assert.equal(problems, []);
  await page.context().close();
});

test('what cannot run or answers no number is told', async () => {
  const { page } = await openPage(browser, LAB);
  for (const [code, said] of [
    ['function partition(key, n) {\n  return @;\n}', /^It cannot run: .*SyntaxError.*\(line 2\)/],
    ['(key, n) => undefinedName', /undefinedName is not defined/],
    ['(key, n) => "3"', /not a whole number/],
    ['(key, n) => key.length / n', /not a whole number/],
    ['(key, n) => Promise.resolve(1)', /not a whole number/],
    ['const crypto = require("crypto"); module.exports = (k, n) => 0', /no require here/],
    ['42', /no function was found/],
  ] as const)
    assert.match(await judged(page, code), said, code);
  await page.context().close();
});

test('one that never ends is ended, and the page answers meanwhile', async () => {
  const { page } = await openPage(browser, LAB);
  await page.locator('#code').fill('(key, n) => { for (;;); }');
  await page.getByRole('button', { name: 'Judge it' }).click();
  await page.locator('#keys').fill('order-1');
  await page.getByRole('button', { name: 'Stop' }).waitFor();
  await page.locator('#panel .verdict').waitFor();
  assert.match((await page.locator('#panel .verdict').textContent())!, /^It was ended: no answer/);
  await page.context().close();
});

test('it cannot reach anybody, and what it posts by itself is not believed', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    response.setHeader('access-control-allow-origin', '*');
    response.end('1');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const away = `http://127.0.0.1:${port}/?secret`;
  const { page } = await openPage(browser, LAB);
  for (const attempt of [
    `fetch('${away}').catch(() => {})`,
    `new WebSocket('${away.replace('http', 'ws')}')`,
    `importScripts('${away}')`,
    `import('${away}').catch(() => {})`,
    `new XMLHttpRequest().open('GET', '${away}', false)`,
    `new Worker('${away}')`,
    `new EventSource('${away}')`,
  ]) {
    await judged(
      page,
      `let done; function partition(key, n) {\n  if (!done) { done = true; try { ${attempt} } catch {} }\n  return 0;\n}`,
    );
  }
  assert.match(
    await judged(page, `postMessage({ kind: 'judged', partitions: [1, 2] }); (key, n) => 0`),
    /function|Disagrees/,
  );
  await page.waitForTimeout(300);
  assert.equal(asked, []);
  server.close();
  await page.context().close();
});

test('code that came with a link is shown, not run', async () => {
  const { page } = await openPage(browser, `${LAB}&j=${encodeURIComponent('(key, n) => 0')}`);
  assert.is(await page.locator('#code').inputValue(), '(key, n) => 0');
  await page.waitForTimeout(300);
  assert.is(await page.locator('#panel .verdict').count(), 0);
  await page.context().close();
});

test.run();
