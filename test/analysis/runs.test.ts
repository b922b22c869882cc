// What runs that were drawn say of the whole: figures worked out by hand.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { plusMinus, sampled } from '../../src/analysis/shared/runs.ts';

const test = suite('runs of a sample');
const near = (actual: number | null, expected: number) =>
  assert.ok(Math.abs(actual! - expected) < 1e-12, `${actual}, not ${expected}`);

test('of the offsets as many are records as runs had one', () => {
  assert.equal(sampled(120, { runs: 30, rejected: 10, offsets: 1000 }, ['distinctKeys']), {
    ...{ records: 120, runs: 30, offsets: 1000, recordsAbout: 750, level: 0.95, missedBelow: 0.1 },
    atLeast: ['distinctKeys'],
  });
  assert.is(sampled(1, { runs: 2, rejected: 1, offsets: 10 }, []).recordsAbout, 7);
  assert.is(sampled(1, { runs: 4, rejected: 0, offsets: 10 }, []).recordsAbout, 10);
});

test('what may have been missed: of three runs or fewer everything', () => {
  const missedBelow = (runs: number) => sampled(0, { runs, rejected: 0, offsets: 5 }, []).missedBelow;
  assert.equal([0, 1, 2, 3, 4, 300].map(missedBelow), [1, 1, 1, 1, 0.75, 0.01]);
  assert.is(sampled(0, { runs: 0, rejected: 0, offsets: 5 }, []).recordsAbout, 0);
  assert.is(sampled(0, { runs: 0, rejected: 8, offsets: 5 }, []).recordsAbout, 0);
});

test('shares differ between groups: 2.093 standard errors of their mean', () => {
  // Shares 0.2 and 0.4: mean 0.3, variance 2 * 0.01 / 1, standard error sqrt(0.02 / 2) = 0.1.
  const two = [
    { part: 1, of: 5 },
    { part: 4, of: 10 },
  ];
  near(plusMinus(two), 0.2093);
  near(plusMinus([...two, { part: 0, of: 0 }]), 0.2093);
  // Shares 0, 0.5 and 1: variance 0.5 / 2, standard error sqrt(0.25 / 3).
  near(
    plusMinus([
      { part: 0, of: 1 },
      { part: 1, of: 2 },
      { part: 3, of: 3 },
    ]),
    2.093 * Math.sqrt(0.25 / 3),
  );
  // Alike, and neither none nor all.
  assert.is(
    plusMinus([
      { part: 1, of: 2 },
      { part: 2, of: 4 },
    ]),
    0,
  );
  // All but one group have met nothing, or nothing else.
  near(
    plusMinus([
      { part: 0, of: 1 },
      { part: 1, of: 1 },
    ]),
    2.093 * 0.5,
  );
});

test.run();
