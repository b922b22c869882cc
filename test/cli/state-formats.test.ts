// States on their way: how they are written, how they come in, and what is wrong with them.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Binary, Table, tableFromIPC, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scan } from '../../src/ask/index.ts';
import { arrowOf } from '../../src/cli/arrow-state.ts';
import type { KeylaneError } from '../../src/errors.ts';
import { partitionUnder } from '../../src/rules/index.ts';
import { LINE, linesOf } from '../records.ts';
import { some } from '../runs.ts';
import { folderOf } from './folder.ts';
import { keylane, main } from './run.ts';

const test = suite('formats of States');
const { file, path } = folderOf(test);

const offsets = new Array<number>(7).fill(0);
/** Of two writers, whose rules are known: what others wrote is searched for, which takes longest. */
const rows = Array.from({ length: 600 }, (_, i) => {
  const key = i % 97 === 0 ? null : `order-${i % 150}`;
  const partition = key === null ? i % 7 : partitionUnder(i < 400 ? 'murmur2' : 'crc32', key, 7);
  return { key, partition, offset: offsets[partition]++ };
});
const parts = [rows.slice(0, 200), rows.slice(200, 201), rows.slice(201)];
const FORMATS = ['binary', 'base64', 'arrow'] as const;
type Format = (typeof FORMATS)[number];
const COMMANDS = ['scan', 'who'] as const;

/** A State of these rows, written so. Who finds several writers, and exits 1 but for "-". */
function written(command: string, some: typeof rows, args: string[], name: string): Buffer {
  const source = file(`${name}.jsonl`, linesOf(some, LINE.jsonl));
  const { err } = keylane([command, source, '-n', '7', '--state', path(name), ...args]);
  assert.not.match(err, 'error');
  return readFileSync(path(name));
}

/** What a merge makes of these files, or of standard input. */
function merged(files: string[], input?: Uint8Array): Buffer {
  const { code, err } = keylane(['merge', ...files, '--state', path('merged')], { input: input ?? '' });
  assert.is(err, '');
  assert.is(code, 0);
  return readFileSync(path('merged'));
}

function refused(args: string[], code: string, text: string, input: string | Uint8Array = ''): void {
  const outcome = keylane(args, { input });
  assert.is(outcome.code, 2, outcome.err);
  assert.is(outcome.out, '');
  assert.match(outcome.err, `(${code})`);
  assert.match(outcome.err, text);
}

/** A written State as it is in memory. */
function unwrapped(bytes: Buffer, format: Format, isGzip: boolean): Buffer {
  const inner =
    format === 'base64'
      ? Buffer.from(bytes.toString('latin1'), 'base64')
      : format === 'arrow'
        ? Buffer.from(tableFromIPC(bytes).getChild('state')!.get(0))
        : bytes;
  return isGzip ? gunzipSync(inner) : inner;
}

for (const [turn, command] of COMMANDS.entries()) {
  const whole = written(command, rows, [], `${command}.whole`);
  const plain = parts.map((part, i) => {
    written(command, part, [], `${command}.plain.${i}`);
    return path(`${command}.plain.${i}`);
  });
  const expected = merged(plain);
  const asked = keylane(['who', path(`${command}.whole`), '--json']);
  // In turns: each format is written by one of both as it is, and by the other packed.
  for (const [i, format] of FORMATS.entries()) {
    for (const isGzip of some([false, true], 2, i + turn)) {
      const name = `${command}.${format}${isGzip ? '.packed' : ''}`;
      const args = ['--state-format', format, ...(isGzip ? ['--state-gzip'] : [])];
      test(`${name}: holds the State, and comes in again by every way`, () => {
        assert.is(Buffer.compare(unwrapped(written(command, rows, args, name), format, isGzip), whole), 0);
        const pieces = parts.map((part, i) => written(command, part, args, `${name}.${i}`));
        const files = parts.map((_, i) => path(`${name}.${i}`));
        assert.is(Buffer.compare(merged(files), expected), 0);
        assert.is(Buffer.compare(merged([files[0], '-', files[2]], pieces[1]), expected), 0);
        // A table is one stream; all else may come one behind the other.
        if (format !== 'arrow') assert.is(Buffer.compare(merged(['-'], Buffer.concat(pieces)), expected), 0);
        const input = format === 'arrow' ? pieces[0] : Buffer.concat(pieces);
        const askedOfAll = keylane(['who', '-', '--json'], { input });
        assert.is(askedOfAll.err, '');
        if (format !== 'arrow') assert.is(JSON.parse(askedOfAll.out).records, JSON.parse(asked.out).records);
      });
    }
  }
}

