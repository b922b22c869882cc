// Of each folder: how many mutants die, and which live.

import { readFileSync } from 'node:fs';
import type { Mutant } from './box.ts';
import type { Fate } from './judge.ts';

/** Mutants that behave as the code does, each with the reason. */
const EQUIVALENT = 'scripts/mutants/equivalent.json';

interface Equivalent {
  readonly file: string;
  readonly original: string;
  readonly replacement: string;
  readonly reason: string;
}

export function equivalents(): (mutant: Mutant) => boolean {
  const known: Equivalent[] = JSON.parse(readFileSync(EQUIVALENT, 'utf8'));
  const keyOf = ({ file, original, replacement }: Pick<Mutant, 'file' | 'original' | 'replacement'>) =>
    [file, original, replacement].map(text => text.replace(/\s+/g, ' ')).join('\n');
  const keys = new Set(known.map(keyOf));
  return mutant => keys.has(keyOf(mutant));
}

export const folderOf = ({ file }: Mutant): string => file.split('/').slice(0, 2).join('/');

/** Where the true share lies with 95 %, after some of a population have been drawn: Wilson's interval. */
export function bounds(hits: number, drawn: number, all: number): [low: number, high: number] {
  if (drawn === 0) return [0, 1];
  const share = hits / drawn;
  // The less is left undrawn, the less is unknown.
  const z = 1.96 * Math.sqrt((all - drawn) / Math.max(1, all - 1));
  const middle = share + (z * z) / (2 * drawn);
  const half = z * Math.sqrt((share * (1 - share)) / drawn + (z * z) / (4 * drawn * drawn));
  const whole = 1 + (z * z) / drawn;
  return [Math.max(0, (middle - half) / whole), Math.min(1, (middle + half) / whole)];
}

/** @param all the mutants asked for, before any sample was drawn; those that are equivalent left out */
export function report(all: readonly Mutant[], fates: ReadonlyMap<string, Fate>): string {
  const lines: string[] = [];
  const alive: string[] = [];
  for (const folder of [...new Set(all.map(folderOf))]) {
    const mine = all.filter(mutant => folderOf(mutant) === folder);
    const judged = mine.filter(({ name }) => fates.has(name));
    const count = (is: Fate['is']) => judged.filter(({ name }) => fates.get(name)!.is === is).length;
    const dead = count('dead');
    const [low, high] = bounds(dead, judged.length, mine.length);
    const whole = judged.length === mine.length;
    lines.push(
      [
        folder.padEnd(18),
        `${judged.length} of ${mine.length} mutants`.padEnd(24),
        `${dead} dead`.padEnd(11),
        `${count('alive')} alive`.padEnd(10),
        `${count('unseen')} that no test runs`.padEnd(24),
        `${percent(judged.length === 0 ? 0 : dead / judged.length)} die`,
        whole ? '' : `(of all ${percent(low)} to ${percent(high)}, 95 % sure)`,
      ]
        .join(' ')
        .trimEnd(),
    );
    for (const mutant of judged) {
      const fate = fates.get(mutant.name)!;
      if (fate.is === 'dead') continue;
      const { file, line, column, original, replacement } = mutant;
      const how = fate.is === 'unseen' ? 'no test runs it' : `${fate.tests} tests pass`;
      alive.push(`${file}:${line}:${column}  ${short(original)}  →  ${short(replacement)}   (${how})`);
    }
  }
  return [...alive, '', ...lines].join('\n').trimStart();
}

const short = (text: string): string => {
  const flat = text.replace(/\s+/g, ' ');
  return flat.length > 90 ? `${flat.slice(0, 60)} … ${flat.slice(-25)}` : flat;
};

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
