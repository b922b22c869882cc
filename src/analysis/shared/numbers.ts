export { counted, decimal, integer, percent } from '../../numbers.ts';
