// A table with a caption, which may be wider than the page.

import type { ComponentChildren } from 'preact';

export interface Column {
  name: ComponentChildren;
  class?: 'figure' | 'long' | undefined;
}

interface TableProps {
  caption: string;
  /** Their heads; a text is that of a column of texts. */
  columns: readonly (string | Column)[];
  /** Whether its figures are on their way. */
  isBusy?: boolean;
  /** Its rows. */
  children: ComponentChildren;
}

/** A column of figures. */
export const figure = (name: ComponentChildren): Column => ({ name, class: 'figure' });

export function Table({ caption, columns, isBusy, children }: TableProps) {
  return (
    // Reached with the keyboard too, which must be able to scroll it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is no control, but keys scroll what has the focus
    <section class="scroll" aria-label={`${caption}: table`} tabIndex={0}>
      <table aria-busy={isBusy}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, i) => {
              const { name, class: kind }: Column = typeof column === 'string' ? { name: column } : column;
              return (
                <th scope="col" class={kind} key={i}>
                  {name}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
