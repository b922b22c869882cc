// Answers go to standard output; everything else goes to standard error.

import type { Style } from '../report/style.ts';

/** Prints an answer as JSON, or as the text that `render` makes for people; what that needs is loaded only then. */
export async function print<Answer>(
  answer: Answer,
  json: boolean | undefined,
  render: () => Promise<(answer: Answer, style: Style) => string>,
): Promise<void> {
  if (json) {
    process.stdout.write(`${JSON.stringify(answer)}\n`);
    return;
  }
  const [text, { styleOf }] = await Promise.all([render(), import('../report/style.ts')]);
  process.stdout.write(text(answer, styleOf(process.stdout, process.env)));
}