test('merge writes what it has in every format', () => {
  const whole = written('scan', rows, [], 'of-merge');
  for (const format of FORMATS) {
    const args = ['merge', path('of-merge'), '--state', path('again'), '--state-format', format];
    assert.is(keylane(args).code, 0);
    assert.is(Buffer.compare(unwrapped(readFileSync(path('again')), format, false), whole), 0);
  }
});

test('a file that ends in .gz is gzip, whatever is in it', () => {
  const plain = written('scan', rows, [], 'plain.state');
  assert.is(Buffer.compare(gunzipSync(written('scan', rows, [], 'x.state.gz')), plain), 0);
  const lines = gunzipSync(written('scan', rows, ['--state-format', 'base64'], 'x.txt.gz')).toString();
  assert.is(lines, `${plain.toString('base64')}\n`);
  for (const name of ['x.state.gz', 'x.txt.gz']) {
    assert.is(Buffer.compare(merged([path(name)]), plain), 0);
    assert.is(keylane(['who', path(name)]).code, 1);
  }
});

test('standard output: all of it, and the answer nowhere', () => {
  const source = file('out.jsonl', linesOf(rows, LINE.jsonl));
  for (const [i, command] of COMMANDS.entries()) {
    const whole = written(command, rows, [], `${command}.out`);
    // In turns: each format is written by one of both.
    for (const format of some(FORMATS, 2, i)) {
      // Exit code 0, or it throws: who has a finding.
      const args = [main, command, source, '-n', '7', '--state', '-', '--state-format', format];
      const bytes = execFileSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
      assert.is(Buffer.compare(unwrapped(bytes, format, false), whole), 0);
    }
    assert.is(keylane([command, source, '-n', '7', '--state', '-', '--state-format', 'base64']).code, 0);
  }
  assert.is(keylane(['who', source, '-n', '7']).code, 1);
});

test('base64 whose lines are broken, and lines without a State between', () => {
  const [one, two] = [written('scan', parts[0], [], 'one'), written('scan', rows.slice(200), [], 'two')];
  const expected = merged([path('one'), path('two')]);
  const wrap = (bytes: Buffer, end: string): string => bytes.toString('base64').replace(/.{76}/g, `$&${end}`);
  for (const end of ['\n', '\r\n']) {
    const text = `${wrap(one, end)}${end}${end}${wrap(two, end)}${end}`;
    assert.is(Buffer.compare(merged(['-'], Buffer.from(text)), expected), 0);
  }
  const text = `${one.toString('base64')}\n${gzipSync(two).toString('base64')}`;
  refused(['merge', '-'], 'ERR_STATE', 'State 2', text);
});

test('binary States one behind the other, with line ends between', () => {
  const [one, two] = [written('scan', parts[0], [], 'one'), written('scan', rows.slice(200), [], 'two')];
  const input = Buffer.concat([one, Buffer.from('\n'), two, Buffer.from('\r\n')]);
  const expected = merged([path('one'), path('two')]);
  assert.is(Buffer.compare(merged(['-'], input), expected), 0);
  assert.is(Buffer.compare(merged(['-'], gzipSync(input)), expected), 0);
  assert.is(Buffer.compare(merged(['-'], Buffer.concat([gzipSync(one), gzipSync(two)])), expected), 0);
  refused(['merge', '-'], 'ERR_STATE', 'behind State 1 is something else', Buffer.concat([one, gzipSync(two)]));
  refused(['merge', '-'], 'ERR_SOURCE_DAMAGED', 'gzip', Buffer.concat([gzipSync(one), two]));
});

