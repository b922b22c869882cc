// `npm start`, the first thing that a newcomer runs.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from './cli/run.ts';
import { vectorFile } from './vectors.ts';

const test = suite('npm start');

test('routes the flights, checks the vectors, times itself', () => {
  const { scripts } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  const out = execFileSync('sh', ['-c', scripts.start], { cwd: root, encoding: 'utf8' });
  assert.match(out, '336,776 flights');
  assert.match(out, /^tailnum +4,043 +2,512 /m);
  assert.match(out, /^carrier +16 +0 /m);
  assert.match(out, /^origin +3 +0 /m);
  const { numberOfVectors, version } = vectorFile('murmur2');
  assert.match(out, `${numberOfVectors.toLocaleString('en-US')} keys hashed by kafka-clients ${version}`);
  assert.match(out, /keylane, a KeyBlock +[\d.]+ ns a key +\d+x/);
});

test.run();
