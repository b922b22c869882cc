// The example programs, as users run them.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../cli/run.ts';
import { type Cluster, startCluster } from './cluster.ts';

const test = suite('examples');
let cluster: Cluster;
test.before(async () => {
  cluster = await startCluster();
});
test.after(() => cluster?.stop());

const run = (example: string) =>
  execFileSync(process.execPath, [`examples/${example}`], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, KAFKA: cluster.bootstrap.join() },
  });

const TIME = /\d{4}-\d\d-\d\dT[\d:]+Z/g;

/** An answer in the docs: from its first words to the end of the block. */
function documented(page: string, start: string): string {
  const text = readFileSync(`${root}/${page}`, 'utf8');
  const from = text.indexOf(start);
  return text.slice(from, text.indexOf('```', from));
}

test('keyed-producer: 300, 400 and 300 records', () => {
  const out = run('keyed-producer.mjs');
  assert.match(out, /^0 +300 +300\n1 +400 +400\n2 +300 +300\n/m);
  assert.match(out, /Every record lies where its key says/);
});

test('lanes-producer: 300 premium records in partition 0, 350 others in each of 1 and 2', () => {
  const out = run('lanes-producer.mjs');
  assert.match(out, /^ok {3}lane "premium": 300 records \(0: 300\)$/m);
  assert.match(out, /^ok {3}lane "standard": 700 records \(1: 350, 2: 350\)$/m);
});

test('live: three writers, told apart, and one key found', () => {
  const out = run('live.mjs');
  assert.match(out, /12 partitions on 1 broker, 3,500 records/, out);
  assert.match(out, /Mixed: /, out);
  for (const rule of ['murmur2', 'murmur2-float', 'murmur2-unsigned'])
    assert.match(out, new RegExp(`^ {2}${rule} +\\d`, 'm'));
  const found = documented('docs/cookbook/find.md', '"order-700"');
  assert.equal(out.slice(-found.length).replace(TIME, 'T'), found.replace(TIME, 'T'), out);
});

test.run();
