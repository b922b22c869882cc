// Rows of CSV: fields as csv-parse reads them, nothing told from an empty field in quotes without its slow `cast`.

import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeylaneError } from '../../src/errors.ts';
import { bytesOf, isNull, readCsvRows } from '../../src/sources/csv-rows.ts';
import { runs } from '../runs.ts';

const test = suite('csv rows');

/** Fields as latin1 text; null where nothing stands, not even quotes. Undefined if it is refused. */
type Rows = (string | null)[][] | undefined;

async function read(text: string, piece: number): Promise<Rows> {
  const bytes = Buffer.from(text, 'latin1');
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  }
  const found: (string | null)[][] = [];
  try {
    for await (const row of readCsvRows(chunks(), 'x')) {
      found.push(row.fields.map((_, i) => (isNull(row, i) ? null : bytesOf(row, i).toString('latin1'))));
    }
  } catch (error) {
    if (error instanceof KeylaneError && error.code === 'ERR_SOURCE_DAMAGED') return undefined;
    throw error;
  }
  return found;
}

function reference(text: string): Rows {
  try {
    return parse(Buffer.from(text, 'latin1'), {
      encoding: 'latin1',
      recordDelimiter: ['\r\n', '\n'],
      cast: (field, { quoting }) => (field === '' && !quoting ? null : field),
    });
  } catch {
    return undefined;
  }
}

const part = fc.constantFrom('a', 'bc', ',', '\n', '\r\n', '"', '""', '"x"', ',"', '",', ' ', '\xe4', '\xff');
const textOf = (parts: fc.Arbitrary<string>) => fc.array(parts, { maxLength: 40 }).map(parts => parts.join(''));
const text = textOf(part);
/** No quotes at all, or none before the first ones. */
const plain = textOf(part.map(each => each.replaceAll('"', '\r')));
const plainAtFirst = fc.tuple(plain, text).map(parts => parts.join('\n'));
const table = fc
  .array(fc.array(fc.oneof(text, fc.constant(null)), { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 })
  .map(rows =>
    rows.map(row => row.map(field => (field === null ? '' : `"${field.replaceAll('"', '""')}"`)).join(',')).join('\n'),
  );

test('random text: nothing and an empty field in quotes are told apart', async () => {
  let refused = 0;
  const all = runs(1000);
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(text, table, plain, plainAtFirst),
      fc.integer({ min: 1, max: 50 }),
      async (csv, piece) => {
        const rows = await read(csv, piece);
        assert.equal(rows, reference(csv));
        if (!rows) refused++;
      },
    ),
    { numRuns: all },
  );
  assert.ok(refused > all / 10 && refused < 0.9 * all, `${refused} of ${all}`);
});

test('what is wrong behind rows without quotes is said to be in its line', async () => {
  const bytes = Buffer.from(`a,b\n${'1,2\n'.repeat(99)}1,x"\n`);
  for (const cut of [0, 5, 200]) {
    async function* chunks() {
      yield* [bytes.subarray(0, cut), bytes.subarray(cut)];
    }
    try {
      for await (const { fields } of readCsvRows(chunks(), 'x')) assert.is(fields.length, 2);
      assert.unreachable();
    } catch (error) {
      assert.match((error as Error).message, /at line 101\b/);
    }
  }
});

test('whoever reads no further closes what is read', async () => {
  for (const text of ['a,b\n1,2\n3,4\n', '"a",b\n1,2\n3,4\n']) {
    let isClosed = false;
    async function* chunks() {
      try {
        for (;;) yield Buffer.from(text);
      } finally {
        isClosed = true;
      }
    }
    for await (const { fields } of readCsvRows(chunks(), 'x')) if (fields[0] === '3') break;
    assert.ok(isClosed, text);
  }
});

test('a row over many pieces', async () => {
  const long = `${'line\n'.repeat(50_000)}"quoted", end`;
  const csv = `a,b\n"${long.replaceAll('"', '""')}",2\n3,4\n`;
  assert.equal(await read(csv, 1000), [
    ['a', 'b'],
    [long, '2'],
    ['3', '4'],
  ]);
});

test('a byte order mark and line ends of Windows', async () => {
  assert.equal(await read('\xef\xbb\xbfa,b\r\n1,""\r\n,2\r\n', 5), [
    ['a', 'b'],
    ['1', ''],
    [null, '2'],
  ]);
});

test.run();
