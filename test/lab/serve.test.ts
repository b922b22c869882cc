// `npm run lab`: the page is there, on this machine alone, and nothing else is.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../cli/run.ts';

const test = suite('npm run lab');

test('serves the page and says where', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/lab.ts', '--port', '0'], { cwd: root });
  try {
    let address: string | undefined;
    for await (const line of createInterface(child.stdout)) {
      address = /http:\/\/127\.0\.0\.1:\d+\//.exec(line)?.[0];
      if (address !== undefined) break;
    }
    const answer = await fetch(address!);
    assert.is(await answer.text(), readFileSync(`${root}dist/lab/index.html`, 'utf8'));
    assert.match(answer.headers.get('content-type')!, 'text/html');
    assert.is((await fetch(`${address}package.json`)).status, 404);
  } finally {
    child.kill();
    await once(child, 'exit');
  }
});

test.run();
