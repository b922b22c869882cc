// What is said of a name that did not say it all.

import type { Client, ClientPartitioner } from './clients/client.ts';
import { programs } from './clients/programs.ts';
import { type Meant, plain } from './names.ts';
import { spelled, typeable } from './spelling.ts';
import type { RuleId } from './table.ts';
import { compareReleases, lowEnd } from './versions.ts';

/** A name of a client, taken apart. */
export interface Asked {
  readonly text: string;
  readonly meant: Meant;
  readonly partitioner: string | undefined;
  readonly version: string | undefined;
  /** Of a program; which release of its client it has is not known. */
  readonly release?: string | undefined;
}

/**
 * @param taken the partitioner that was taken
 * @param rows all that the name fits, of any release
 * @returns null if there is nothing to say
 */
export function noteOn(
  { text, meant, partitioner, version, release }: Asked,
  taken: ClientPartitioner & { rule: RuleId },
  rows: readonly ClientPartitioner[],
): string | null {
  const { client, program, others } = meant;
  const isPlain = program === undefined && others.length === 0 && plain(text).includes(plain(client.name));
  const rivals = otherRules(client, taken, rows);
  const said = [
    ...(others.length > 0 ? [`it could also be ${others.map(typeable).join(', ')}`] : []),
    ...rivals,
    ...(isNewer(client, version) ? [`its releases are known up to ${client.newest}`] : []),
    ...(taken.confirmed === 'not confirmed' ? ['nobody has confirmed it yet'] : []),
  ];
  if (isPlain && said.length === 0) return null;
  const name = `${partitioner === undefined && taken.isDefault ? 'default ' : ''}${taken.name}`;
  const which = `${name}${releasesOf(taken, rivals)} is ${taken.rule}${said.length > 0 ? `; ${said.join('; ')}` : ''}.`;
  if (isPlain) return `${client.name}: ${which}`;
  if (program === undefined) return `"${text.trim()}" is taken for ${client.name}, whose ${which}`;
  if (release !== undefined) return `${program} ${release} writes through ${client.name}, whose ${which}`;
  const remark = programs.find(each => each.name === program)?.remark;
  return `${program} writes through ${client.name}, whose ${which}${remark ? ` ${remark}` : ''}`;
}

/** Said only where other releases route otherwise. */
function releasesOf({ versions }: ClientPartitioner, rivals: readonly string[]): string {
  const low = lowEnd(versions);
  return low === undefined || rivals.length === 0 ? '' : ` from ${low} on`;
}

/** Other rules that the name could stand for: of older releases, of another interface. */
function otherRules(client: Client, taken: ClientPartitioner, rows: readonly ClientPartitioner[]): string[] {
  const others = rows.filter(row => row !== taken && row.rule !== taken.rule && row.name !== undefined);
  const texts = others.map(
    row => `${spelled(client, row)} ${row.rule === null ? 'ignores the key' : `is ${row.rule}`}`,
  );
  return [...new Set(texts)];
}

function isNewer({ newest }: Client, version: string | undefined): boolean {
  return newest !== undefined && version !== undefined && compareReleases(version, newest) > 0;
}