test('tables with a row for each State, as bytes, as text, packed', () => {
  const states = parts.map((part, i) => written('scan', part, [], `row-${i}`));
  const expected = merged(states.map((_, i) => path(`row-${i}`)));
  const of = (name: string, values: (string | Uint8Array | null)[], type: Binary | Utf8): Uint8Array =>
    tableToIPC(new Table({ [name]: vectorFromArray(values as never[], type as never) }), 'stream');
  const all = {
    bytes: of('state', states, new Binary()),
    text: of(
      'state',
      states.map(state => state.toString('base64')),
      new Utf8(),
    ),
    packed: of(
      'state',
      states.map(state => gzipSync(state)),
      new Binary(),
    ),
    'packed text': of(
      'state',
      states.map(state => gzipSync(state).toString('base64')),
      new Utf8(),
    ),
  };
  for (const [name, bytes] of Object.entries(all)) {
    assert.is(Buffer.compare(merged(['-'], bytes), expected), 0, name);
    assert.is(Buffer.compare(merged([file('table.arrow', bytes)]), expected), 0, name);
  }
  refused(['merge', '-'], 'ERR_STATE', 'is null', of('state', [states[0], null], new Binary()));
  // Line ends alone are none too.
  for (const nothing of ['', '\n', gzipSync('')]) {
    const cells = [states[0], Buffer.from(nothing), states[1]];
    refused(['merge', '-'], 'ERR_STATE', 'row 2 of its column "state" is empty', of('state', cells, new Binary()));
  }
  refused(['merge', '-'], 'ERR_STATE', 'row 1 of its column "state" is empty', of('state', [''], new Utf8()));
  refused(
    ['merge', '-'],
    'ERR_STATE',
    'row 1 is cut off',
    of('state', [states[0].subarray(0, 99), states[1]], new Binary()),
  );
  refused(['merge', '-'], 'ERR_STATE', 'without a column "state"', of('key', states, new Binary()));
});

test('a source without records is a State of none, and neutral', () => {
  const whole = written('scan', rows, [], 'all');
  const sources: Record<string, string | Uint8Array> = {
    nothing: '',
    gzip: gzipSync(''),
    header: 'key,partition,offset\n',
    arrow: tableToIPC(new Table({ key: vectorFromArray([] as string[], new Utf8()) }), 'stream'),
  };
  for (const [name, bytes] of Object.entries(sources)) {
    const source = file(name === 'header' ? 'header.csv' : name, bytes);
    for (const args of [['scan', source], ['scan', '-'], ...(name === 'arrow' ? [] : [['who', source]])]) {
      const outcome = keylane([...args, '-n', '7', '--state', path('none')], { input: args[1] === '-' ? bytes : '' });
      assert.equal(
        outcome,
        { code: 0, out: '', err: 'the source has no records: the State says so\n' },
        args.join(' '),
      );
      assert.is(
        Buffer.compare(merged([path('none'), path('all'), file('none-2', readFileSync(path('none')))]), whole),
        0,
      );
      refused(
        [args[0], ...args.slice(1), '-n', '7'],
        'ERR_SOURCE_EMPTY',
        'has no records',
        args[1] === '-' ? bytes : '',
      );
    }
  }
  assert.is(keylane(['who', path('none'), path('all')]).code, 1);
  for (const command of ['who', 'merge'])
    refused([command, path('none'), path('none-2')], 'ERR_SOURCE_EMPTY', 'no records');
  const other = keylane(['scan', '-', '-n', '8', '--state', path('other')], { input: '' });
  assert.is(other.code, 0);
  for (const command of ['who', 'merge']) refused([command, path('all'), path('other')], 'ERR_STATE_MISMATCH', '8');
});

