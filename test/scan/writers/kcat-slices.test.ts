// Lines of `kcat -J` read in scan.wasm against the parser that reads each of them.

import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KcatSlices } from '../../../src/scan/writers/kcat-slices.ts';
import { RecordFold } from '../../../src/scan/writers/record-fold.ts';
import {
  emptyNotes,
  Input,
  type KcatParser,
  plainKcat,
  type SourceOptions,
  sourceOf,
} from '../../../src/sources/index.ts';
import { emptyWhoState, type WhoState } from '../../../src/state/writers/state.ts';
import { jsFold } from '../../reference/fold-js.ts';
import { runs } from '../../runs.ts';

const test = suite('kcat slices');
const PARTITIONS = 6;

async function slowly(text: Buffer, options: SourceOptions) {
  const state = emptyWhoState(PARTITIONS);
  const notes = emptyNotes();
  const fold = jsFold(state);
  async function* chunks() {
    yield text;
  }
  const source = await sourceOf(await Input.of('test', chunks()), { ...options, format: 'kcat', keyType: 'string' });
  for await (const block of source.records(notes)) {
    state.unreadable += block.unreadable;
    fold.add(block);
  }
  fold.finish();
  return { ...plain(state), notes };
}

function inWasm(text: Buffer, options: SourceOptions, pieces: readonly number[]) {
  const state = emptyWhoState(PARTITIONS);
  const notes = emptyNotes();
  const parser = plainKcat({ format: 'kcat', keyType: 'string' }, 'test', options, notes)!;
  let parsed = 0;
  const counting: KcatParser = {
    parse(...line) {
      parsed++;
      parser.parse(...line);
    },
    get prefix() {
      return parser.prefix;
    },
  };
  const fold = new RecordFold(state, { kcat: (records, add) => new KcatSlices(records, counting, state, add) });
  for (let at = 0, turn = 0; at < text.length; turn++) {
    const size = Math.max(1, pieces[turn % pieces.length]);
    fold.readLines(text.subarray(at, at + size));
    at += size;
  }
  fold.finish();
  return { found: { ...plain(state), notes }, parsed };
}

function plain({ pairs, witnesses, examples, splitKeys, ...state }: WhoState) {
  const text = (key: Uint8Array) => Buffer.from(key).toString('latin1');
  return {
    ...state,
    pairs: [...pairs],
    keys: pairs.keys,
    keysInSeveral: pairs.splitKeys,
    witnesses: witnesses.map(({ key, ...witness }) => ({ ...witness, key: text(key) })),
    examples: [...examples].map(([mask, list]) => [
      mask,
      list.map(({ key, ...rest }) => ({ ...rest, key: text(key) })),
    ]),
    splitKeys: [...splitKeys].map(([name, key]) => [name, text(key)]),
  };
}

/** Names what differs: of states as large as these a difference is printed for minutes. */
function same(found: object, expected: object): void {
  const differing = Object.entries(expected).filter(
    ([name, value]) => !isDeepStrictEqual(found[name as keyof typeof found], value),
  );
  assert.equal(
    differing.map(([name]) => name),
    [],
  );
}

const ordinary = (i: number): string =>
  `{"topic":"orders","partition":${i % 7},"offset":${i},"tstype":"create","ts":${1_700_000_000_000 + i * 500},"broker":1,"key":"order-${(i * 31) % 4000}","payload":"{\\"status\\":1}"}`;

// The first block is never read in scan.wasm: it decides of what there is a timeline.
const HEAD = Array.from({ length: 8192 }, (_, i) => `${ordinary(i)}\n`).join('');

test('ordinary lines are not parsed one by one', async () => {
  const text = Buffer.from(HEAD + Array.from({ length: 12_000 }, (_, i) => ordinary(i + 8192)).join('\r\n'));
  const { found, parsed } = inWasm(text, {}, [1 << 19]);
  same(found, await slowly(text, {}));
  assert.is(found.records, 20_192);
  assert.ok(parsed < 8500, `${parsed} parsed`);
});

