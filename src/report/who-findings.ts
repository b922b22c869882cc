// What is wrong with a topic, what to do, and what of it could not be used.

import type { SplitKey, WhoAnswer } from '../analysis/who/answer.ts';
import type { WriterSession } from '../analysis/who/sessions.ts';
import { printable } from '../printable.ts';
import { keyText } from './key.ts';
import { counted, integer, percent, positionText } from './numbers.ts';
import type { Style } from './style.ts';
import { bySessions, sessionName } from './who-sessions.ts';

const MOST_EXAMPLES = 5;
const LONGEST_KEY = 60;

export function splitKeyLines({ splitKeys, positions }: WhoAnswer, { colors }: Style): string[] {
  if (splitKeys.count === 0) return [];
  const about = splitKeys.isEstimate ? 'about ' : '';
  return [
    `${about}${counted(splitKeys.count, 'key')} in more than one partition: their order is lost, joins and compaction miss them`,
    ...splitKeys.examples.slice(0, MOST_EXAMPLES).map(example => `  ${splitKeyLine(example, positions)}`),
    ...(splitKeys.count > MOST_EXAMPLES ? [colors.dim('  --json has more')] : []),
  ];
}

function splitKeyLine({ key, hex, partitions }: SplitKey, position: string): string {
  const parts = partitions.slice(0, 3).map(({ partition, first, last, rules, sessions }) => {
    const by = bySessions(sessions) || (rules.length > 0 ? ` by ${rules.join(', ')}` : '');
    const where =
      first === last
        ? `${position} ${positionText(first)}`
        : `${position}s ${positionText(first)} to ${positionText(last)}`;
    return `${partition} (${where}${by})`;
  });
  if (partitions.length > 3) parts.push(`${partitions.length - 3} more`);
  return `${keyText({ key, hex }, LONGEST_KEY)}: ${parts.join(', ')}`;
}

export function offRuleLines(
  { offRule, verdict, reason, records, keyless, positions, writers }: WhoAnswer,
  { colors }: Style,
): string[] {
  if (offRule.records === 0 || verdict === 'none' || reason === 'partition-count') return [];
  const share = percent(offRule.records / (records - keyless));
  const where = offRule.partition === null ? '' : `, nearly all in partition ${offRule.partition}: set by hand?`;
  return [
    `${counted(offRule.records, 'record')} off the rule (${share} of the keyed ones)${where}${offRuleWriter(writers)}`,
    ...offRule.examples.slice(0, MOST_EXAMPLES).map(({ key, hex, partition, expected, position, sessions }) => {
      const wanted = expected === null ? '' : `, the rule says ${expected}`;
      return `  ${keyText({ key, hex }, LONGEST_KEY)}: in ${partition}${wanted} (${positions} ${positionText(position)}${bySessions(sessions)})`;
    }),
    ...(offRule.examples.length > MOST_EXAMPLES ? [colors.dim('  --json has more')] : []),
    ...emptyKeyLines(offRule),
  ];
}

/** Why records can be off the rule that the verdict did not look at. */
export function emptyKeyLines({ examples }: WhoAnswer['offRule']): string[] {
  const isShown = examples.some(({ hex }) => hex === '');
  return isShown ? ['an empty key is no evidence: some clients send it as a record without a key'] : [];
}

/** The one session that has all of them, if there is one. */
export function offRuleWriter(writers: readonly WriterSession[]): string {
  const [only, ...others] = writers.filter(
    ({ rule, alike, offRule, mixesWriters }) =>
      offRule > 0 || rule === 'none' || mixesWriters || (rule === null && alike.length === 0),
  );
  if (!only || only.mixesWriters || others.length > 0) return '';
  return `; all of ${sessionName(only)}, which wrote ${counted(only.records, 'record')}`;
}

const KINDS = {
  'schema-id': 'behind several schema ids',
  quotes: 'with and without quotes',
  'white-space': 'with and without white space around them',
  case: 'in upper and lower case',
  number: 'as text and as a binary number',
  uuid: 'as UUID text in several ways, or as its 16 bytes',
  avro: 'plain and as Avro behind a schema id',
  field: 'plain and as the only field of JSON or of a Struct{…}',
} as const;

export function encodingLines({ encodings }: WhoAnswer): string[] {
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
      lines.push(
        `  ${example.map(({ key, hex, partition }) => `${keyText({ key, hex }, LONGEST_KEY)} in ${partition}`).join(', ')}`,
      );
    }
  }
  return lines;
}

export function adviceLines({ advice }: WhoAnswer): string[] {
  const lines = advice.flatMap(({ rule, settings }) =>
    settings.map(({ client, setting }) => `  ${rule}, ${client}: ${printable(setting)}`),
  );
  return lines.length > 0 ? ["what to do: to route as the Java client's producer, set", ...lines] : [];
}

/** What of the records could not be used, or is not shown. */
export function unusedLines(answer: WhoAnswer): string[] {
  const { unreadable, withoutPartition, outOfRange, lossyKeys, numPartitions, redacted } = answer;
  const lines: string[] = [];
  if (redacted) lines.push('keys are redacted: digests stand in their place');
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
