// How a client's partitioner can be typed, in any shell, without quotes.

import type { Client, ClientPartitioner } from './clients/client.ts';
import { partitionersOf } from './clients.ts';
import { compareReleases, highEnd, lowEnd, overlaps } from './versions.ts';

/** A name without characters that mean something to a shell. */
export function typeable(name: string): string {
  return name
    .replaceAll('++', 'pp')
    .replaceAll('#', 'sharp')
    .replace(/[^\p{L}\p{N}@/._=-]+/gu, '-')
    .replace(/-+(?=[@/]|$)/g, '')
    .replace(/(?<=^|\/)-+/g, '');
}

/** What finds just this partitioner: `kafkajs@1`, `librdkafka/murmur2`, `kafka-go/Hash@0.3.0`. */
export function spelled(client: Client, row: ClientPartitioner): string {
  const all = partitionersOf(client);
  const peers = row.isDefault ? all.filter(({ isDefault }) => isDefault) : all.filter(({ name }) => name === row.name);
  const name =
    row.isDefault && peers.every(({ name }) => name === row.name || peers.length === 1 || isApart(peers))
      ? typeable(client.name)
      : `${typeable(client.name)}/${typeable(row.name)}`;
  const rivals = all.filter(each => each.name === row.name || (row.isDefault && each.isDefault));
  return `${name}${versionFor(row, rivals)}`;
}

/** Whether no two of them are there in one release. */
function isApart(rows: readonly ClientPartitioner[]): boolean {
  return rows.every(row => rows.every(other => other === row || !overlapping(row, other)));
}

function overlapping(a: ClientPartitioner, b: ClientPartitioner): boolean {
  const isBefore = (one: ClientPartitioner, two: ClientPartitioner): boolean => {
    const [end, start] = [highEnd(one.versions), lowEnd(two.versions)];
    return end !== undefined && start !== undefined && compareReleases(end, start) <= 0;
  };
  return !isBefore(a, b) && !isBefore(b, a);
}

/** The shortest version that only this row has among its rivals; none if it is the newest. */
function versionFor(row: ClientPartitioner, rivals: readonly ClientPartitioner[]): string {
  const others = rivals.filter(each => each !== row && each.rule !== row.rule);
  if (others.length === 0 || (others.every(each => !overlapping(each, row)) && highEnd(row.versions) === undefined)) {
    return '';
  }
  const version = candidates(row).find(
    each => overlaps(row.versions, each) && others.every(other => !overlaps(other.versions, each)),
  );
  return version === undefined ? '' : `@${version}`;
}

/** Versions in a range, the shortest first: the major release it begins in, then all its numbers; or the ones right before its end. */
function candidates({ versions }: ClientPartitioner): string[] {
  const [low, high] = [lowEnd(versions), highEnd(versions)];
  const prefixes = (release: string) => release.split('.').map((_, i, all) => all.slice(0, i + 1).join('.'));
  return [
    ...(high === undefined ? [] : prefixes(releaseBefore(high))),
    ...(low === undefined ? [] : prefixes(low)),
  ].sort((a, b) => a.length - b.length);
}

function releaseBefore(release: string): string {
  const numbers = release.split('.').map(Number);
  while (numbers.length > 1 && numbers.at(-1) === 0) numbers.pop();
  return [...numbers.slice(0, -1), numbers.at(-1)! - 1].join('.');
}
