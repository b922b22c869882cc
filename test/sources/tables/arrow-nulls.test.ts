// Arrow batches whose counts of nulls are not those of their bits: a null that is taken for a value is a key of no bytes.

import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { folderOf } from '../../cli/folder.ts';
import { keylane } from '../../cli/run.ts';

const test = suite('arrow nulls');
const { file } = folderOf(test);

const KEYS = Array.from({ length: 77 }, (_, i) => (i % 7 === 3 ? null : `key ${i}`));
const NULLS = KEYS.filter(key => key === null).length;
/** The text is a dictionary's; the numbers are columns themselves. */
const COLUMNS = { key: KEYS, partition: Int32Array.from(KEYS, (_, i) => i % 5) };

/** What `scan` says of a stream in which each such count, of so many values, is another. */
function scanned(stream: Uint8Array, claimed?: bigint) {
  const bytes = Buffer.from(stream);
  let changed = 0;
  const pair = Buffer.alloc(16);
  pair.writeBigInt64LE(BigInt(KEYS.length), 0);
  pair.writeBigInt64LE(BigInt(NULLS), 8);
  for (let at = bytes.indexOf(pair); claimed !== undefined && at >= 0; at = bytes.indexOf(pair, at + 1)) {
    bytes.writeBigInt64LE(claimed, at + 8);
    changed++;
  }
  assert.is(changed > 0, claimed !== undefined);
  return keylane(['scan', file('some.arrows', bytes), '--column', 'key', '-n', '5', '--json']);
}

test('the count of its bits is what a batch must say, in any column', () => {
  const stream = tableToIPC(tableFromArrays(COLUMNS), 'stream');
  const said = scanned(stream);
  assert.is(said.code, 0, said.err);
  const { records, keyless } = JSON.parse(said.out);
  assert.equal([records, keyless], [KEYS.length, NULLS]);
  for (const claimed of [0n, 1n, BigInt(NULLS - 1), BigInt(NULLS + 1), -1n, BigInt(KEYS.length)]) {
    const { code, err } = scanned(stream, claimed);
    assert.is(code, 2, String(claimed));
    assert.match(err, /\(ERR_SOURCE_DAMAGED\)\n$/);
  }
});

test.run();