test('a source without records: what was asked for besides the State is there', () => {
  const nothing = file('no-records.csv', 'key,partition,offset\n');
  for (const command of COMMANDS) {
    const page = path(`${command}.html`);
    const args = [command, nothing, '-n', '7', '--state', path('none'), '--json', '--html', page];
    const { code, out, err } = keylane(args);
    assert.equal([code, err], [0, 'the source has no records: the State says so\n']);
    const { records, numPartitions } = JSON.parse(out);
    assert.equal([records, numPartitions], [0, 7]);
    assert.match(readFileSync(page, 'utf8'), /^<!doctype html>/i);
  }
  const gate = (check: string) =>
    keylane(['scan', nothing, '-n', '7', '--state', path('none'), '--fail-on', check, '--redact', 'env:SECRET'], {
      env: { SECRET: 'a secret of some length' },
    });
  assert.is(gate('records>5').code, 0);
  const { code, err } = gate('records<5');
  assert.is(code, 1);
  assert.match(err, 'failed: records<5: it is 0');
});

test('what cannot be read as records, or is of other topics, is an error also where a State is to be written', () => {
  const text = file('text', 'hello\nworld\n');
  const cut = file('cut', 'Key: a\nPartition: 0\nOffset: 1\n');
  const orders = file('orders.json', linesOf([{ key: 'a', partition: 1, offset: 3, topic: 'orders' }], LINE.kcat));
  const some = file('some.jsonl', `${linesOf([{ key: 'a', partition: 1, topic: 'orders' }], LINE.jsonl)}x\n`);
  const cases: [args: string[], code: string, text: string][] = [
    [[text, '--format', 'kaf'], 'ERR_SOURCE_FORMAT', '2 of 2 lines are no such records'],
    [[cut, '--format', 'kaf'], 'ERR_SOURCE_FORMAT', '3 of 3 lines are no such records'],
    [[orders, '--topic', 'ordres'], 'ERR_SOURCE_TOPICS', 'but 1 record of others, the first of "orders"'],
    [[some, '--topic', 'ordres'], 'ERR_SOURCE_TOPICS', 'but 1 record of others, the first of "orders"'],
  ];
  for (const [args, code, told] of cases) {
    for (const command of COMMANDS) {
      const without = keylane([command, ...args, '-n', '7']);
      refused([command, ...args, '-n', '7', '--state', path('not-written')], code, told);
      assert.equal(keylane([command, ...args, '-n', '7', '--state', path('not-written')]), without);
    }
  }
  assert.not(existsSync(path('not-written')));
  for (const args of [
    ['plan', orders, '--from', '7', '--to', '9'],
    ['find', orders, '--key', 'a'],
  ])
    refused([...args, '--topic', 'ordres'], 'ERR_SOURCE_TOPICS', 'the first of "orders"');
  // Lines of other topics are records too, when it is asked how many can be read.
  const many = [...Array(5).keys()].map(i => ({ key: `k${i}`, partition: 1, topic: i === 0 ? 'orders' : 'others' }));
  const mixed = file('mixed.jsonl', `${linesOf(many, LINE.jsonl)}x\ny\n`);
  assert.match(
    keylane(['scan', mixed, '-n', '7', '--topic', 'orders']).err,
    '2 lines are no records and were left out',
  );
});

