/** A line of the terminal's text as a sentence. */
export function sentence(line: string): string {
  return `${line[0].toUpperCase()}${line.slice(1)}.`;
}
