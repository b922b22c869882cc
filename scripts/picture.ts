// `npm run picture`: the pictures in the docs, by the browser of the tests.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../test/web/browser.ts';
import { PICTURES } from '../test/web/picture.ts';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const browser = await launchBrowser();
for (const [file, take] of Object.entries(PICTURES)) {
  writeFileSync(file, await take(browser));
  console.log(`wrote ${file}`);
}
await browser.close();
