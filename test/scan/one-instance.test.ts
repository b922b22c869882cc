// A scan has one instance of scan.wasm, whatever it asks of the records and however often it reads them.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as layout from '../../src/core/scan-layout.ts';
import { addRecords } from '../../src/scan/keys/add-records.ts';
import { instantiateScan } from '../../src/scan/module.ts';
import { scanSource } from '../../src/scan/source.ts';
import { whoSource } from '../../src/scan/writers/source.ts';
import { emptyNotes, openSource } from '../../src/sources/index.ts';
import { emptyState, type ScanState } from '../../src/state/state.ts';
import { emptyWhoState, type WhoState } from '../../src/state/writers/state.ts';
import { folderOf } from '../cli/folder.ts';
import { jsFold } from '../reference/fold-js.ts';
import { JsKeyTable } from '../reference/table-js.ts';
import { PARTITIONS, RECORDS, TOOLS } from '../written-by.ts';

const test = suite('one instance of scan.wasm');
const { file } = folderOf(test);
const MEMORY = 64 << 20;
// Two keys that do not fit the area where keys are put, one of them larger than it.
const LONG = [300_000, 700_000].map((length, i) => ({ ...RECORDS[i], key: 'x'.repeat(length) }));
const sources = TOOLS.filter(({ hasPartitions, name }) => hasPartitions && /^kcat -J|%p/.test(name)).map(
  ({ name, write, args = [] }) => ({
    name,
    path: file(name.replaceAll(/\W/g, '-'), write([...RECORDS, ...LONG, ...RECORDS])),
    options: args[0] === '--format' ? { format: args[1] as never } : {},
  }),
);

/** What a State holds of writers, without what array a key is in. */
const known = ({ pairs, witnesses, examples, ...rest }: WhoState) => ({
  pairs: [...pairs],
  witnesses: witnesses.map(({ key, ...witness }) => ({ key: Buffer.from(key).toString('hex'), ...witness })),
  examples: [...examples.values()]
    .flat()
    .map(({ key, ...example }) => ({ key: Buffer.from(key).toString('hex'), ...example })),
  counts: [rest.records, rest.keyless, rest.tombstones, rest.maxPartition, ...rest.masks, ...rest.keylessOf],
});

/** Runs it, and says how many instances it has made. */
async function instancesOf(run: () => Promise<void>): Promise<number> {
  const { Instance } = WebAssembly;
  let made = 0;
  WebAssembly.Instance = new Proxy(Instance, {
    construct(target, [module, imports]) {
      if (WebAssembly.Module.exports(module).some(({ name }) => name === 'countLines')) made++;
      return new target(module, imports);
    },
  });
  try {
    await run();
  } finally {
    WebAssembly.Instance = Instance;
  }
  return made;
}

for (const { name, path, options } of sources) {
  for (const numPartitions of [undefined, PARTITIONS]) {
    test(`who, ${name}, ${numPartitions ?? 'unknown'} partitions`, async () => {
      let asked = 0;
      const made = await instancesOf(async () => {
        // The first answer asks for a second reading.
        const ask = ({ records }: WhoState) => ({
          answer: records,
          suggestedPartitions: asked++ === 0 ? PARTITIONS + 1 : null,
        });
        const { state, answer } = await whoSource(
          await openSource(path, options),
          options,
          numPartitions,
          emptyNotes(),
          ask,
        );
        assert.is(answer, 2 * RECORDS.length + LONG.length);
        assert.is(state.maxPartition, PARTITIONS - 1);
        assert.is(state.unreadable, 0);
        assert.is(state.numPartitions, numPartitions ?? PARTITIONS + 1);
      });
      assert.is(made, 1);
      assert.is(asked, numPartitions === undefined ? 2 : 1);
    });
  }

  test(`a State of keys and writers, ${name}: what two twins say of the blocks`, async () => {
    const state = emptyState(PARTITIONS);
    const made = await instancesOf(async () => {
      const how = { memory: MEMORY, keepsWriters: true, mostPairs: 1 << 12, longest: 1 << 20 };
      await scanSource(await openSource(path, options), how, state, emptyNotes());
    });
    assert.is(made, 1);
    const expected: ScanState = { ...emptyState(PARTITIONS), partitionsFrom: 'records' };
    const table = new JsKeyTable(PARTITIONS, MEMORY);
    const slow = emptyWhoState(PARTITIONS, 1 << 12);
    const fold = jsFold(slow);
    const source = await openSource(path, options);
    for await (const block of source.records(emptyNotes())) {
      addRecords(expected, block, table, path);
      fold.add(block);
    }
    fold.finish();
    const { keys, sketches, recordsOf, bytesOf } = state;
    assert.equal({ keys, sketches }, table.take());
    assert.equal(
      [recordsOf, bytesOf, state.records, state.keyless],
      [expected.recordsOf, expected.bytesOf, expected.records, expected.keyless],
    );
    assert.equal(known(state.writers!), known(slow));
  });
}

test('a key that is longer than it may be, where a table of keys shares the instance', async () => {
  const { path, options } = sources[0];
  const how = { memory: MEMORY, keepsWriters: true, longest: 1 << 19 };
  try {
    await scanSource(await openSource(path, options), how, emptyState(PARTITIONS), emptyNotes());
    assert.unreachable();
  } catch (error) {
    assert.is((error as { code: string }).code, 'ERR_SOURCE_LINE');
  }
});

test('the constants are those of the module', () => {
  const { exports } = { exports: instantiateScan() as unknown as Record<string, WebAssembly.Global> };
  const constants = Object.keys(exports).filter(name => /^[A-Z]/.test(name));
  assert.ok(constants.length > 40);
  assert.equal(Object.keys(layout).sort(), constants.sort());
  for (const [name, value] of Object.entries(layout)) assert.is(exports[name].value, value, name);
});

test.run();
