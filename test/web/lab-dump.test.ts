// Dumps in the lab: what is dropped is read in the page, and answered as the command line answers.

import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { madeTopic } from '../../src/lab/made-topic.ts';
import { partitionUnder } from '../../src/rules/index.ts';
import { keylane, root } from '../cli/run.ts';
import { axeFindings, launchBrowser, openPage } from './browser.ts';
import { kcatText, mixedText, NASTY_KEYS, sourceFile } from './sources.ts';

const test = suite('lab dumps');
const LAB = `${root}dist/lab/index.html#p=who`;
let browser: Browser;
test.before(async () => {
  browser = await launchBrowser();
});
test.after(async () => {
  await browser.close();
});

const verdict = async (page: Page): Promise<string> => {
  await page.locator('#panel .figures').waitFor();
  return (await page.locator('#panel .verdict').textContent())!;
};

/** In the partitions that Java's rule gives them. */
function nastyDump(): string {
  const keys = [...Array.from({ length: 300 }, (_, i) => `key-${i}`), ...NASTY_KEYS];
  return keys
    .map((key, i) =>
      JSON.stringify({
        topic: 't',
        partition: partitionUnder('murmur2', key, 6),
        offset: i,
        ts: 1.7e12 + i,
        key,
        payload: 'x',
      }),
    )
    .join('\n');
}

const csv = (): string => {
  const rows = Array.from({ length: 2000 }, (_, i) => `${partitionUnder('crc32', `k,${i}`, 8)},"k,${i}"`);
  return `partition,key\n${rows.join('\n')}\n`;
};

const dumps: [name: string, content: () => string | Uint8Array][] = [
  ['mixed.jsonl', mixedText],
  ['own.jsonl', kcatText],
  ['packed.jsonl.gz', () => gzipSync(mixedText())],
  ['nasty.jsonl', nastyDump],
  ['table.csv', csv],
  ['table.csv.gz', () => gzipSync(csv())],
];
for (const [name, content] of dumps) {
  test(`${name}: the page says what keylane who says`, async () => {
    const file = sourceFile(name, content());
    const { out } = keylane(['who', file]);
    const { page, problems } = await openPage(browser, LAB);
    await page.setInputFiles('input[type=file]', file);
    const said = await verdict(page);
    assert.match(out, said.replace(/\.$/, ''), out);
    assert.match((await page.locator('.file').first().textContent())!, name);
    assert.equal(problems, []);
    assert.equal(await axeFindings(page), []);
    await page.context().close();
  });
}

test('its keys are the box’s: the table of clients has them, and the way back is open', async () => {
  const { page } = await openPage(browser, `${root}dist/lab/index.html`);
  await page.setInputFiles('input[type=file]', sourceFile('keys.txt', 'order-1\norder-2\norder-1\norder-1001\n'));
  await page.locator('.file strong').waitFor();
  assert.match((await page.locator('.verdict').textContent())!, /^3 keys over 12 partitions/);
  const head = await page.locator('#panel thead th').allTextContents();
  assert.equal(head.slice(1, 4), ['order-1', 'order-2', 'order-1001']);
  await page.getByRole('button', { name: 'Back to typed keys' }).click();
  assert.match((await page.locator('.verdict').textContent())!, /^order-1001: partition 6/);
  await page.context().close();
});

test('a table that does not tell its key: the column is asked for', async () => {
  const { page, problems } = await openPage(browser, `${root}dist/lab/index.html`);
  await page.setInputFiles('input[type=file]', sourceFile('orders.csv', 'id,customer\n1,ada\n2,bob\n3,ada\n'));
  await page.getByLabel('Here, in the place of --column').fill('customer');
  await page.keyboard.press('Enter');
  await page.locator('.file strong').waitFor();
  assert.match((await page.locator('.verdict').textContent())!, /^2 keys/);
  assert.match((await page.locator('#link').inputValue())!, /#kc=customer$/);
  assert.equal(problems, []);
  await page.context().close();
});

test('a file that is dropped on the page', async () => {
  const { page, problems } = await openPage(browser, `${root}dist/lab/index.html`);
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['dropped-1\ndropped-2\n'], 'dropped.txt'));
    document.body.dispatchEvent(new DragEvent('dragover', { dataTransfer: data, bubbles: true, cancelable: true }));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await page.locator('.file strong').waitFor();
  assert.match((await page.locator('.verdict').textContent())!, /^2 keys/);
  assert.equal(problems, []);
  await page.context().close();
});

