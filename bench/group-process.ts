// Measures one group in a process of its own and sends the result to the parent.

import { PARTITIONS } from './contenders/contender.ts';
import { groups } from './contenders.ts';
import { keySet } from './keys.ts';
import { checkAnswers, measure } from './measure.ts';
import type { Measured } from './results.ts';
import { loadRivals } from './rivals.ts';

const [id, rounds] = process.argv.slice(2);
const group = groups[id];
const rivals = await loadRivals();
const contenders = group.contenders(rivals);
const notes = new Map(contenders.map(({ name, note }) => [name, note]));
const measured: Measured = {
  versions: rivals.versions,
  partitions: PARTITIONS,
  rounds: Number(rounds),
  sets: {},
  results: [],
  leftOut: rivals.leftOut,
};

for (const name of group.sets) {
  const set = keySet(name);
  process.stderr.write(`${group.title}: ${set.about}\n`);
  for (const contender of contenders) checkAnswers(contender, set);
  const timings = measure(contenders, set, Number(rounds)).map(timing => {
    const note = notes.get(timing.contender);
    return note === undefined ? timing : { ...timing, note };
  });
  measured.sets[name] = { about: set.about, keys: set.count, bytes: set.bytes.length };
  measured.results.push({ group: id, title: group.title, unit: 'ns', set: name, timings });
}

process.send?.(measured);
process.disconnect?.();
