// The page of `keylane plan`.

import type { Flow, HotMove, PlanAnswer, PlanWarning, PlanWarningCode } from '../../analysis/plan/types.ts';
import { keyName } from '../key.ts';
import { planLevel } from '../level.ts';
import { counted, decimal, integer, percent } from '../numbers.ts';
import { GHOST_TEXTS, ghostPlace, hasHotMove, summary, tombstonesText, WAYS } from '../plan.ts';
import { REDACTED } from '../scan.ts';
import type { Cell, Page, PageVerdict, Section } from './page.ts';
import { sentence } from './sentence.ts';

/** Wider matrices are no longer readable: then the largest flows alone, as bars. */
const MOST_PARTITIONS = 48;
const MOST_BARS = 24;
const MOST_ROWS = 200;

/** @param source what was read, as it was named */
export function planPage(answer: PlanAnswer, source: string): Page {
  const { from, to, redacted, keys, records, spread, recipe } = answer;
  const { findings, verdict } = verdictOf(answer);
  const place = ({ rule, numPartitions }: PlanAnswer['from']) => `${rule} over ${counted(numPartitions, 'partition')}`;
  return {
    title: source,
    command: 'plan',
    subtitle: `From ${place(from)} to ${place(to)}${redacted ? `; ${REDACTED}` : ''}`,
    verdict,
    figures: [
      { name: 'keys that move', ...movedFigure(keys) },
      { name: 'records that move', ...movedFigure(records) },
      ...(spread
        ? [
            { name: 'fullest before', value: decimal(spread.before.maxOverMean), note: 'times the mean' },
            { name: 'fullest after', value: decimal(spread.after.maxOverMean), note: 'times the mean' },
          ]
        : []),
    ],
    findings,
    sections: [
      ghostSection(answer),
      flowSection(answer),
      hotSection(answer),
      ...recipe.ways.map(({ way, when, steps }) => ({
        id: `way-${way}`,
        title: WAYS[way],
        texts: [when],
        table: {
          columns: [{ name: 'step' }, { name: 'what to do' }],
          rows: steps.map((step, i) => [`${i + 1}`, step]),
        },
      })),
    ].filter(section => section !== undefined),
  };
}

/** The warnings that are the answer; with any other the answer is what moves. */
const ANSWERS: readonly PlanWarningCode[] = ['same', 'same-by-chance', 'nothing-left', 'off-the-rule', 'has-begun'];

function verdictOf(answer: PlanAnswer): { verdict: PageVerdict; findings: PlanWarning[] } {
  const { warnings, ghosts, expectedMoved, keys } = answer;
  const level = planLevel(answer);
  const first = warnings.find(({ code }) => ANSWERS.includes(code));
  if (first) {
    const findings = warnings.filter(warning => warning !== first);
    return { verdict: { level, text: first.message, advice: first.advice }, findings };
  }
  const left = ghosts ? ghosts.kinds.reduce((sum, { copies }) => sum + copies, 0) : 0;
  const isLeft = ghosts !== null && expectedMoved === 0;
  const text = isLeft
    ? `Left behind: ${counted(left, 'value')} of ${counted(ghosts.keys, 'key')}.`
    : `${keys.exact ? '' : 'About '}${integer(keys.moved)} of ${counted(keys.total, 'key')} move to another partition${left > 0 ? `, and ${counted(left, 'value')} would stay behind` : ''}.`;
  return { verdict: { level, text, advice: 'Follow the steps below.' }, findings: warnings };
}

function movedFigure({ total, isTotalEstimate, moved, exact }: PlanAnswer['keys']): { value: string; note: string } {
  const share = total === 0 ? '' : ` (${percent(moved / total)})`;
  return {
    value: integer(moved),
    note: `${exact ? '' : 'an estimate, '}of ${isTotalEstimate ? 'about ' : ''}${integer(total)}${share}`,
  };
}

function flowSection(answer: PlanAnswer): Section {
  const { flows, from, to, records } = answer;
  const moving = flows.filter(flow => flow.from !== flow.to).sort((a, b) => b.records - a.records);
  const texts = summary(answer).slice(1).map(sentence);
  const section: Section = {
    id: 'flows',
    title: 'What moves where',
    texts,
    table: {
      columns: ['from', 'to', 'keys', 'records', 'share'].map(name => ({ name, isFigure: true })),
      rows: moving.slice(0, MOST_ROWS).map(flow => flowRow(flow, records.total)),
      ...(moving.length > MOST_ROWS
        ? { note: `The ${MOST_ROWS} largest of ${integer(moving.length)} flows; --json has all.` }
        : {}),
    },
  };
  if (moving.length === 0) return section;
  const label = `Records that move, by old and new partition; the most, ${integer(moving[0].records)}, from ${moving[0].from} to ${moving[0].to}.`;
  if (Math.max(from.numPartitions, to.numPartitions) <= MOST_PARTITIONS) {
    texts.push("The stronger a cell's colour, the more records take its way; what stays where it is has an edge.");
    const cells = flows.map(({ from, to, records }) => ({ from, to, records }));
    section.chart = { kind: 'flows', label, from: from.numPartitions, to: to.numPartitions, cells };
  } else {
    const shown = moving.slice(0, MOST_BARS);
    texts.push(`The ${counted(shown.length, 'largest flow')} of ${integer(moving.length)}:`);
    section.chart = {
      kind: 'rows',
      label,
      unit: 'records',
      rows: shown.map(flow => ({
        name: `${flow.from} to ${flow.to}`,
        value: flow.records,
        text: `${integer(flow.records)} (${percent(flow.records / records.total)})`,
      })),
    };
  }
  return section;
}

function flowRow({ from, to, keys, records }: Flow, total: number): Cell[] {
  return [String(from), String(to), integer(keys), integer(records), percent(records / total)];
}

function hotSection(answer: PlanAnswer): Section | undefined {
  const { hotKeys } = answer;
  // A sample names none, which does not say that there is none.
  if (hotKeys.length === 0) return undefined;
  const isHot = hasHotMove(answer);
  return {
    id: 'hot-keys',
    title: isHot ? 'Hot keys that move' : 'The largest keys that move',
    texts: isHot ? [] : ['None of them has far more records than the others.'],
    table: {
      columns: [{ name: 'key' }, ...['records', 'share', 'from', 'to'].map(name => ({ name, isFigure: true }))],
      rows: hotKeys.slice(0, MOST_ROWS).map(hotRow),
    },
  };
}

function hotRow(key: HotMove): Cell[] {
  const most = key.error > 0 ? ` to ${integer(key.records + key.error)}` : '';
  return [{ key: keyName(key) }, `${integer(key.records)}${most}`, percent(key.share), `${key.from}`, `${key.to}`];
}

function ghostSection({ ghosts }: PlanAnswer): Section | undefined {
  if (!ghosts) return undefined;
  const { kinds, keys, live } = ghosts;
  return {
    id: 'ghosts',
    title: 'Values that stay behind',
    texts: [`Of ${counted(keys, 'key')}, ${integer(live)} with a value. Tombstones: ${tombstonesText(ghosts)}.`],
    table: {
      columns: [{ name: 'values', isFigure: true }, { name: 'what they are' }, { name: 'such as' }],
      rows: kinds
        .filter(({ copies }) => copies > 0)
        .map(({ kind, copies, examples }) => [
          integer(copies),
          GHOST_TEXTS[kind],
          { key: `${keyName(examples[0])} in ${ghostPlace(examples[0])}` },
        ]),
    },
  };
}
