import type { Share, SplitKey, Timeline, WhoAnswer } from '../analysis/who.ts';
import { printable } from '../printable.ts';
import { counted, decimal, integer, percent } from './numbers.ts';
import { padEnd, padStart, type Style, widest } from './style.ts';

const MOST_CLIENTS = 5;
const MOST_EXAMPLES = 5;
const LONGEST_KEY = 60;

/** The verdict first, then the evidence, then what is wrong and what to do. */
export function whoText(answer: WhoAnswer, style: Style): string {
  const parts = [
    [style.colors.bold(verdictLine(answer)), ...evidenceLines(answer)],
    writerLines(answer, style),
    timelineLines(answer),
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

function verdictLine(answer: WhoAnswer): string {
  const { verdict, shares, numPartitions, records, keyless } = answer;
  const count = `${counted(numPartitions, 'partition')}${answer.numPartitionsFrom === 'data' ? ' (taken from the data)' : ''}`;
  if (verdict === 'mixed') {
    const writers = shares.map(({ rule, share }) => `${percent(share)} ${rule === 'none' ? 'no known rule' : rule}`);
    return `Mixed: ${writers.join(', ')}; ${count}`;
  }
  if (verdict === 'none') {
    return keyless === records
      ? 'No record has a key: no rule decides where they go'
      : `No known rule: at random, by hand, or by a rule of their own; ${count}`;
  }
  if (verdict === 'undecided') return `Undecided: ${reasonText(answer)}; ${count}`;
  return `${verdict}, ${count}`;
}

function reasonText({
  reason,
  indistinguishable,
  numPartitions,
  suggestedPartitions,
  offRule,
  shares,
}: WhoAnswer): string {
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
      return `mostly ${shares[0]?.rule}, but ${records} could be strays or a second writer${rules ? ` (${rules})` : ''}`;
    }
    case 'partition-count':
      return suggestedPartitions === null
        ? 'the records are in partitions that the topic can not have'
        : `the records fit ${integer(suggestedPartitions)} partitions, not ${integer(numPartitions)}: pass -n ${suggestedPartitions}`;
    case 'no-keys':
      return 'no record has both a key and a partition';
    default:
      return 'neither a rule nor its absence is shown';
  }
}

