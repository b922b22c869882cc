// What may be wider than the page.

import type { ComponentChildren } from 'preact';

/** Reached with the keyboard too, which must be able to scroll it. */
export function Scroll({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is no control, but keys scroll what has the focus
    <section class="scroll" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
