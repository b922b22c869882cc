// A field for a key: its partition under the Java client's rule, as it is typed.

import { defaultEngine, partitionForKey } from '../core/index.ts';
import type { TryKeyData } from '../report/html/page.ts';
import { whole } from './drawing.ts';
import { make } from './make.ts';

/** Fills the figure. */
export function showTryKey(figure: HTMLElement, { numPartitions, name, partition }: TryKeyData): void {
  const input = make('input', { type: 'text', id: 'try-key', autocomplete: 'off', spellcheck: false, dir: 'auto' });
  const label = make('label', { textContent: 'Key', htmlFor: input.id });
  const row = make('div', { className: 'try' });
  row.append(label, input);
  const status = make('p', { className: 'status' });
  status.setAttribute('role', 'status');
  figure.dataset.engine = defaultEngine().name;
  figure.append(row, status);

  input.addEventListener('input', () => {
    const found = partitionForKey(input.value, numPartitions);
    const what = input.value === '' ? 'The empty key: partition' : 'Partition';
    const isSame = found === partition;
    status.replaceChildren(
      `${what} ${found} of ${whole.format(numPartitions)}, ${isSame ? 'the same as' : 'another than that of'} `,
      make('bdi', { textContent: name }),
      isSame ? '.' : `, which is ${partition}.`,
    );
  });
}