function evidenceLines({ evidence, records, keyless, distinctKeys, moreKeys, verdict }: WhoAnswer): string[] {
  const lines: string[] = [];
  const keyed = `${counted(records - keyless, 'keyed record')}`;
  if (evidence) {
    const all = evidence.explained === evidence.of ? 'all' : `${integer(evidence.explained)} of`;
    const several = evidence.of > distinctKeys ? ', counted once in each of their partitions' : '';
    lines.push(`${keyed}; the verdict explains ${all} ${counted(evidence.of, 'distinct key')}${several}`);
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

function writerLines({ shares, verdict }: WhoAnswer, { colors }: Style): string[] {
  if (verdict === 'none') return [];
  const rows = shares
    .filter(({ rule }) => rule !== 'none')
    .map(share => [share.rule, percent(share.share), names(share)]);
  if (rows.length === 0) return [];
  const widths = [0, 1].map(column => widest(rows.map(row => row[column])));
  return [
    colors.dim('who has the rule'),
    ...rows.map(([rule, share, clients]) => `  ${padEnd(rule, widths[0])}  ${padStart(share, widths[1])}  ${clients}`),
  ];
}

/** Those who have the rule by default, or who can. */
function names({ clients }: Share): string {
  const defaults = clients.filter(({ isDefault }) => isDefault);
  const shown = (defaults.length > 0 ? defaults : clients).map(({ client, partitioner, versions }) =>
    defaults.length > 0 ? `${client}${versions ? ` ${versions}` : ''}` : `${client}/${partitioner}`,
  );
  const rest = shown.length - MOST_CLIENTS;
  return `${shown.slice(0, MOST_CLIENTS).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}` || 'no known client';
}

function timelineLines({ timeline, earlier }: WhoAnswer): string[] {
  const lines = earlier.map(
    ({ rule, numPartitions, records }) =>
      `${counted(records, 'record')} fit ${rule} at ${counted(numPartitions, 'partition')}: the topic has grown since`,
  );
  if (!timeline) return lines;
  for (const { at, from, to } of timeline.switches)
    lines.push(`until ${moment(timeline, at)}: ${from}, since then: ${to}`);
  if (timeline.switches.length === 0) {
    const first = timeline.spans[0];
    const last = timeline.spans[timeline.spans.length - 1];
    lines.push(`at the same time, from ${moment(timeline, first.from)} to ${moment(timeline, last.to)}`);
  }
  return lines;
}

function moment({ unit }: Timeline, at: number): string {
  return unit === 'offset' ? `offset ${integer(at)}` : new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

function splitKeyLines({ splitKeys, positions }: WhoAnswer, { colors }: Style): string[] {
  if (splitKeys.count === 0) return [];
  const about = splitKeys.isEstimate ? 'about ' : '';
  const where = positions === 'offset' ? 'offsets' : 'records';
  return [
    `${about}${counted(splitKeys.count, 'key')} in more than one partition: their order is lost, joins and compaction miss them`,
    ...splitKeys.examples.slice(0, MOST_EXAMPLES).map(example => `  ${splitKeyLine(example, where)}`),
    ...(splitKeys.count > MOST_EXAMPLES ? [colors.dim('  --json has more')] : []),
  ];
}

function splitKeyLine({ key, hex, partitions }: SplitKey, where: string): string {
  const parts = partitions.slice(0, 3).map(({ partition, first, last, rules }) => {
    const by = rules.length > 0 ? ` by ${rules.join(', ')}` : '';
    return `${partition} (${where} ${integer(first)} to ${integer(last)}${by})`;
  });
  if (partitions.length > 3) parts.push(`${partitions.length - 3} more`);
  return `${keyText(key, hex)}: ${parts.join(', ')}`;
}

function offRuleLines({ offRule, verdict, records, keyless, positions }: WhoAnswer, { colors }: Style): string[] {
  if (offRule.records === 0 || verdict === 'none') return [];
  const share = percent(offRule.records / (records - keyless));
  const where = offRule.partition === null ? '' : `, nearly all in partition ${offRule.partition}: set by hand?`;
  return [
    `${counted(offRule.records, 'record')} off the rule (${share} of the keyed ones)${where}`,
    ...offRule.examples.slice(0, MOST_EXAMPLES).map(({ key, hex, partition, expected, position }) => {
      const wanted = expected === null ? '' : `, the rule says ${expected}`;
      return `  ${keyText(key, hex)}: in ${partition}${wanted} (${positions} ${integer(position)})`;
    }),
    ...(offRule.examples.length > MOST_EXAMPLES ? [colors.dim('  --json has more')] : []),
  ];
}

const KINDS = {
  'schema-id': 'behind several schema ids',
  quotes: 'with and without quotes',
  'white-space': 'with and without white space around them',
  case: 'in upper and lower case',
  number: 'as text and as a binary number',
  uuid: 'as UUID text in several ways, or as its 16 bytes',
} as const;

function encodingLines({ encodings }: WhoAnswer): string[] {
  const lines: string[] = [];
  if (encodings.schemaIds.length > 1) {
    lines.push(
      `keys have a Schema Registry prefix with several ids (${encodings.schemaIds.slice(0, 8).join(', ')}): a new id moves every key`,
    );
  }
  for (const { kind, splitKeys, keys, examples } of encodings.variants) {
    if (splitKeys === 0) continue;
    lines.push(`${integer(keys)} keys ${KINDS[kind]}, so ${integer(splitKeys)} of them in several partitions`);
    for (const example of examples.slice(0, 2)) {
      lines.push(`  ${example.map(({ key, hex, partition }) => `${keyText(key, hex)} in ${partition}`).join(', ')}`);
    }
  }
  return lines;
}

function adviceLines({ advice }: WhoAnswer): string[] {
  const lines = advice.flatMap(({ rule, settings }) =>
    settings.map(({ client, setting }) => `  ${rule}, ${client}: ${printable(setting)}`),
  );
  return lines.length > 0 ? ["what to do: to route as the Java client's producer, set", ...lines] : [];
}

function unusedLines(answer: WhoAnswer): string[] {
  const { unreadable, withoutPartition, outOfRange, lossyKeys, numPartitions } = answer;
  const lines: string[] = [];
  if (unreadable > 0) lines.push(`${counted(unreadable, 'line')} could not be read as a record`);
  if (withoutPartition > 0) lines.push(`${counted(withoutPartition, 'record')} without a partition`);
  if (outOfRange > 0) {
    lines.push(`${counted(outOfRange, 'record')} in partitions from ${integer(numPartitions)} on: -n is too small`);
  }
  if (lossyKeys > 0) {
    lines.push(
      `${counted(lossyKeys, 'key')} with U+FFFD, which stands for bytes that were lost: read binary keys as hex or base64`,
    );
  }
  return lines;
}

function keyText(key: string, hex: string): string {
  if (key === '') return '(empty key)';
  const text = key.includes('\ufffd') || /[\0-\x1f]/.test(key) ? `0x${hex}` : printable(key);
  return text.length > LONGEST_KEY ? `${text.slice(0, LONGEST_KEY)}…` : text;
}
