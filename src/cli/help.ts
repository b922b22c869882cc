// Help in the width of the terminal: commander wraps what it makes itself, this what stands behind it.

import { widthOfText } from '../report/width.ts';
import { wrapped } from '../report/wrap.ts';

/** Names in front of what is said of them. */
const ENTRY = /^( +\S+(?: \S+)*? {2,})(\S.*)$/;
const EXAMPLE = /^ +\$ /;
const SHELL_WORD = /(?:'[^']*'|"[^"]*"|[^\s'"])+/g;

/** Paragraphs are filled anew, entries get a hanging indent, examples go on behind a backslash as a shell takes it. No word is broken. */
export function helpText(text: string, width: number): string {
  const lines: string[] = [];
  let paragraph: string[] = [];
  const end = (): void => {
    if (paragraph.length > 0) lines.push(...wrapped(paragraph.join(' '), width));
    paragraph = [];
  };
  for (const line of text.split('\n')) {
    if (/^\S/.test(line)) paragraph.push(line);
    else {
      end();
      lines.push(...(widthOfText(line) <= width ? [line] : indented(line, width)));
    }
  }
  end();
  return lines.join('\n');
}

function indented(line: string, width: number): string[] {
  if (EXAMPLE.test(line)) return example(line, width);
  const [, head, rest] = ENTRY.exec(line) ?? /^( *)(.*)$/.exec(line)!;
  return wrapped(rest, width - head.length).map((part, i) => `${i === 0 ? head : ' '.repeat(head.length)}${part}`);
}

function example(line: string, width: number): string[] {
  const lines = [' '];
  for (const word of line.match(SHELL_WORD) ?? []) {
    const last = lines.length - 1;
    if (widthOfText(lines[last]) + 1 + widthOfText(word) + 2 <= width) lines[last] += ` ${word}`;
    else {
      lines[last] += ' \\';
      lines.push(`      ${word}`);
    }
  }
  return lines;
}
