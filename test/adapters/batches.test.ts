// Where a send begins, for clients that do not say it.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { batchEachSend, batchStarter } from '../../src/adapters/batches.ts';
import { createPartitioner, type Lane, type PartitionerOptions } from '../../src/index.ts';
import { fails } from '../fails.ts';

const test = suite('batches of a send');

/** The topics of which a new batch was told, in order. */
function told(options: PartitionerOptions | undefined): {
  begin: ((topic: string) => void) | undefined;
  topics: string[];
} {
  const topics: string[] = [];
  const partitioner = { partition: () => 0, onNewBatch: (topic: string) => void topics.push(topic) };
  return { begin: batchStarter(partitioner, options), topics };
}

test('one batch for each topic and turn, whatever is asked in between', async () => {
  const { begin, topics } = told({ keyless: 'sticky-batch' });
  for (const topic of ['a', 'a', 'b', 'a', 'b']) begin!(topic);
  assert.equal(topics, ['a', 'b']);
  await undefined;
  for (const topic of ['b', 'a', 'b']) begin!(topic);
  assert.equal(topics, ['a', 'b', 'b', 'a']);
});

test('only policies that know batches are told of them, of one lane among others too', () => {
  const lane = (within?: Lane['within']): Lane => ({ name: `${within}`, to: 0, ...(within && { within }) });
  const knows: (PartitionerOptions | undefined)[] = [
    { keyless: 'sticky-batch' },
    { lanes: [lane('sticky-batch')] },
    { lanes: [lane('hash'), lane('sticky-batch'), lane('random')] },
    { keyless: 'random', lanes: [lane(), lane('sticky-batch')] },
  ];
  for (const options of knows) assert.ok(told(options).begin, JSON.stringify(options));
  for (const options of [
    undefined,
    {},
    { keyless: 'sticky' as const },
    { lanes: [] },
    { lanes: [lane(), lane('sticky')] },
  ])
    assert.is(told(options).begin, undefined, JSON.stringify(options));
});

test('a send is a batch unless a policy was asked for; options that are none are refused as they are', () => {
  for (const options of [undefined, {}, { rule: 'crc32' as const }, { keyless: undefined } as never])
    assert.equal(batchEachSend(options), { ...(options as object | undefined), keyless: 'sticky-batch' });
  for (const keyless of ['sticky', 'random', 'sticky-batch'] as const)
    assert.equal(batchEachSend({ keyless, batchSize: 7 }), { keyless, batchSize: 7 });
  for (const options of [null, 5, 'sticky', [], true, () => {}])
    fails(() => createPartitioner(batchEachSend(options as never)), 'ERR_OPTION');
});

test.run();
