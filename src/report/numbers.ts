// Numbers as people read them: answers hold sentences too, so their form is made there.

import { integer } from '../analysis/shared/numbers.ts';

export { counted, decimal, integer, listed, percent, rate } from '../analysis/shared/numbers.ts';

/** Where a record is; a record may name no offset, among others that do. */
export const positionText = (position: number): string => (position < 0 ? 'unknown' : integer(position));
