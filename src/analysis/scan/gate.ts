// A check for CI: figures of a scan against limits.

import { usageError } from '../../errors.ts';
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
  const match = /^\s*(\w+)\s*(>=|<=|==|>|<)\s*(\d+(?:\.\d+)?(?:e-?\d+)?)\s*$/i.exec(text);
  if (!match) {
    throw usageError(
      `--fail-on takes a figure, one of > >= < <= ==, and a number, such as "maxShare>0.2", but not "${text.slice(0, 60)}".`,
    );
  }
  if (!Object.hasOwn(FIGURES, match[1])) {
    throw usageError(
      `--fail-on knows no figure "${match[1].slice(0, 60)}". The nearest is ${nearest(match[1], FIGURE_NAMES)[0]}; all: ${FIGURE_NAMES.join(', ')}.`,
    );
  }
  return { text: text.trim(), figure: match[1], operator: match[2], limit: Number(match[3]) };
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