test('keys of lines that are parsed, for which there is no room beside the lines', async () => {
  const long = (i: number): string => ordinary(i).replace('order-', 'order-'.padEnd(120, 'x'));
  const odd = (i: number): string => long(i).replace('"topic":"orders","partition"', '"partition"');
  for (const line of [long, odd]) {
    const text = Buffer.from(Array.from({ length: 9000 }, (_, i) => `${line(i)}\n`).join(''));
    const { found } = inWasm(text, {}, [1 << 19]);
    same(found, await slowly(text, {}));
  }
});

const number = fc.oneof(
  fc.nat(20).map(String),
  fc.constantFrom('', '-1', '2147483646', '2147483647', '12345678901234567'),
);
const keyText = fc.oneof(
  fc.stringMatching(/^k\d{1,3}$/).map(key => `"${key}"`),
  fc.string({ maxLength: 20 }).map(key => JSON.stringify(key)),
  fc.string({ maxLength: 6, unit: 'binary' }).map(key => JSON.stringify(key)),
  fc.constantFrom(
    'null',
    '""',
    '7',
    '{"id":1}',
    '"open',
    '"\\u00e9\\ud83d\\ude80"',
    '"\\q"',
    '"a"b',
    '"key,\\"key\\":"',
  ),
);
const time = fc.constantFrom(
  ',"tstype":"create","ts":1700000300000',
  ',"tstype":"create","ts":17000003000001234',
  ',"tstype":"logappend","ts":1700000300001',
  ',"tstype":"create","ts":-1',
  ',"tstype":"unknown"',
  '',
);
const between = fc.constantFrom('', ',"broker":3', ',"broker":', ',"broker":1,"headers":["a","b",",\\"key\\":","c"]');
const payload = fc.constantFrom(
  ',"payload":"x"}',
  ',"payload":null}',
  '}',
  ',"payload":null',
  ',"payload":{"key":null}}',
);
const odd = fc.oneof(
  fc
    .tuple(number, fc.nat(1000), time, between, keyText, payload)
    .map(
      ([partition, offset, ...rest]) =>
        `{"topic":"orders","partition":${partition},"offset":${offset}${rest[0]}${rest[1]},"key":${rest[2]}${rest[3]}`,
    ),
  fc.nat(1000).map(offset => `{"partition":1,"offset":${offset},"topic":"orders","key":"j${offset}","payload":null}`),
  fc.constantFrom('', '{', 'text', '{"topic":"orders","partition":'),
);

test('whatever stands between ordinary lines, in any pieces', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(odd, fc.integer({ min: 0, max: 300 })), { maxLength: 12 }),
      fc.array(fc.integer({ min: 100, max: 40_000 }), { minLength: 1, maxLength: 3 }),
      async (list, pieces) => {
        const lines = list.flatMap(([line, more], turn) => [
          line,
          ...Array.from({ length: more }, (_, i) => ordinary(9000 + turn * 300 + i)),
        ]);
        const text = Buffer.from(HEAD + lines.join('\n'));
        const { found } = inWasm(text, {}, [HEAD.length, ...pieces]);
        same(found, await slowly(text, {}));
      },
    ),
    { numRuns: runs(8) },
  );
});

test('bytes that are not UTF-8 stay as they are', async () => {
  const odd = Buffer.from(`${ordinary(9000).replace('order-', 'caf\u00e9-')}\n`, 'latin1');
  const text = Buffer.concat([Buffer.from(HEAD), odd, odd]);
  const { found } = inWasm(text, {}, [1 << 19]);
  same(found, await slowly(text, {}));
  assert.ok(found.witnesses.some(({ key }) => key.includes('\xe9')));
});

test('other topics are left out if one is named, whichever comes first', async () => {
  const lines = Array.from({ length: 14_000 }, (_, i) =>
    i > 10_000 && i < 13_000 ? ordinary(i) : ordinary(i).replace('orders', ['orders', 'other', 'ordert'][i % 3]),
  );
  const text = Buffer.from(`${lines.join('\n')}\n`);
  for (const topic of ['orders', 'other', 'none']) {
    const { found } = inWasm(text, { topic }, [1 << 19]);
    same(found, await slowly(text, { topic }));
  }
  assert.throws(
    () => inWasm(text, {}, [1 << 19]),
    (error: { code?: string }) => error.code === 'ERR_SOURCE_TOPICS',
  );
});

test.run();
