// The lab in Firefox, where there is one: the same answers, axe without a finding, its workers, and no way out.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { panels } from '../../src/lab/panels/index.ts';
import { keylane, root } from '../cli/run.ts';
import { type Firefox, hasFirefox } from './firefox.ts';
import { mixedText, NASTY_KEYS, sourceFile } from './sources.ts';

const test = suite('lab in Firefox');
const LAB = `file://${root}dist/lab/index.html`;
let firefox: Firefox;

const use = (started: Firefox): void => {
  firefox = started;
};

if (hasFirefox(test, use)) {
  for (const { id } of panels) {
    test(`${id}: opens, fits a phone, is accessible`, async () => {
      await firefox.goto(`${LAB}#p=${id}`);
      await firefox.text('#panel h2');
      assert.ok(await firefox.run(() => document.documentElement.scrollWidth <= innerWidth));
      assert.equal(await firefox.axeFindings(), []);
    });
  }

  test('every row of the table says what the command line says', async () => {
    await firefox.goto(`${LAB}#k=order-7&n=1000&a=1`);
    const { keys } = JSON.parse(keylane(['where', 'order-7', '-n', '1000', '--json']).out);
    const answers = keys[0].answers as { partition: number; rules: string[] }[];
    await firefox.text('.verdict', /^order-7: partition/);
    const rows = await firefox.run(() =>
      Array.from(document.querySelectorAll('#panel tbody tr'), row => [
        row.querySelector('td')!.textContent,
        row.querySelector('code')?.textContent,
      ]),
    );
    assert.ok(rows.length > 150);
    for (const [partition, rule] of rows) {
      if (!rule) continue;
      const found = answers.find(({ rules }) => rules.includes(rule));
      assert.is(partition, found?.partition.toString() ?? 'reads no such key', rule);
    }
  });

  test('a dump: who wrote it, as the command line says', async () => {
    await firefox.goto(`${LAB}#p=who`);
    const file = sourceFile('firefox.jsonl', mixedText());
    await firefox.run(() => document.querySelector('input[type=file]')!.removeAttribute('hidden'));
    await firefox.setFile('input[type=file]', file);
    await firefox.text('#panel .figures');
    // As a sentence, which the command line's first line is not.
    assert.match(keylane(['who', file]).out, (await firefox.text('#panel .verdict')).replace(/\.$/, ''));
  });

  test('a pasted partitioner is judged, and reaches nobody', async () => {
    const asked: string[] = [];
    const server = createServer(({ url }, response) => {
      asked.push(url!);
      response.end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const away = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await firefox.goto(`${LAB}#p=judge`);
    const leak = `fetch('${away}').catch(() => {}); try { importScripts('${away}'); } catch {} new WebSocket('${away.replace('http', 'ws')}');`;
    const code = `let i = 0; function partition(key, n) { if (i++ === 0) { try { ${leak} } catch {} } return key.length % n; }`;
    for (const [text, said] of [
      ['', /^Disagrees with murmur2/],
      [code, /^Disagrees with murmur2/],
      ['function partition(key, n) {\n@', /^It cannot run: /],
      ['(key, n) => { for (;;); }', /^It was ended/],
    ] as const) {
      await firefox.run(text => {
        const field = document.querySelector<HTMLTextAreaElement>('#code')!;
        field.value = text;
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }, text);
      await firefox.run(async () => {
        await new Promise(resolve => setTimeout(resolve, 100));
        Array.from(document.querySelectorAll('button'))
          .find(({ textContent }) => /^Judge (it|the)/.test(textContent))!
          .click();
      });
      await firefox.text('#panel .verdict', said);
    }
    await firefox.run(away => fetch(away).catch(() => {}), away);
    server.close();
    assert.equal(asked, []);
  });

  test('hostile keys stay text', async () => {
    await firefox.goto(LAB);
    const made = await firefox.run(
      async keys => {
        const field = document.querySelector<HTMLTextAreaElement>('#keys')!;
        for (const key of keys) {
          field.value = key;
          field.dispatchEvent(new Event('input', { bubbles: true }));
          await new Promise(resolve => setTimeout(resolve, 50));
        }
        return document.querySelectorAll('#lab img, #lab script, #lab svg').length;
      },
      NASTY_KEYS.filter(key => key.length < 1e5),
    );
    assert.is(made, 0);
  });
}

test.run();
