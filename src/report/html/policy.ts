// What a page that keylane makes may do: nothing but its own script and style runs or loads, so that whatever a key holds stays text.

import { createHash } from 'node:crypto';

/**
 * The content policy of a page with one script and one style. No connection at all: default-src stands for connect-src too, also in workers.
 * Pages are built node by node: there is no need for HTML from strings, which Trusted Types then refuse.
 * @param others further directives
 */
export function contentPolicy(script: string, style: string, ...others: readonly string[]): string {
  return [
    "default-src 'none'",
    `script-src '${hashOf(script)}' 'wasm-unsafe-eval'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    ...others,
  ].join('; ');
}

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
