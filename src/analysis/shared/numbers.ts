export { counted, decimal, integer, listed, percent, rate } from '../../numbers.ts';
