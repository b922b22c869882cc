// Tables in Markdown from results/*.json, for scripts/generate.ts to put between the markers of README and docs.

import { fileURLToPath } from 'node:url';
import { findLosses, lossTable } from './losses.ts';
import { type Results, readResults, type SetTimings } from './results.ts';
import { digits, isRace, isRival, markdownTable, ratio, timesText, UNITS } from './text.ts';

const NOT_YET = 'Not measured yet.';

/** Markdown by marker name: `<!-- bench-buffer -->` and so on. */
export function benchTables(): Record<string, string> {
  const names = ['node', 'all', 'runtimes', 'producer', 'adapters', 'broker', 'scan-keys', 'plan', 'live', 'segments'];
  const [node, all, runtimes, producer, adapters, broker, scanKeys, plan, live, segments] = names.map(
    byName(readResults()),
  );
  const measured = [node, all].filter(results => results !== undefined);
  // The large files are in `all`; without it, the smaller ones.
  const files = hasGroup(all, 'files') ? all : node;
  const compared = measured.flatMap(part => part.results.filter(({ group }) => group !== 'files' || part === files));
  compared.push(...(segments?.results.filter(({ group }) => group === 'records') ?? []));
  const tables: Record<string, string> = {};
  for (const group of ['buffer', 'ascii', 'text', 'strings', 'buffers', 'block']) {
    tables[`bench-${group}`] = groupMarkdown(node, group);
  }
  for (const group of ['all-single', 'all-block']) tables[`bench-${group}`] = groupMarkdown(all, group);
  tables['bench-files'] = filesMarkdown(files);
  tables['bench-runtimes'] = everyGroup(runtimes);
  tables['bench-producer'] = everyGroup(producer);
  tables['bench-adapters'] = everyGroup(adapters);
  tables['bench-broker'] = brokerMarkdown(broker);
  tables['bench-scan-keys'] = everyGroup(scanKeys);
  tables['bench-plan'] = everyGroup(plan);
  tables['bench-live'] = pipesMarkdown(live, 'live');
  tables['bench-live-start'] = pipesMarkdown(live, 'live-start');
  tables['bench-segments'] = pipesMarkdown(segments, 'segments');
  tables['bench-records'] = groupMarkdown(segments, 'records');
  tables['bench-losses'] = measured.length > 0 ? lossTable(findLosses(compared)) : NOT_YET;
  tables['bench-short'] = shortText(node);
  tables['bench-sets'] = setsTable(measured);
  tables['bench-machine'] =
    [...measured, runtimes, producer, adapters, broker, scanKeys, plan, live, segments]
      .flatMap(machineLine)
      .join('\n') || NOT_YET;
  tables['bench-left-out'] = leftOut(measured);
  return tables;
}

const byName = (all: Results[]) => (name: string) => all.find(results => results.name === name);
const hasGroup = (results: Results | undefined, group: string) =>
  results?.results.some(result => result.group === group) === true;

function groupMarkdown(results: Results | undefined, group: string): string {
  const columns = results?.results.filter(result => result.group === group) ?? [];
  if (columns.length === 0) return NOT_YET;
  const names = [...new Set(columns.flatMap(({ timings }) => timings.map(({ contender }) => contender)))];
  const rows = names.map(name => [name, ...columns.map(column => cell(name, column))]);
  return markdownTable([UNITS[columns[0].unit], ...columns.map(({ set }) => set)], rows);
}

/** The time, how many times keylane's that is, and in bold where keylane is the slower one. */
function cell(name: string, { group, timings }: SetTimings): string {
  const timing = timings.find(({ contender }) => contender === name);
  if (!timing) return '';
  if (timing === timings[0]) return digits(timing.median);
  const times = ratio(timing, timings);
  const isLoss = times < 1 && isRace(group) && isRival(timing);
  return `${digits(timing.median)} (${isLoss ? `**${timesText(times)}×**` : `${timesText(times)}×`})`;
}

function filesMarkdown(results: Results | undefined): string {
  const columns = results?.results.filter(({ group }) => group === 'files') ?? [];
  if (!results || columns.length === 0) return NOT_YET;
  const names = [...new Set(columns.flatMap(({ timings }) => timings.map(({ contender }) => contender)))];
  const head = columns.flatMap(({ set }) => {
    const { keys, bytes } = results.sets[set];
    return [`${set}: ${keys.toLocaleString('en-US')} lines, ${Math.round(bytes / 1e6)} MB`, 'peak'];
  });
  const rows = names.map(name => [
    name,
    ...columns.flatMap(column => {
      const peak = column.timings.find(({ contender }) => contender === name)?.peakMegabytes;
      return [cell(name, column), peak === undefined ? '' : `${peak} MB`];
    }),
  ]);
  return markdownTable(['seconds', ...head], rows);
}

