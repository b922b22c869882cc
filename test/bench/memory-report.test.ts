// What a benchmark says of when it was measured.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type MemoryResults, memoryTable, type Run, withRows } from '../../bench/memory-report.ts';

const test = suite('bench/memory-report');
const machine = { cpu: 'CPU', cores: 2, memoryGigabytes: 8, system: 'Linux x64', load: 1 };
const runOf = (date: string, node: string): Run => ({ date, machine, node });
const row = (command: string, peakMegabytes: number) => ({
  ...{ command, source: 'keys', memoryMegabytes: 128, peakMegabytes, refused: undefined },
});

test('a run of some rows stamps those alone, and a run none of whose rows is left is gone', () => {
  const first = withRows(undefined, runOf('2026-01-01', '20'), [row('scan', 1), row('who', 2)]);
  const second = withRows(first, runOf('2026-02-02', '22'), [row('who', 3), row('plan', 4)]);
  const told = ({ rows, runs }: MemoryResults) =>
    rows.map(({ command, peakMegabytes, run }) => [command, peakMegabytes, runs[run].date]);
  assert.equal(told(second), [
    ['scan', 1, '2026-01-01'],
    ['who', 3, '2026-02-02'],
    ['plan', 4, '2026-02-02'],
  ]);
  assert.match(
    memoryTable(second),
    /\n2026-01-01, CPU, 2 cores, load [\d.]+, node 20; `who` of keys, `plan` of keys: 2026-02-02, CPU, .*, node 22; the most/,
  );
  const third = withRows(second, runOf('2026-03-03', '24'), [row('scan', 5)]);
  assert.equal(
    third.runs.map(({ date }) => date),
    ['2026-02-02', '2026-03-03'],
  );
  assert.equal(told(third)[0], ['scan', 5, '2026-03-03']);
});

test.run();
