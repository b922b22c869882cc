import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Printer } from '../../src/cli/io.ts';
import { startProgress } from '../../src/cli/progress.ts';
import { sizeOfSource } from '../../src/sources/size.ts';
import { folderOf } from './folder.ts';

const test = suite('progress');
const { file, path } = folderOf(test);

/** What is written when so many megabytes are read at each of these seconds. */
function lines(
  reads: [seconds: number, megabytes: number][],
  size?: number,
  terminal = { isTTY: true, columns: 80 },
  share?: number,
) {
  let time = 1000;
  const written: string[] = [];
  const write = async (text: string | Uint8Array) => void written.push(String(text));
  const stream = new Printer('standard error', { ...terminal, file: undefined, write }, {});
  const progress = startProgress(stream, size, () => time, share === undefined ? undefined : () => share);
  for (const [seconds, megabytes] of reads) {
    time = 1000 + seconds * 1000;
    progress.add(megabytes * 1e6);
  }
  progress.stop();
  return written;
}

const shown = (...args: Parameters<typeof lines>) => lines(...args).map(text => text.replace('\r\x1b[K', ''));

test('nothing in the first second, then at most four lines a second, and they go away', () => {
  assert.equal(lines([[0.5, 10]]), []);
  assert.equal(
    lines([
      [1, 100],
      [1.1, 10],
      [1.3, 10],
    ]),
    ['\r\x1b[K100 MB, 100 MB/s', '\r\x1b[K120 MB, 92 MB/s', '\r\x1b[K'],
  );
});

test('with a size: share and time left', () => {
  assert.is(shown([[2, 120]], 480e6)[0], '25 %, 6 s left, 120 of 480 MB, 60 MB/s');
  assert.is(shown([[2, 1]], 1000e6)[0], '0 %, 1 of 1,000 MB, 0.5 MB/s');
  assert.is(shown([[10, 100]], 10_000e6)[0].slice(0, 16), '1 %, 100 of 10,0');
  assert.is(shown([[10, 300]], 10_000e6)[0].slice(0, 16), '3 %, 6 min left,');
  assert.is(shown([[100, 300]], 10_000e6)[0].slice(0, 18), '3 %, 54 min left, ');
  assert.is(shown([[1000, 300]], 10_000e6)[0].slice(0, 20), '3 %, 8 h 59 min left');
  assert.is(shown([[2, 500]], 480e6)[0], '500 MB, 250 MB/s');
});

test('with a share that the source tells: it counts, whatever the size seems to be', () => {
  const terminal = { isTTY: true, columns: 80 };
  assert.is(shown([[2, 120]], undefined, terminal, 0.5)[0], '50 %, 2 s left, 120 MB, 60 MB/s');
  assert.is(shown([[2, 120]], 480e6, terminal, 0.5)[0], '50 %, 2 s left, 120 of 480 MB, 60 MB/s');
  assert.is(shown([[2, 500]], 480e6, terminal, 0.9)[0], '90 %, 1 s left, 500 MB, 250 MB/s');
  assert.is(shown([[2, 1]], 1000e6, terminal, 0)[0], '0 %, 1 of 1,000 MB, 0.5 MB/s');
});

test('never wider than the terminal, nothing where there is none', () => {
  for (const columns of [1, 10, 20, 40]) {
    assert.ok(shown([[2, 120]], 480e6, { isTTY: true, columns })[0].length < Math.max(columns, 1), String(columns));
  }
  assert.is(shown([[2, 120]], 480e6, { isTTY: true, columns: 40 })[0], '25 %, 6 s left, 120 of 480 MB, 60 MB/s');
  assert.equal(lines([[2, 120]], 480e6, { isTTY: false, columns: 80 }), []);
});

test('the size of a source: of a plain file only', () => {
  assert.is(sizeOfSource(file('plain', 'abc')), 3);
  assert.is(sizeOfSource(file('zipped', gzipSync('abc'))), undefined);
  assert.is(sizeOfSource(path('.')), undefined);
  assert.is(sizeOfSource(path('missing')), undefined);
});

test.run();