/** With the most memory that a process had; of files, how many gigabytes of them a second of processor time reads. */
function pipesMarkdown(results: Results | undefined, group: string): string {
  const found = results?.results.find(each => each.group === group);
  if (!results || !found) return NOT_YET;
  const { unit, set, timings } = found;
  const bytesOf = (name: string): number | undefined => results.sets[name.split(', ').at(-1)!]?.bytes;
  const [hasPeaks, hasBytes] = [timings[0].peakMegabytes !== undefined, bytesOf(timings[0].contender) !== undefined];
  const rows = timings.map(timing => [
    timing.contender,
    hasBytes || group === 'live-start' ? digits(timing.median) : cell(timing.contender, found),
    ...(hasBytes ? [digits(bytesOf(timing.contender)! / 1e9 / timing.median)] : []),
    ...(hasPeaks ? [`${timing.peakMegabytes} MB`] : []),
  ]);
  return markdownTable([set, UNITS[unit], ...(hasBytes ? ['GB a second'] : []), ...(hasPeaks ? ['peak'] : [])], rows);
}

function everyGroup(results: Results | undefined): string {
  if (!results) return NOT_YET;
  const groups = new Map(results.results.map(({ group, title }) => [group, title]));
  return [...groups].map(([group, title]) => `**${title}**\n\n${groupMarkdown(results, group)}`).join('\n\n');
}

/** What was sent to a real broker, and what it took. */
function brokerMarkdown(results: Results | undefined): string {
  if (!results) return NOT_YET;
  const head = ['', 'messages a second', 'requests', 'messages a batch', 'bytes a batch'];
  return results.results
    .map(({ title, timings }) => {
      const rows = timings.map(({ contender, median, messages = 0, requests, batches = 0, batchBytes = 0 }) => [
        contender,
        Math.round((messages / median) * 1000).toLocaleString('en-US'),
        String(requests),
        digits(messages / batches),
        digits(batchBytes),
      ]);
      return `**${title}**\n\n${markdownTable(head, rows)}`;
    })
    .join('\n\n');
}

/** For the README, in two sentences: keys that are UUIDs as text. */
function shortText(node: Results | undefined): string {
  const of = (group: string, contender: string): string => {
    const result = node?.results.find(each => each.group === group && each.set === '36');
    const timing = result?.timings.find(each => each.contender === contender);
    return timing ? digits(timing.median) : '';
  };
  const one = ['keylane', 'kafkajs', 'plain JavaScript'].map(name => of('ascii', name));
  const block = ['keylane', 'plain JavaScript'].map(name => of('block', name));
  if ([...one, ...block].includes('')) return NOT_YET;
  return `One key of 36 characters takes ${one[0]} ns, where kafkajs' own hash takes ${one[1]} and plain JavaScript at its best ${one[2]}; of many keys at once each takes ${block[0]} ns,
in plain JavaScript ${block[1]}. [The benchmarks](docs/benchmarks.md) begin with where keylane loses and have other languages, whole files and other runtimes; \`npx keylane bench\` measures your machine.`;
}

function setsTable(measured: Results[]): string {
  const sets = new Map(measured.flatMap(({ sets }) => Object.entries(sets)));
  if (sets.size === 0) return NOT_YET;
  const rows = [...sets].map(([name, { about, keys, bytes }]) => [
    `\`${name}\``,
    about,
    keys.toLocaleString('en-US'),
    bytes.toLocaleString('en-US'),
  ]);
  return markdownTable(['set', '', 'keys', 'bytes'], rows);
}

function machineLine(results: Results | undefined): string[] {
  if (!results) return [];
  const { name, date, machine, runtime, versions, keylane, rounds } = results;
  const { cpu, cores, memoryGigabytes, system, load } = machine;
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `- \`${name}.json\`: ${date.slice(0, 10)}, ${cpu}, ${cores} cores, ${memoryGigabytes} GB, ${system}, load ${digits(load)}, ` +
      `${runtime.name} ${runtime.version}, ${rounds} rounds, commit ${keylane.commit}. ${list.join('; ')}.`,
  ];
}

function leftOut(measured: Results[]): string {
  const all = measured.flatMap(({ leftOut }) => leftOut);
  return all.length > 0 ? all.map(({ contender, why }) => `- ${contender}: ${why}`).join('\n') : 'Nothing.';
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of Object.entries(benchTables()))
    console.log(`<!-- ${name} -->\n${text}\n<!-- /${name} -->\n`);
}
