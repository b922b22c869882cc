// What the catalogue says that a release leaves, for tests that hold it against what real clients left.

import type { ClientMark } from '../../src/rules/marks.ts';
import { compareReleases, overlaps } from '../../src/rules/versions.ts';

/** Whether a release of a client leaves this if nothing is configured. */
export function leavesByDefault(marks: readonly ClientMark[], version: string, mark: string): boolean {
  return marks.some(({ leaves, versions, setting }) => {
    const [ranges, except] = versions?.split(', not ') ?? [];
    const isIn = ranges === undefined || ranges.split(' or ').some(range => overlaps(range, version));
    const isMeant = isIn && (except === undefined || compareReleases(version, except) !== 0);
    return leaves === mark && setting === undefined && isMeant;
  });
}
