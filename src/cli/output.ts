// Answers go to standard output; everything else goes to standard error.

import { type Style, styleOf } from '../report/style.ts';

/** Prints an answer as JSON, or as text for people. */
export function print<Answer>(
  answer: Answer,
  json: boolean | undefined,
  text: (answer: Answer, style: Style) => string,
): void {
  process.stdout.write(json ? `${JSON.stringify(answer)}\n` : text(answer, styleOf(process.stdout, process.env)));
}
