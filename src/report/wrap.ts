import { widthOfText } from './width.ts';

/** The text in lines of at most `width` columns, cut between words; a longer word has a line of its own. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    if (last >= 0 && widthOfText(lines[last]) + 1 + widthOfText(word) <= width) lines[last] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Lines that are wider than a terminal, cut between words, which the terminal itself would not do; what goes on is as deep as its line. */
export function fitted(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap(line => {
      if (widthOfText(line) <= width) return [line];
      const indent = /^ */.exec(line)![0];
      return wrapped(line.slice(indent.length), width - indent.length).map(part => indent + part.trimEnd());
    })
    .join('\n');
}
