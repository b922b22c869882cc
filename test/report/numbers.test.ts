// Numbers as people read them.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { percent } from '../../src/numbers.ts';

const test = suite('numbers');

test('a share of what is there is never written as none, nor one that lacks something as all', () => {
  const written: [share: number, text: string][] = [
    [0, '0.0 %'],
    [1e-9, '<0.1 %'],
    [0.000499, '<0.1 %'],
    [0.0005, '0.1 %'],
    [0.5, '50.0 %'],
    [0.9994, '99.9 %'],
    [0.9996, '>99.9 %'],
    [1 - 1e-9, '>99.9 %'],
    [1, '100.0 %'],
    [12.3456, '1,234.6 %'],
  ];
  for (const [share, text] of written) assert.is(percent(share), text);
});

test.run();