test('what is damaged is told by name, and nothing counted', () => {
  const [one, two] = [written('scan', parts[0], [], 'one'), written('scan', rows.slice(200), [], 'two')];
  const damaged = Buffer.from(two);
  damaged[200] ^= 1;
  const lines = [one, two].map(each => `${each.toString('base64')}\n`);
  for (const command of ['merge', 'who']) {
    const wrong = (input: string | Uint8Array, text: string) => refused([command, '-'], 'ERR_STATE', text, input);
    wrong(Buffer.concat([one, two.subarray(0, 700)]), 'State 2" must be');
    wrong(Buffer.concat([one, two.subarray(0, 20)]), 'State 2" must be');
    wrong(Buffer.concat([one.subarray(0, -8), two]), 'checksum');
    wrong(Buffer.concat([one, damaged]), 'State 2" must be');
    wrong(Buffer.concat([one, Buffer.from('Error: no such table')]), 'something else');
    wrong(`${lines[0]}${lines[1].slice(0, 800)}\n`, 'State 2" must be');
    wrong(`${lines[0].slice(0, 800)}\n${lines[1]}`, 'checksum');
    wrong(`${lines[0]}\\N\n${lines[1]}`, 'line 2 is not base64');
  }
  refused(['merge', '-'], 'ERR_STATE', 'is empty');
  const several = file('several', Buffer.concat([one, two]));
  refused(['state', several], 'ERR_USAGE', 'holds several States');
  refused(['plan', several, '--from', '7', '--to', '9'], 'ERR_USAGE', 'holds several States');
});

test('where records are read a State is refused, in whatever format and wherever it comes from', async () => {
  const source = file('records.jsonl', linesOf(rows, LINE.jsonl));
  for (const [i, format] of FORMATS.entries()) {
    for (const gzip of some([[], ['--state-gzip']], 2, i)) {
      const name = path('taken-for-keys');
      const bytes = written('scan', rows, ['--state-format', format, ...gzip], 'taken-for-keys');
      for (const from of [name, '-']) {
        for (const args of [
          ['scan', from, '-n', '7'],
          ['scan', source, from, '-n', '7'],
          ['find', from, '--key', 'a'],
        ])
          refused(args, 'ERR_SOURCE_FORMAT', 'but it is a State.', bytes);
      }
      for (const args of [
        ['plan', '-', '--from', '7', '--to', '9'],
        ['join', source, '-', '-n', '7'],
        ['join', '-', source, '-n', '7'],
        ['who', '-', '-n', '7', '--state', path('of-state')],
      ])
        refused(args, 'ERR_SOURCE_FORMAT', 'but it is a State.', bytes);
      for (const given of [name, [source, name], [bytes]]) {
        const answer = await scan(given, { numPartitions: 7 }).catch((error: KeylaneError) => error.message);
        assert.match(String(answer), 'but it is a State.');
      }
    }
  }
});

test('an Arrow stream of any size, and one that would be too large', async () => {
  for (const size of [1, 7, 8, 1000]) {
    const pieces: Uint8Array[] = [];
    for await (const piece of arrowOf([Buffer.alloc(size - 1, 1), Buffer.alloc(1, 2)])) pieces.push(piece);
    const read = Buffer.from(tableFromIPC(Buffer.concat(pieces)).getChild('state')!.get(0));
    assert.is(Buffer.compare(read, Buffer.concat([Buffer.alloc(size - 1, 1), Buffer.alloc(1, 2)])), 0);
  }
  try {
    for await (const _ of arrowOf([new Uint8Array(60), new Uint8Array(60)], 100));
    assert.unreachable();
  } catch (error) {
    assert.is((error as KeylaneError).code, 'ERR_STATE_SIZE');
    assert.match((error as Error).message, 'larger than the 100 bytes that --state-format arrow can hold');
  }
});

test('options that mean nothing are refused', () => {
  const source = file('some.tsv', '0\ta\n');
  for (const command of COMMANDS) {
    refused([command, source, '-n', '7', '--state-format', 'base64'], 'ERR_USAGE', 'Add --state FILE');
    refused([command, source, '-n', '7', '--state-gzip'], 'ERR_USAGE', 'Add --state FILE');
    const onTerminal = keylane([command, source, '-n', '7', '--state', '-'], { isTTY: true });
    assert.is(onTerminal.code, 2);
    assert.match(onTerminal.err, '--state-format base64');
  }
});

test.run();
