import stringWidth from 'string-width';

/** The text in lines of at most `width` columns, cut between words; a longer word has a line of its own. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    if (last >= 0 && stringWidth(lines[last]) + 1 + stringWidth(word) <= width) lines[last] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}
