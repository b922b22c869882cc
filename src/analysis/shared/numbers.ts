export { counted, decimal, integer, listed, percent } from '../../numbers.ts';
