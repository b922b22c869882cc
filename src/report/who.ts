import { clientsOf, type RuleClient } from '../analysis/who/advice.ts';
import type { Timeline, WhoAnswer } from '../analysis/who/answer.ts';
import { counted, decimal, integer, percent } from './numbers.ts';
import { errorLines, missedText, sampleText } from './sample.ts';
import type { Style } from './style.ts';
import { rowsUnder } from './table.ts';
import { viewAdvice, viewText } from './views.ts';
import { adviceLines, encodingLines, offRuleLines, splitKeyLines, unusedLines } from './who-findings.ts';
import { recompressedLines, sessionLines, strangerLines } from './who-sessions.ts';
import { unknownLines, unknownText } from './who-unknown.ts';

const MOST_CLIENTS = 5;

/** The verdict first, then the evidence, then what is wrong and what to do. */
export function whoText(answer: WhoAnswer, style: Style): string {
  const parts = [
    [style.colors.bold(verdictLine(answer)), ...evidenceLines(answer), ...sampleLines(answer)],
    // Of another partition count, whatever fits fits by chance.
    ...(answer.reason === 'partition-count'
      ? []
      : [
          writerLines(answer, style),
          viewLines(answer),
          unknownLines(answer),
          [
            ...sessionLines(answer.writers, style),
            ...strangerLines(answer.writers),
            ...recompressedLines(answer.recompressed),
          ],
          timelineLines(answer),
        ]),
    splitKeyLines(answer, style),
    offRuleLines(answer, style),
    encodingLines(answer),
    adviceLines(answer),
    unusedLines(answer),
  ];
  return `${parts
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** What an answer from some of the records is worth. */
export function sampleLines({ sample }: WhoAnswer): string[] {
  if (!sample) return [];
  return [
    sampleText(sample),
    ...errorLines(sample.errors.map(({ rule, plusMinus }) => [rule, plusMinus])),
    `keys, split keys and records off the rule are those that were seen, and at least that many; a writer of less than ${missedText(sample)} can be missed`,
  ];
}

export function verdictLine(answer: WhoAnswer): string {
  const { verdict, shares, numPartitions, records, keyless } = answer;
  const count = `${counted(numPartitions, 'partition')}${answer.numPartitionsFrom === 'data' ? ' (taken from the data)' : ''}`;
  if (verdict === 'mixed') {
    const writers = shares.map(({ rule, share }) => `${percent(share)} ${writerName(answer, rule)}`);
    return `Mixed: ${writers.join(', ')}; ${count}`;
  }
  if (verdict === 'none') {
    return keyless === records
      ? 'No record has a key: no rule decides where they go'
      : `No known rule: ${unknownText(answer) ?? 'at random, by hand, or by a rule of their own'}; ${count}`;
  }
  if (verdict === 'undecided') {
    const isSaid = answer.reason === 'power-of-two' || answer.reason === 'partition-count';
    return `Undecided: ${reasonText(answer)}${isSaid ? '' : `; ${count}`}`;
  }
  // A wrong count is told first: whoever reads one line only reads this.
  const { suggestedPartitions } = answer;
  const isOther = suggestedPartitions !== null && suggestedPartitions !== numPartitions;
  const fitting = isOther ? `${counted(suggestedPartitions, 'partition')}, not ${integer(numPartitions)}` : count;
  return `${writerName(answer, verdict)}, ${fitting}`;
}

/** A rule, with what of the key it was given if that is not the key. */
export function writerName(answer: WhoAnswer, rule: string): string {
  if (rule === 'none') {
    const what = unknownText(answer);
    return what ? `no known rule (${what})` : 'no known rule';
  }
  const views = answer.views.filter(view => view.rule === rule).map(({ view }) => viewText(view));
  return views.length > 0 ? `${rule} of ${views.join(' and ')}` : rule;
}

export function viewLines({ views }: WhoAnswer): string[] {
  return views.map(
    ({ rule, view, records }) => `${counted(records, 'record')} fit ${rule} of ${viewText(view)}: ${viewAdvice(view)}`,
  );
}

function reasonText(answer: WhoAnswer): string {
  const { reason, indistinguishable, numPartitions, suggestedPartitions, offRule, shares } = answer;
  const rules = indistinguishable.at(-1)?.join(' or ') ?? '';
  switch (reason) {
    case 'power-of-two':
      return `${rules}, which never differ at ${integer(numPartitions)} partitions, a power of two`;
    case 'low-hashes':
      return `${rules}: too few keys whose hash has bit 31 set, where they differ`;
    case 'few-keys':
      return rules ? `${rules}: too few keys to tell` : 'too few keys to tell a rule from chance';
    case 'one-partition':
      return 'with one partition all rules are the same';
    case 'few-off-rule': {
      const records = counted(offRule.records, 'record');
      const named = shares.map(({ rule }) => rule).filter(rule => rule !== 'none');
      // The last of them may be a writer and what never differs from it.
      const suspects = indistinguishable.at(-1)?.some(rule => named.includes(rule)) ? '' : rules;
      const more = named.length > 1 ? 'another' : 'a second';
      return `mostly ${named.join(' and ')}, but ${records} could be strays or ${more} writer${suspects ? ` (${suspects})` : ''}`;
    }
    case 'partition-count':
      return suggestedPartitions === null
        ? 'the records are in partitions that the topic cannot have'
        : `the records fit ${integer(suggestedPartitions)} partitions, not ${integer(numPartitions)}: pass -n ${suggestedPartitions}`;
    case 'no-keys':
      return 'no record has both a key and a partition';
    default: {
      const what = unknownText(answer);
      return what ? `mostly no known rule (${what})` : 'neither a rule nor its absence is shown';
    }
  }
}

export function evidenceLines(answer: WhoAnswer): string[] {
  const { evidence, records, keyless, distinctKeys, moreKeys, verdict, reason } = answer;
  const isSample = answer.splitKeys.isEstimate;
  const lines: string[] = [];
  const keyed = `${counted(records - keyless, 'keyed record')}`;
  if (evidence && reason !== 'partition-count') {
    const all = evidence.explained === evidence.of ? 'all' : `${integer(evidence.explained)} of`;
    const what =
      evidence.of > distinctKeys
        ? `${integer(evidence.of)} pairs of key and partition`
        : counted(evidence.of, 'distinct key');
    const sample = isSample ? `, a sample of about ${counted(distinctKeys, 'distinct key')}` : '';
    lines.push(`${keyed}; the verdict explains ${all} ${what}${sample}`);
    lines.push(`chance that partitions at random look like this: ${chance(evidence.chanceLog10)}`);
    if (evidence.next && verdict !== 'mixed') {
      lines.push(`next best: ${evidence.next.rule}, refuted by ${counted(evidence.next.refutedBy, 'key')}`);
    }
  } else if (distinctKeys > 0) lines.push(`${keyed}, ${counted(distinctKeys, 'distinct key')}`);
  if (keyless > 0 && keyless < records) {
    lines.push(`${counted(keyless, 'keyless record')} besides: no rule decides where they go`);
  }
  if (moreKeys !== null) lines.push(`about ${counted(moreKeys, 'more distinct key')} would decide`);
  return lines;
}

function chance(log10: number): string {
  return log10 > -4 ? `${decimal(100 * 10 ** log10)} %` : `1 in 10^${integer(Math.round(-log10))}`;
}

function writerLines({ shares, verdict, indistinguishable }: WhoAnswer, style: Style): string[] {
  if (verdict === 'none') return [];
  const rows = shares
    .filter(({ rule }) => rule !== 'none')
    .flatMap(({ rule, share, clients, alike }) => [
      [rule, percent(share), names(clients)],
      ...alike
        .filter(other => other.clients.some(({ isDefault }) => isDefault))
        .map(other => [`or ${other.rule}`, '', names(other.clients)]),
      ...(indistinguishable.find(([first]) => first === rule) ?? [])
        .slice(1)
        .map(other => [`or ${other}`, '', names(clientsOf(other))]),
    ]);
  if (rows.length === 0) return [];
  return [style.colors.dim('who has the rule'), ...rowsUnder(rows, [0, 2], style)];
}

/** Those who have the rule by default, or who can. */
export function names(clients: readonly RuleClient[]): string {
  const defaults = clients.filter(({ isDefault }) => isDefault);
  const shown = (defaults.length > 0 ? defaults : clients).map(({ client, partitioner, versions }) =>
    defaults.length > 0 ? `${client}${versions ? ` ${versions}` : ''}` : `${client}/${partitioner}`,
  );
  const rest = shown.length - MOST_CLIENTS;
  return `${shown.slice(0, MOST_CLIENTS).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}` || 'no known client';
}

export function timelineLines({ timeline, earlier, suggestedPartitions, numPartitions }: WhoAnswer): string[] {
  const lines = earlier.map(each => {
    const all = each.share > 0.9999 ? 'all ' : '';
    const what = `${all}${counted(each.records, 'record')} fit ${each.rule} at ${counted(each.numPartitions, 'partition')}`;
    const why =
      suggestedPartitions === null
        ? 'the topic has grown since'
        : `no more fit ${integer(numPartitions)}: pass -n ${suggestedPartitions}, unless the topic has only just grown`;
    return `${what}: ${why}`;
  });
  if (!timeline) return lines;
  for (const { at, from, to } of timeline.switches)
    lines.push(`until about ${moment(timeline, at)}: ${from}, since then: ${to}`);
  if (timeline.switches.length === 0) {
    const first = timeline.spans[0];
    const last = timeline.spans[timeline.spans.length - 1];
    lines.push(`at the same time, from ${moment(timeline, first.from)} to ${moment(timeline, last.to)}`);
  }
  return lines;
}

export function moment({ unit }: Timeline, at: number): string {
  return unit === 'offset' ? `offset ${integer(at)}` : new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
