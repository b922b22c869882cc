// A check for CI: figures of a scan against limits.

import { describe, usageError } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import type { ScanAnswer } from './types.ts';

const FIGURES: Record<string, (answer: ScanAnswer) => number | null> = {
  records: answer => answer.records,
  keyless: answer => answer.keyless,
  keylessShare: answer => (answer.records === 0 ? null : answer.keyless / answer.records),
  tombstones: answer => answer.tombstones,
  distinctKeys: answer => answer.distinctKeys,
  splitKeys: answer => answer.splitKeys?.count ?? null,
  maxShare: answer => answer.partitions.reduce((max, { share }) => Math.max(max, share), 0),
  emptyPartitions: answer => answer.partitions.filter(({ records }) => records === 0).length,
  maxOverMean: answer => answer.skew.maxOverMean,
  coefficientOfVariation: answer => answer.skew.coefficientOfVariation,
  largestKeyShare: answer => answer.skew.cause?.largestKeyShare ?? null,
  pValue: answer => answer.skew.cause?.pValue ?? null,
};

/** The names that a check can use. */
export const FIGURE_NAMES = Object.keys(FIGURES);

const OPERATORS: Record<string, (value: number, limit: number) => boolean> = {
  '>=': (value, limit) => value >= limit,
  '<=': (value, limit) => value <= limit,
  '==': (value, limit) => value === limit,
  '>': (value, limit) => value > limit,
  '<': (value, limit) => value < limit,
};

export interface Check {
  /** As it was written. */
  text: string;
  figure: string;
  operator: string;
  limit: number;
}

/**
 * `maxShare>0.2` and the like.
 * @throws {KeylaneError} `ERR_USAGE`
 */
export function parseCheck(text: string): Check {
  const [, figure, operator, wanted] = /^\s*(\w+)\s*(>=|<=|==|>|<)\s*(\S+)\s*$/.exec(text) ?? [];
  if (figure === undefined) {
    throw usageError(
      `--fail-on takes a figure, one of > >= < <= ==, and a number, such as "maxShare>0.2", but not ${describe(text)}. Figures: ${FIGURE_NAMES.join(', ')}.`,
    );
  }
  if (!Object.hasOwn(FIGURES, figure)) {
    const [closest] = nearest(figure, FIGURE_NAMES);
    const hint =
      closest.toLowerCase() === figure.toLowerCase()
        ? `Names are case-sensitive: ${closest}`
        : `The nearest is ${closest}`;
    throw usageError(
      `--fail-on knows no figure "${figure.slice(0, 60)}". ${hint}. Figures: ${FIGURE_NAMES.join(', ')}.`,
    );
  }
  return { text: text.trim(), figure, operator, limit: parseLimit(wanted, text) };
}

function parseLimit(wanted: string, text: string): number {
  const share = /^(\d+(?:\.\d+)?)%$/.exec(wanted);
  if (share) {
    throw usageError(
      `--fail-on takes shares as numbers from 0 to 1, but got ${describe(text)}. Write ${Number(share[1]) / 100} for ${share[1]} %.`,
    );
  }
  if (!/^\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(wanted)) {
    throw usageError(`--fail-on compares with a number such as 0.2 or 1e6, but got ${describe(text)}.`);
  }
  const limit = Number(wanted);
  if (limit > Number.MAX_VALUE)
    throw usageError(`--fail-on ${describe(text)} could never fail: no figure is that large.`);
  return limit;
}

export interface Failure {
  check: Check;
  /** Null if the scan does not know the figure: no check is passed on a guess. */
  value: number | null;
}

/** The checks that are true, and so fail. */
export function failuresOf(answer: ScanAnswer, checks: readonly Check[]): Failure[] {
  return checks
    .map(check => ({ check, value: FIGURES[check.figure](answer) }))
    .filter(({ check, value }) => value === null || OPERATORS[check.operator](value, check.limit));
}
