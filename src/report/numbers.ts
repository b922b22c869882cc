// Numbers as people read them: answers hold sentences too, so their form is made there.

export { counted, decimal, integer, percent } from '../analysis/shared/numbers.ts';
