// Checks of a scan's figures: which are read, and which fail.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Check, FIGURE_NAMES, failuresOf, parseCheck } from '../../src/analysis/scan/gate.ts';
import type { ScanAnswer } from '../../src/analysis/scan/types.ts';
import { fails } from '../fails.ts';

const test = suite('checks of figures');

/** No two figures are alike. */
const answer = (changes: object = {}): ScanAnswer =>
  ({
    records: 400,
    keyless: 100,
    tombstones: 7,
    distinctKeys: 31,
    splitKeys: { count: 5 },
    partitions: [0.1, 0.6, 0.3, 0].map((share, partition) => ({ partition, share, records: 300 * share })),
    skew: {
      maxOverMean: 2.4,
      coefficientOfVariation: 0.9,
      cause: { largestKeyShare: 0.4, pValue: 0.03 },
    },
    ...changes,
  }) as unknown as ScanAnswer;
const VALUES: Record<string, number> = {
  records: 400,
  keyless: 100,
  keylessShare: 0.25,
  tombstones: 7,
  distinctKeys: 31,
  splitKeys: 5,
  maxShare: 0.6,
  emptyPartitions: 1,
  maxOverMean: 2.4,
  coefficientOfVariation: 0.9,
  largestKeyShare: 0.4,
  pValue: 0.03,
};
const figureOf = (figure: string, of = answer()): number | null | undefined =>
  failuresOf(of, [{ text: figure, figure, operator: '>=', limit: 0 }])[0]?.value;

test('each figure is what its name says', () => {
  assert.equal(Object.keys(VALUES), FIGURE_NAMES);
  for (const [figure, value] of Object.entries(VALUES)) assert.is(figureOf(figure), value, figure);
});

test('a figure that the scan does not know fails whatever the limit', () => {
  const unknown = answer({
    records: 0,
    distinctKeys: null,
    splitKeys: null,
    skew: { maxOverMean: null, coefficientOfVariation: null, cause: null },
  });
  for (const figure of FIGURE_NAMES) {
    const isKnown = ['records', 'keyless', 'tombstones', 'maxShare', 'emptyPartitions'].includes(figure);
    for (const operator of ['<', '>=']) {
      const failures = failuresOf(unknown, [{ text: '', figure, operator, limit: -1 }]);
      if (!isKnown) assert.equal([failures.length, failures[0].value], [1, null], figure);
      else assert.is(failures.length, operator === '<' ? 0 : 1, figure);
    }
  }
});

test('each operator below, at and above the limit', () => {
  const fail = (operator: string): boolean[] =>
    [401, 400, 399].map(limit => failuresOf(answer(), [parseCheck(`records ${operator} ${limit}`)]).length > 0);
  assert.equal(fail('>'), [false, false, true]);
  assert.equal(fail('>='), [false, true, true]);
  assert.equal(fail('<'), [true, false, false]);
  assert.equal(fail('<='), [true, true, false]);
  assert.equal(fail('=='), [false, true, false]);
});

test('those that fail are told in their order, the others are not', () => {
  const checks = ['records>1', 'keyless>1000', 'tombstones==7'].map(parseCheck);
  assert.equal(
    failuresOf(answer(), checks).map(({ check, value }) => [check.text, value]),
    [
      ['records>1', 400],
      ['tombstones==7', 7],
    ],
  );
});

test('what is read', () => {
  const read: [string, Omit<Check, 'text'>][] = [
    ['maxShare>0.2', { figure: 'maxShare', operator: '>', limit: 0.2 }],
    ['  records  <=  1e6 ', { figure: 'records', operator: '<=', limit: 1e6 }],
    ['records<2.5E+3', { figure: 'records', operator: '<', limit: 2500 }],
    ['pValue < 1e-6', { figure: 'pValue', operator: '<', limit: 1e-6 }],
    ['maxShare>0.25', { figure: 'maxShare', operator: '>', limit: 0.25 }],
    ['records<1.7976931348623157e308', { figure: 'records', operator: '<', limit: Number.MAX_VALUE }],
    ['keyless==0', { figure: 'keyless', operator: '==', limit: 0 }],
  ];
  for (const [text, check] of read) assert.equal(parseCheck(text), { text: text.trim(), ...check });
});

test('what is not, and what to write instead', () => {
  const refused: [string, string][] = [
    ['', 'takes a figure, one of > >= < <= ==, and a number'],
    ['maxShare', 'takes a figure'],
    ['maxShare=0.2', 'takes a figure'],
    ['maxShare>', 'takes a figure'],
    ['maxShare>0.2 0.3', 'takes a figure'],
    ['x maxShare>0.2', 'takes a figure'],
    ['maxshare>0.2', 'Names are case-sensitive: maxShare'],
    ['maxShares>0.2', 'The nearest is maxShare. Figures: records, keyless,'],
    ['toString>0.2', 'knows no figure "toString"'],
    [`${'x'.repeat(70)}>1`, `"${'x'.repeat(60)}"`],
    ['maxShare>20%', 'Write 0.2 for 20 %.'],
    ['maxShare>2.5%', 'Write 0.025 for 2.5 %.'],
    ['maxShare>12.25%', 'Write 0.1225 for 12.25 %.'],
    ['maxShare>%', 'a number such as 0.2 or 1e6'],
    ['maxShare>20%%', 'a number such as 0.2 or 1e6'],
    ['maxShare>a20%', 'a number such as 0.2 or 1e6'],
    ['maxShare>.2', 'a number such as 0.2 or 1e6'],
    ['maxShare>0.', 'a number such as 0.2 or 1e6'],
    ['maxShare>-1', 'a number such as 0.2 or 1e6'],
    ['maxShare>1e', 'a number such as 0.2 or 1e6'],
    ['maxShare>0x1', 'a number such as 0.2 or 1e6'],
    ['records>1e309', 'could never fail'],
  ];
  for (const [text, part] of refused) {
    const message = fails(() => parseCheck(text), 'ERR_USAGE');
    assert.ok(message.includes(part), `${text}: ${message}`);
  }
  assert.is(parseCheck('records>1e308').limit, 1e308);
});

test.run();
