// A sample's groups: one of nothing is one of nothing, and what fails otherwise fails.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeyBlock } from '../../src/core/index.ts';
import { KeylaneError, sourceDamagedError } from '../../src/errors.ts';
import { scanSampled, whoSampled } from '../../src/scan/sample.ts';
import { emptyNotes, type RecordBlock, type Source } from '../../src/sources/index.ts';
import { sizeOfColumns } from '../../src/state/keys/columns.ts';

const test = suite('groups of a sample');
const N = 3;

type Group = () => AsyncGenerator<RecordBlock>;

async function* records(...keys: string[]): AsyncGenerator<RecordBlock> {
  yield {
    keys: KeyBlock.from(keys),
    partitions: Int32Array.from(keys, (_, i) => i % N),
    flags: new Uint8Array(keys.length),
    offsets: Float64Array.from(keys, (_, i) => i),
    timestamps: undefined,
    unreadable: 0,
  };
}
const nothing: Group = async function* () {};
const failing = (error: Error): Group =>
  // biome-ignore lint/correctness/useYield: it fails before it has any.
  async function* () {
    throw error;
  };

const sourceOf = (...groups: Group[]): Source =>
  ({
    name: 't',
    reading: { format: 'kafka', keyType: 'string', tellsPartitions: true },
    sample: { groups, drawn: async () => ({ runs: 2, rejected: 0, offsets: 9 }) },
  }) as unknown as Source;

const scans: [
  string,
  (source: Source) => Promise<{ state: { records: number }; groups: readonly { records: number }[] }>,
][] = [
  ['keys', source => scanSampled(source, { memory: 1 << 24 }, N, emptyNotes(), 1 << 20)],
  ['writers', source => whoSampled(source, {}, N, emptyNotes(), 1 << 10)],
];
for (const [name, scan] of scans) {
  test(`${name}: a group without a record counts as one, beside others`, async () => {
    const { state, groups } = await scan(
      sourceOf(
        () => records('a', 'b'),
        nothing,
        () => records('a'),
      ),
    );
    assert.is(state.records, 3);
    assert.equal(
      groups.map(({ records }) => records),
      [2, 0, 1],
    );
  });

  test(`${name}: no group has a record`, async () => {
    try {
      await scan(sourceOf(nothing, nothing));
      assert.unreachable();
    } catch (error) {
      assert.instance(error, KeylaneError);
      assert.is((error as KeylaneError).code, 'ERR_SOURCE_EMPTY');
    }
  });

  for (const error of [sourceDamagedError('t', 'it is cut off.'), new TypeError('a fault of its own')]) {
    test(`${name}: a group that fails with ${error.name} fails all`, async () => {
      try {
        await scan(sourceOf(() => records('a'), failing(error)));
        assert.unreachable();
      } catch (found) {
        assert.is(found, error);
      }
    });
  }
}

test('the keys of a group have their share of the memory, those of all of them all of it', async () => {
  const many = Array.from({ length: 4000 }, (_, i) => `key-${i}`);
  const most = 60_000;
  const groups = [() => records(...many), () => records(...many), () => records('a')];
  const { state, groups: found } = await scanSampled(sourceOf(...groups), { memory: 1 << 24 }, N, emptyNotes(), most);
  const sizes = [...found, state].map(({ keys }) => sizeOfColumns(keys!.count, keys!.bytes.length));
  for (const size of sizes.slice(0, 2)) assert.ok(size <= most / 3 && size > most / 12, `${size}`);
  assert.ok(sizes[3] <= most);
  assert.equal([sizes[2], found[2].keys!.count], [49, 1]);
});

test.run();
