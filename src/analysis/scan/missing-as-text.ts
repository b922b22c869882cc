// Keys that a program wrote in place of none.

/** Java, JavaScript and SQL, Python, Ruby and Elixir, C; an empty JSON object. */
const MISSING = new Set(['null', 'NULL', 'undefined', 'NaN', '[object Object]', 'None', 'nil', '(null)', '{}']);

/** Whether such a key is what programs make of a value that is missing, or of an object, where they want text. */
export function isMissingAsText(key: string): boolean {
  return MISSING.has(key);
}
