/** Of records in partitions, of which some must be. */
export function spreadOf(recordsOf: Float64Array): { maxOverMean: number; coefficientOfVariation: number } {
  let sum = 0;
  let max = 0;
  for (const records of recordsOf) {
    sum += records;
    max = Math.max(max, records);
  }
  const mean = sum / recordsOf.length;
  let squares = 0;
  for (const records of recordsOf) squares += (records - mean) ** 2;
  return { maxOverMean: max / mean, coefficientOfVariation: Math.sqrt(squares / recordsOf.length) / mean };
}
