// Tables of keys fit the terminal: keys are cut, lines are not broken.

import stringWidth from 'string-width';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scanAnswer } from '../../src/analysis/scan/answer.ts';
import { spreadAnswer } from '../../src/analysis/scan/spread.ts';
import { KeyBlock } from '../../src/core/index.ts';
import { scanText } from '../../src/report/scan.ts';
import { styleOf } from '../../src/report/style.ts';
import { addKeys, emptyState } from '../../src/state/state.ts';
import { JsKeyTable } from '../reference/table-js.ts';

const test = suite('narrow terminals');

const LONG = 'customer-of-the-northern-region-with-a-very-long-name-';
const keys = KeyBlock.from(Array.from({ length: 3000 }, (_, i) => `${LONG}${i % 7 === 0 ? 0 : i % 40}`));
const state = emptyState(12);
const table = new JsKeyTable(12, 1 << 26);
table.add(keys, addKeys(state, keys));
Object.assign(state, table.take());

/** The lines of the tables; sentences are broken by the terminal. */
function tableLines(text: string): string[] {
  return text.split('\n').filter(line => /\d %|hot key/.test(line) && !/[a-z]{2,} [a-z]{2,} [a-z]{2,}/.test(line));
}

for (const columns of [40, 60, 80, 200]) {
  test(`${columns} columns: no line of a table is longer`, () => {
    const style = styleOf({ columns, isTTY: true } as NodeJS.WriteStream, { NO_COLOR: '1' });
    const lines = tableLines(scanText(scanAnswer(state), style));
    assert.ok(lines.filter(line => line.startsWith('customer')).length >= 10);
    for (const line of lines) assert.ok(stringWidth(line) <= columns, line);
    for (const line of tableLines(scanText(spreadAnswer(state), style))) assert.ok(stringWidth(line) <= columns, line);
  });
}

test('a pipe shows 40 characters of a key', () => {
  const style = styleOf({} as NodeJS.WriteStream, {});
  assert.match(scanText(scanAnswer(state), style), `${LONG.slice(0, 40)}…`);
});

test.run();
