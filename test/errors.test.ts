// Every error code is documented, thrown somewhere and expected by a test.

import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ERROR_CODES } from '../src/errors.ts';
import { root } from './cli/run.ts';

const test = suite('errors');

function textsBelow(folder: string): string {
  const files = readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' }).filter(file =>
    file.endsWith('.ts'),
  );
  return files
    .filter(file => file !== 'errors.test.ts')
    .map(file => readFileSync(`${root}/${folder}/${file}`, 'utf8'))
    .join('\n');
}

const sources = textsBelow('src');
const tests = textsBelow('test');
const docs = readFileSync(`${root}/docs/errors.md`, 'utf8');
for (const code of Object.keys(ERROR_CODES)) {
  test(code, () => {
    assert.match(sources, new RegExp(`(Keylane|kafka)Error\\(\\s*'${code}'`), 'is thrown');
    assert.match(tests, `'${code}'`, 'is tested');
    assert.match(docs, `\`${code}\``, 'is documented');
  });
}

test.run();
