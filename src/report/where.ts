import type { WhereAnswer } from '../analysis/where.ts';
import { printable } from '../printable.ts';
import { counted } from './numbers.ts';
import { padEnd, padStart, type Style, widest } from './style.ts';

/** One line a key: the key, its partition. */
export function whereText(answer: WhereAnswer, { colors }: Style): string {
  const names = answer.keys.map(({ key }) => (key === '' ? '(empty key)' : printable(key)));
  const partitions = answer.keys.map(({ answers }) => String(answers[0].partition));
  const nameWidth = widest(['key', ...names]);
  const partitionWidth = widest(['partition', ...partitions]);
  const lines = names.map(
    (name, i) => `${padEnd(name, nameWidth)}  ${colors.bold(padStart(partitions[i], partitionWidth))}`,
  );
  const head = `${padEnd('key', nameWidth)}  ${padStart('partition', partitionWidth)}`;
  const note = `of ${counted(answer.numPartitions, 'partition')}, as the Java client's producer routes them (murmur2)`;
  return `${[colors.dim(head), ...lines, '', colors.dim(note)].join('\n')}\n`;
}
