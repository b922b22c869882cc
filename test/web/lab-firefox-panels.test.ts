// Every panel of the lab in Firefox, where there is one: what is chosen, typed and dropped has the answers that the command line and the library have.

import { appendFileSync, readFileSync, rmSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { PlanAnswer } from '../../src/analysis/plan/types.ts';
import { murmur2 } from '../../src/index.ts';
import { madeTopic } from '../../src/lab/made-topic.ts';
import { madeKeys } from '../../src/lab/models/keys.ts';
import { policies } from '../../src/lab/models/policies.ts';
import { panels } from '../../src/lab/panels/index.ts';
import { keylane, root } from '../cli/run.ts';
import { type Firefox, hasFirefox } from './firefox.ts';
import { refusedWaysOut } from './in-page.ts';
import { STATES } from './lab-states.ts';
import { kcatText, mixedText, NASTY_KEYS, sourceFile } from './sources.ts';

const test = suite('panels of the lab in Firefox');
const LAB = `file://${root}dist/lab/index.html`;
let firefox: Firefox;

/** In the page: by what somebody sees or hears of it. */
declare const window: { at(label: string): HTMLInputElement; change(label: string, value: string): void };
const IN_PAGE = `
  window.at = label => {
    const all = [...document.querySelectorAll('button, input, select, textarea, [role=tab]')];
    const isCalled = each =>
      [each.getAttribute('aria-label'), each.textContent].some(name => name?.trim() === label) ||
      // A label around its field has the field's texts too.
      [...(each.labels ?? [])].some(({ textContent }) => textContent.trim().startsWith(label));
    const found = all.find(isCalled);
    if (!found) throw new Error('nothing is called ' + label);
    return found;
  };
  window.change = (label, value) => {
    const field = window.at(label);
    field.value = value;
    for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
  };`;

async function open(hash: string, lab = LAB): Promise<void> {
  await firefox.goto(`${lab}#${hash}`);
  await firefox.load(IN_PAGE);
  await firefox.text('#panel');
}

const verdict = (pattern?: RegExp) => firefox.text('#panel .verdict', pattern);
const click = (label: string) => firefox.run(label => window.at(label).click(), label);
const focus = (label: string) => firefox.run(label => window.at(label).focus(), label);
const set = (label: string, value: string) => firefox.run((label, value) => window.change(label, value), label, value);
const count = (selector: string) => firefox.run(selector => document.querySelectorAll(selector).length, selector);

async function give(file: string): Promise<void> {
  await firefox.run(() => document.querySelector('input[type=file]')!.removeAttribute('hidden'));
  await firefox.setFile('input[type=file]', file);
}

const use = (started: Firefox): void => {
  firefox = started;
};

if (hasFirefox(test, use)) {
  for (const hash of STATES) {
    test(`#${hash}: nothing is complained about`, async () => {
      await open(hash);
      await firefox.text('#panel h2');
      assert.ok(await firefox.run(() => document.documentElement.scrollWidth <= innerWidth));
      assert.equal(await firefox.axeFindings(), []);
      assert.is(await count('[role=alert]'), 0);
    });
  }

  test('the link brings back what was seen; one with nonsense is said', async () => {
    await open('');
    await firefox.run(() => {
      const field = document.querySelector<HTMLTextAreaElement>('#keys')!;
      field.value = 'a b\n\u043a\u043b\u044e\u0447';
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await set('Partitions: number', '48');
    await set('Held against', 'crc32');
    await click('also what has to be configured');
    await verdict(/48 partitions/);
    const seen = () => firefox.run(() => document.querySelector('#panel')!.textContent!);
    const before = await seen();
    await firefox.goto(await firefox.run(() => document.querySelector<HTMLInputElement>('#link')!.value));
    await verdict(/48 partitions/);
    assert.is(await seen(), before);
    await open('k=order-1&n=minus&q=%3Cimg%20src=x%3E&%ff');
    assert.match(await firefox.text('[role=alert]'), 'n=minus, q=<img src=x>');
    assert.match(await verdict(), /^order-1: partition 10 of 12/);
  });

  for (const [what, value, said] of [
    ['takes it', '{ writeText: async text => { document.title = text; } }', /^Copied\.$/],
    ['refuses', "{ writeText: () => Promise.reject(new Error('denied')) }", /does not let pages copy/],
    ['is not there', 'undefined', /does not let pages copy/],
  ] as const) {
    test(`a clipboard that ${what}`, async () => {
      await open('');
      await firefox.load(`Object.defineProperty(navigator, 'clipboard', { value: ${value} })`);
      await firefox.run(() => document.querySelector<HTMLButtonElement>('.share button')!.click());
      assert.match(await firefox.text('.share .copied [role=status]', /./), said);
      const [link, copied] = await firefox.run(() => {
        const field = document.querySelector<HTMLInputElement>('#link')!;
        const chosen = field.value.slice(field.selectionStart!, field.selectionEnd!);
        return [field.value, document.activeElement === field ? chosen : document.title];
      });
      assert.is(copied, link);
    });
  }

  test('your keys never leave this page: no way out is open', async () => {
    await open('');
    const refused = new Set(await firefox.run(refusedWaysOut));
    const directives = ['connect-src', 'form-action', 'frame-src', 'img-src', 'media-src', 'style-src-elem'];
    assert.equal([...refused].sort(), directives);
  });

  test('tabs by keyboard: arrows go from one to the next, Home and End to the ends', async () => {
    await open('');
    const chosen = () => firefox.run(() => document.querySelector('[role=tab][aria-selected=true]')!.textContent);
    await focus(panels[0].tab);
    for (const { tab } of [...panels.slice(1), panels[0]]) {
      await firefox.press('ArrowRight');
      assert.is(await chosen(), tab);
    }
    await firefox.press('End');
    assert.is(await chosen(), panels.at(-1)!.tab);
    await firefox.press('Home');
    assert.is(await chosen(), panels[0].tab);
  });

  test('readings: what lands where the record was found is marked', async () => {
    await open('p=readings&k=42&t=string');
    const { keys } = JSON.parse(keylane(['where', '42', '-n', '12', '--key-type', 'long', '--json']).out);
    const { partition } = keys[0].answers.find(({ rules }: { rules: string[] }) => rules.includes('crc32'));
    await set('The record was found in partition', String(partition));
    await firefox.text('#panel [role=status]', /int64 \(LongSerializer\) by crc32/);
    assert.ok((await count('#panel td.hit')) >= 1);
  });

  test('steps: the hash is the library’s, and a changed bit changes it', async () => {
    await open('p=steps&k=order-1001');
    assert.match(await verdict(), murmur2('order-1001').toLocaleString('en'));
    const before = await firefox.text('#panel p[role=status]');
    await focus('Bit');
    await firefox.press('ArrowRight');
    const after = await firefox.text('#panel p[role=status]', /^\d+ of 32 bits of the hash change/);
    assert.is.not(after, before);
  });

  test('n to m: what moves is what keylane plan says', async () => {
    await open('p=growth&gk=150&n=10&gm=15&r=fnv1a-abs&gr=crc32');
    const input = `${['order-1001', ...madeKeys(150)].join('\n')}\n`;
    const args = ['plan', '-', '--from', 'fnv1a-abs@10', '--to', 'crc32@15', '--json'];
    const { keys }: PlanAnswer = JSON.parse(keylane(args, { input }).out);
    assert.match(await verdict(), `${keys.moved} of ${keys.total} keys move`);
    assert.is(await count('#panel svg:not(.in-text) path.moves'), 2 * keys.moved);
  });

  test('without motion nothing plays, and a key is moved at each step, by keyboard', async () => {
    await open('p=growth&gk=5');
    await firefox.text('#panel .moment', /^6 of 6 keys, /);
    assert.is(await firefox.run(() => document.querySelector('#panel')!.textContent!.includes('Play')), false);
    await focus('Start');
    await firefox.press('Enter');
    await firefox.text('#panel .moment', /^Before: 12 partitions\.$/);
    await focus('Step');
    await firefox.press('Enter');
    await firefox.text('#panel .moment', /^1 of 6 keys, order-1001 stays in 6\.$/);
    await focus('Keys that move: moment');
    await firefox.press('ArrowRight');
    await firefox.text('#panel .moment', /^2 of 6 keys, /);
    assert.match((await firefox.run(() => window.at('Keys that move: moment').ariaValueText))!, /^2 of 6 keys, /);
  });

  test('with motion: it plays to the end, and can be paused', async () => {
    await open('p=hot-keys&ht=0');
    await firefox.reduceMotion(false);
    const moment = () => firefox.run(() => Number(window.at('Order per key: moment').value));
    await firefox.text('#panel', /Play/);
    await click('Play');
    while ((await moment()) <= 3);
    await click('Pause');
    const paused = await moment();
    await firefox.run(() => new Promise(resolve => setTimeout(resolve, 300)));
    assert.is(await moment(), paused);
    await set('Order per key: moment', '115');
    await click('Play');
    while ((await moment()) < 119);
    await firefox.reduceMotion(true);
    assert.ok(
      await firefox.run(async () => {
        while (/Play/.test(document.querySelector('#panel')!.textContent!)) await new Promise(requestAnimationFrame);
        return true;
      }),
    );
  });

  test('ghosts: what deceives a reader is said in words, and goes when it is mended', async () => {
    await open('p=growth&gl=1');
    assert.ok((await count('#panel .entry.ghost')) > 0);
    assert.match(await firefox.text('#panel .entry.ghost em'), /^ghost: [a-z-]+$/);
    await set('What is done about it', 'mended');
    await firefox.run(async () => {
      while (document.querySelector('.entry.ghost')) await new Promise(requestAnimationFrame);
    });
  });

  test('keyless: every way can be chosen, and a slow broker is switched on', async () => {
    await open('p=keyless&kl=0');
    await click('a slow broker');
    const shares = await firefox.run(async () => {
      while (document.querySelectorAll('#panel table[aria-busy=false]').length !== 1) {
        await new Promise(resolve => setTimeout(resolve, 50));
      }
      const rows = document.querySelectorAll('#panel table[aria-busy] tbody tr');
      return Array.from(rows, row => row.querySelectorAll('td')[3].textContent!);
    });
    assert.is(shares.length, policies.length);
    for (const [i, { id, name }] of policies.entries()) {
      await set('Way of choosing', id);
      assert.ok(
        (await verdict(new RegExp(`^${name.replace(/[^\w ]/g, '.')}: `))).startsWith(`${name}: 10,005 records in `),
      );
      assert.match(await firefox.text('#panel [role=status]'), `got ${shares[i]} of the records`);
    }
    const before = await verdict();
    await focus('linger.ms');
    await firefox.press('PageUp', 'PageUp', 'PageUp');
    assert.is.not(await verdict(), before);
  });

  test('hot keys: salts break the order, readers that merge keep it', async () => {
    await open('p=hot-keys');
    await verdict(/Order per key is kept\./);
    for (const [remedy, order] of [
      ['salts', /Order per key is broken\./],
      ['salts-merged', /Order per key is kept\./],
    ] as const) {
      await set('Done for the hottest', remedy);
      await verdict(order);
    }
    await set('Done for the hottest', 'lane');
    await firefox.text('#panel pre', /lane "hot"/);
  });

  const rows = Array.from({ length: 2000 }, (_, i) => `${i % 8},"k,${i % 8}"`);
  for (const [name, content] of [
    ['own-firefox.jsonl', kcatText()],
    ['packed-firefox.jsonl.gz', gzipSync(mixedText())],
    ['table-firefox.csv', `partition,key\n${rows.join('\n')}\n`],
  ] as const) {
    test(`${name}: the page says what keylane who says`, async () => {
      const file = sourceFile(name, content);
      await open('p=who');
      await give(file);
      await firefox.text('#panel .figures');
      assert.match(keylane(['who', file]).out, (await verdict()).replace(/\.$/, ''));
      assert.equal(await firefox.axeFindings(), []);
    });
  }

  for (const [name, content, said] of [
    ['binary-firefox.bin', Buffer.from('\x01\x00\x02\xff'.repeat(5000), 'latin1'), /must be text/],
    ['empty-firefox.txt', '', /no records|empty/],
    ['cut-firefox.jsonl.gz', gzipSync(mixedText()).subarray(0, 9000), /breaks off/],
  ] as const) {
    test(`${name}: said, and the page goes on`, async () => {
      await open('');
      await give(sourceFile(name, content));
      await firefox.text('[role=alert]', said);
      await firefox.run(() => {
        const field = document.querySelector<HTMLTextAreaElement>('#keys')!;
        field.value = 'order-1';
        field.dispatchEvent(new Event('input', { bubbles: true }));
      });
      await verdict(/^order-1: partition 10 of 12/);
    });
  }

  test('a table that does not tell its key: the column is asked for', async () => {
    await open('');
    await give(sourceFile('orders-firefox.csv', 'id,customer\n1,ada\n2,bob\n3,ada\n'));
    await firefox.text('.box', /in the place of --column/);
    await set('Here, in the place of --column', 'customer');
    await verdict(/^2 keys/);
  });

  test('a file of a gigabyte: read as it comes, and it can be stopped', async () => {
    const lines = Array.from({ length: 200_000 }, (_, i) => `${i % 12}\tuser-${i}\n`).join('');
    // One that a page makes of parts is copied by Firefox, for minutes, before its worker has it.
    const file = sourceFile('gigabyte-firefox.tsv', lines);
    while (statSync(file).size < 2 ** 30) appendFileSync(file, lines);
    await open('p=who');
    await give(file);
    await firefox.run(async () => {
      while ((document.querySelector('progress')?.value ?? 0) <= 20e6) await new Promise(done => setTimeout(done, 50));
    });
    await set('Partitions: number', '24');
    await click('Stop');
    await firefox.text('#panel [role=alert]', /^It was stopped/);
    rmSync(file);
  });

  test('a made topic: guess, and see who it was', async () => {
    const { truth } = madeTopic(17);
    await open('p=who&g=17');
    await firefox.run(truth => document.querySelectorAll<HTMLButtonElement>('fieldset button')[truth].click(), truth);
    await firefox.text('#panel', /Right\./);
  });

  test('where WebAssembly may not run: the same answers; what needs it says so', async () => {
    const key = 'long-key-'.repeat(20);
    const text = readFileSync(`${root}dist/lab/index.html`, 'utf8').replace(" 'wasm-unsafe-eval'", '');
    await open(`k=${key}&n=1000&p=who`, `file://${sourceFile('no-wasm-firefox.html', text)}`);
    await give(sourceFile('no-wasm-firefox.jsonl', mixedText()));
    await firefox.text('#panel [role=alert]', /WebAssembly/);
    await click('Back to typed keys');
    await click('Clients');
    const { keys } = JSON.parse(keylane(['where', key, '-n', '1000', '--json']).out);
    await verdict(new RegExp(`partition ${keys[0].answers[0].partition} of`));
  });

  test('hostile keys stay text in each panel', async () => {
    const keys = NASTY_KEYS.filter(key => key.length < 1000 && !/[\r\n]/.test(key)).join('\n');
    for (const { id } of panels) {
      await open(`p=${id}&k=${encodeURIComponent(keys)}`);
      assert.is(await count('#panel img, #panel script'), 0);
      assert.ok(await firefox.run(() => document.documentElement.scrollWidth <= innerWidth), id);
    }
  });
}

test.run();
