import type { Style } from '../report/style.ts';
import type { Io } from './io.ts';

/** Prints an answer as JSON, or as the text that `render` makes for people; what that needs is loaded only then. */
export async function print<Answer extends object>(
  answer: Answer,
  json: boolean | undefined,
  render: () => Promise<(answer: Answer, style: Style) => string>,
  { out, env, onText }: Io,
): Promise<void> {
  if (json) out.json(answer);
  if (!json || onText) {
    const [text, { styleOf, hasColors }] = await Promise.all([render(), import('../report/style.ts')]);
    const shown = text(answer, styleOf(out, env));
    if (json) onText?.(shown);
    else out.text(shown, hasColors(out, env));
  }
  await out.written();
}
