// From what somebody calls a partitioner to the rows of the catalogue.

import type { ClientPartitioner } from './clients/client.ts';
import { clients, partitionersOf } from './clients.ts';
import { type Meant, plain } from './names.ts';

/** The partitioners of this name: as it is written, or without `New` before and `Partitioner` behind, if that is one. */
export function rowsNamed(all: readonly ClientPartitioner[], name: string): readonly ClientPartitioner[] {
  const exact = all.filter(row => plain(row.name) === plain(name));
  if (exact.length > 0) return exact;
  const short = all.filter(row => shortened(row.name) === shortened(name));
  return new Set(short.map(row => row.name)).size === 1 ? short : [];
}

function shortened(name: string): string {
  return plain(name)
    .replace(/^new/, '')
    .replace(/(partitioner|balancer)$/, '');
}

/** A partitioner's name alone, such as `murmur2_random`: that of the first client that has it, if all who have it route alike. */
export function partitionerNamed(name: string): { meant: Meant; partitioner: string } | undefined {
  const having = clients.filter(client => partitionersOf(client).some(row => plain(row.name) === plain(name)));
  const newest = having.flatMap(client =>
    partitionersOf(client).filter(row => plain(row.name) === plain(name) && !/ ?<[\d.]+$/.test(row.versions ?? '')),
  );
  const rules = new Set(newest.map(({ rule }) => rule));
  if (plain(name) === '' || rules.size !== 1 || rules.has(null)) return undefined;
  return { meant: { client: having[0], others: [] }, partitioner: name };
}