const refused: [name: string, content: () => string | Uint8Array, said: RegExp][] = [
  ['binary.bin', () => Buffer.from('\x01\x00\x02\xff'.repeat(5000), 'latin1'), /must be text/],
  ['empty.txt', () => '', /no records|empty/],
  ['cut.jsonl.gz', () => gzipSync(mixedText()).subarray(0, 9000), /breaks off/],
  ['table.parquet', () => Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(5000, 1), Buffer.from('PAR1')]), /Parquet/],
];
for (const [name, content, said] of refused) {
  test(`${name}: said, and the page goes on`, async () => {
    const { page, problems } = await openPage(browser, `${root}dist/lab/index.html`);
    await page.setInputFiles('input[type=file]', sourceFile(name, content()));
    await page.locator('[role=alert]').waitFor();
    assert.match((await page.locator('[role=alert]').textContent())!, said);
    await page.locator('#keys').fill('order-1');
    assert.match((await page.locator('.verdict').textContent())!, /^order-1: partition 10 of 12/);
    assert.equal(problems, []);
    await page.context().close();
  });
}

test('keys without partitions: nobody can tell who wrote them, and that is said', async () => {
  const { page } = await openPage(browser, LAB);
  await page.setInputFiles('input[type=file]', sourceFile('only-keys.txt', 'a\nb\nc\n'));
  await page.locator('#panel [role=alert]').waitFor();
  assert.match((await page.locator('#panel [role=alert]').textContent())!, /partition/);
  await page.context().close();
});

test('a gigabyte: read as it comes, the page answers meanwhile, and it can be stopped', async () => {
  const { page, problems } = await openPage(browser, LAB);
  await drop(page, 1 << 30, madeLines(4 << 20));
  const progress = page.locator('#panel progress');
  await progress.waitFor();
  await page.waitForFunction(() => document.querySelector('progress')!.value > 20e6);
  await page.getByRole('spinbutton', { name: 'Partitions: number' }).fill('24');
  assert.match((await page.locator('#copy').inputValue())!, /^keylane who large/);
  await page.getByRole('button', { name: 'Stop' }).click();
  assert.match((await page.locator('#panel [role=alert]').textContent())!, /^It was stopped/);
  assert.equal(problems, []);
  await page.context().close();
});

test('a gigabyte without an end of line: refused, long before it has been read', async () => {
  const { page, problems } = await openPage(browser, LAB);
  await drop(page, 1 << 30, `${'x'.repeat(1 << 16)}`.repeat(64));
  await page.locator('.box [role=alert]').waitFor({ timeout: 60_000 });
  const said = (await page.locator('.box [role=alert]').textContent())!;
  assert.match(said, /column|line/, said);
  assert.equal(problems, []);
  await page.context().close();
});

function madeLines(least: number): string {
  const lines = Array.from(
    { length: 5000 },
    (_, i) => `${partitionUnder('murmur2', `user-${i}`, 12)}\tuser-${i}\n`,
  ).join('');
  return lines.repeat(Math.ceil(least / lines.length));
}

/** A file of that size, made of one piece that is there once. */
async function drop(page: Page, size: number, piece: string): Promise<void> {
  await page.evaluate(
    ([size, piece]) => {
      const blob = new Blob([piece]);
      const data = new DataTransfer();
      data.items.add(new File(Array(Math.ceil(size / blob.size)).fill(blob), 'large.tsv'));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    },
    [size, piece] as const,
  );
}

test('a made topic: guess, and see who it was', async () => {
  const { truth } = madeTopic(17);
  const { page, problems } = await openPage(browser, `${LAB}&g=17`);
  await page.locator('fieldset button').nth(truth).click();
  await verdict(page);
  assert.match((await page.locator('#panel').textContent())!, 'Right.');
  assert.equal(problems, []);
  assert.equal(await axeFindings(page), []);
  await page.context().close();
});

test('nasty keys stay text', async () => {
  const { page, problems } = await openPage(browser, LAB);
  await page.setInputFiles('input[type=file]', sourceFile('nasty2.jsonl', nastyDump()));
  await verdict(page);
  for (const tab of await page.getByRole('tab').all()) await tab.click();
  assert.is(await page.locator('#lab img, #lab script, #lab svg').count(), 0);
  assert.ok(NASTY_KEYS.length > 10);
  assert.equal(problems, []);
  await page.context().close();
});

test.run();
