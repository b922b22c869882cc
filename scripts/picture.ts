// `npm run picture`: the picture of a page in the docs, by the browser of the tests.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../test/web/browser.ts';
import { PICTURE, takePicture } from '../test/web/picture.ts';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const browser = await launchBrowser();
writeFileSync(PICTURE, await takePicture(browser));
await browser.close();
console.log(`wrote ${PICTURE}`);
