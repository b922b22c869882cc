// A topic's facts as text.

import type { TopicAnswer, TopicConfig, TopicGroup } from '../analysis/topic/types.ts';
import { bytesText } from '../numbers.ts';
import { printable } from '../printable.ts';
import { durationText, moment } from './moment.ts';
import { counted, decimal, integer, percent } from './numbers.ts';
import type { Style } from './style.ts';
import { columnsOf, rowsUnder, table } from './table.ts';

const MOST_PARTITIONS = 100;
const MOST_GROUPS = 20;
const NOT_KNOWN = 'not known';

export function topicText(answer: TopicAnswer, style: Style): string {
  const { colors } = style;
  const lines = [headLine(answer), configLine(answer.config), spreadLine(answer)];
  lines.push('', ...partitionLines(answer, style), '');
  lines.push(producersLine(answer), ...groupLines(answer.groups, style));
  if (answer.config === null || answer.bytes === null || answer.groups === null || answer.producers === null) {
    lines.push(colors.dim('not known: the user has no right to it, or the brokers are too old to tell'));
  }
  return `${lines.join('\n')}\n`;
}

function headLine({
  topic,
  numPartitions,
  brokers,
  offsets,
  offsetsAreRecords,
  bytes,
  lastTimestamp,
}: TopicAnswer): string {
  const what = offsetsAreRecords ? 'record' : 'offset';
  const size = bytes === null ? '' : `, ${bytesText(bytes)}`;
  const last = lastTimestamp === null ? '' : `, the last of ${moment(lastTimestamp)}`;
  return `${topic}: ${counted(numPartitions, 'partition')} on ${counted(brokers, 'broker')}, ${counted(offsets, what)}${size}${last}`;
}

function configLine(config: TopicConfig | null): string {
  if (!config) return `settings: ${NOT_KNOWN}`;
  const { cleanupPolicy, retentionMs, retentionBytes, timestampType, compression, remoteStorage } = config;
  const parts = [`cleanup: ${cleanupPolicy.join(', ')}`];
  if (cleanupPolicy.includes('delete')) {
    parts.push(retentionMs === null ? 'kept for ever' : `kept for ${durationText(retentionMs)}`);
    if (retentionBytes !== null) parts.push(`up to ${bytesText(retentionBytes)} a partition`);
  }
  if (timestampType === 'LogAppendTime') parts.push('times are set by the broker');
  if (compression !== null && compression !== 'producer') parts.push(`brokers compress with ${compression}`);
  if (remoteStorage) parts.push('old records are in remote storage: reading them is slow and may cost money');
  return parts.join('; ');
}

function spreadLine({ maxOverMean, offsetsAreRecords, config }: TopicAnswer): string {
  if (maxOverMean === null) return 'spread: not known without offsets in every partition';
  const why = config?.cleanupPolicy.includes('compact')
    ? 'compaction takes some records'
    : 'transactions take an offset each';
  const doubt = offsetsAreRecords === false ? `, by offsets: ${why}` : '';
  return `fullest partition: ${decimal(maxOverMean)} times the mean (1.00 is even)${doubt}`;
}

function partitionLines({ partitions }: TopicAnswer, style: Style): string[] {
  const head = ['partition', 'leader', 'in sync', 'offsets', 'share', 'size', 'last record'];
  const shown = partitions.slice(0, MOST_PARTITIONS);
  const rows = shown.map(each => [
    String(each.partition),
    each.leader ?? 'none',
    `${each.inSync} of ${each.replicas}`,
    each.offsets === null ? NOT_KNOWN : integer(each.offsets),
    each.share === null ? '' : percent(each.share),
    each.bytes === null ? '' : bytesText(each.bytes),
    moment(each.lastTimestamp),
  ]);
  const most = partitions.reduce((max, { share }) => Math.max(max, share ?? 0), 0);
  const bars = shown.map(({ share }) => (share === null || most === 0 ? null : share / most));
  const rest = partitions.length - shown.length;
  return [
    ...table({ columns: columnsOf([head, ...rows]), texts: [1, 6], bars }, style),
    ...(rest > 0 ? [`${integer(rest)} more: --json has them`] : []),
  ];
}

function producersLine({ producers }: TopicAnswer): string {
  if (!producers) return `live producers: ${NOT_KNOWN}`;
  const { live, openTransactions, lastTimestamp } = producers;
  if (live === 0) return 'no idempotent producer has written lately; others leave nothing that brokers remember';
  const last = lastTimestamp === null ? '' : `, the last at ${moment(lastTimestamp)}`;
  const open = openTransactions === 0 ? '' : `; ${counted(openTransactions, 'open transaction')}`;
  return `${counted(live, 'idempotent producer')} wrote lately${last}${open}; others leave nothing that brokers remember`;
}

function groupLines(groups: readonly TopicGroup[] | null, style: Style): string[] {
  if (!groups) return [`consumer groups: ${NOT_KNOWN}`];
  if (groups.length === 0) return ['no consumer group has committed offsets'];
  const shown = groups.slice(0, MOST_GROUPS);
  const rows = shown.map(({ group, lag, partitions }) => {
    const most = partitions.reduce((a, b) => (b.lag > a.lag ? b : a));
    const where =
      lag === 0 || partitions.length === 1 ? '' : `most in partition ${most.partition}: ${integer(most.lag)}`;
    return [printable(group), integer(lag), where];
  });
  const rest = groups.length - shown.length;
  return [
    style.colors.dim('offsets that consumer groups have not read'),
    ...rowsUnder(rows, [0, 2], style),
    ...(rest > 0 ? [`  ${counted(rest, 'group')} more: --json has them`] : []),
  ];
}
