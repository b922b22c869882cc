// The partition count of a source that can be read once: what its start tells, whatever the format.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { whoSource } from '../../../src/scan/writers/source.ts';
import { emptyNotes, Input, type SourceOptions, sourceOf } from '../../../src/sources/index.ts';
import type { WhoState } from '../../../src/state/writers/state.ts';

const test = suite('who of a pipe');

const PARTITIONS = [0, 3, 7, 1, 3, 2];
const TEXTS: Record<string, [options: SourceOptions, text: string]> = {
  tsv: [{ format: 'tsv' }, PARTITIONS.map((partition, i) => `${partition}\tk${i}\n`).join('')],
  'tsv without an end': [{ format: 'tsv' }, PARTITIONS.map((partition, i) => `${partition}\tk${i}`).join('\n')],
  csv: [{ format: 'csv' }, `partition,key\n${PARTITIONS.map((partition, i) => `${partition},k${i}\n`).join('')}`],
  'csv with a line end in a key': [
    { format: 'csv' },
    `partition,key\n${PARTITIONS.map((partition, i) => `${partition},"k\n${i}"\n`).join('')}`,
  ],
  kcat: [
    { format: 'kcat' },
    PARTITIONS.map((partition, i) => `${JSON.stringify({ topic: 't', partition, offset: i, key: `k${i}` })}\n`).join(
      '',
    ),
  ],
};

async function* cutInto(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

for (const [name, [options, text]] of Object.entries(TEXTS)) {
  test(`${name}: one more than the highest partition, and every record is read once`, async () => {
    for (const size of [7, 100, 10_000]) {
      const source = await sourceOf(await Input.of('pipe', cutInto(text, size)), options);
      assert.is(source.again, undefined);
      let asked = 0;
      const ask = (state: WhoState) => ({ answer: [state.records, ++asked], suggestedPartitions: 9 });
      const { state, answer } = await whoSource(source, options, undefined, emptyNotes(), ask);
      assert.equal(answer, [PARTITIONS.length, 1]);
      assert.equal([state.numPartitions, state.outOfRange, state.maxPartition], [8, 0, 7]);
      const known = [...state.pairs].map(({ partition }) => partition).sort();
      assert.equal(known, PARTITIONS.toSorted());
    }
  });
}

test('a single line without an end', async () => {
  const source = await sourceOf(await Input.of('pipe', cutInto('5\tkey', 3)), { format: 'tsv' });
  const ask = () => ({ answer: null, suggestedPartitions: null });
  const { state } = await whoSource(source, { format: 'tsv' }, undefined, emptyNotes(), ask);
  assert.equal([state.numPartitions, state.records, state.outOfRange], [6, 1, 0]);
});

test('a count that is given is taken, and what does not fit it is out of range', async () => {
  const [options, text] = TEXTS.tsv;
  const source = await sourceOf(await Input.of('pipe', cutInto(text, 7)), options);
  const ask = () => ({ answer: null, suggestedPartitions: null });
  const { state } = await whoSource(source, options, 3, emptyNotes(), ask);
  assert.equal([state.numPartitions, state.outOfRange, state.records], [3, 3, PARTITIONS.length]);
});

test.run();
