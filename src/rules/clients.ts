// The catalogue: which client has which rule, and how one finds it by name.

import { clientError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Client, ClientPartitioner } from './clients/client.ts';
import { go } from './clients/go.ts';
import { java } from './clients/java.ts';
import { javascript } from './clients/javascript.ts';
import { librdkafka } from './clients/librdkafka.ts';
import { others } from './clients/others.ts';
import { writers } from './clients/writers.ts';
import type { RuleId } from './table.ts';
import { overlaps } from './versions.ts';

/** Every client, Java first. */
export const clients: readonly Client[] = [...java, ...librdkafka, ...javascript, ...go, ...others, ...writers];

/**
 * A client's partitioners: its own, then those of the client that it embeds.
 * @param client one of `clients`
 * @throws {KeylaneError} `ERR_CLIENT`
 */
export function partitionersOf(client: Client): readonly ClientPartitioner[] {
  if (!clients.includes(client)) throw noClient(client);
  const embedded = clients.find(({ name }) => name === client.embeds);
  if (!embedded) return client.partitioners;
  const own = new Set(client.partitioners.map(({ name }) => name));
  const rest = embedded.partitioners.filter(({ name }) => !own.has(name));
  return [...client.partitioners, ...rest.map(({ isDefault, ...partitioner }) => partitioner)];
}

/** Names the partitioner as `clientRule` takes it: `kafkajs/LegacyPartitioner`. */
export function partitionerId(client: Client, partitioner: ClientPartitioner): string {
  return `${client.name}/${partitioner.name}${partitioner.versions ? `@${partitioner.versions}` : ''}`;
}

/**
 * The rule of a client: that of its default partitioner, or of one that is named.
 * @param wanted `NAME`, `NAME@VERSION` (`kafkajs@1`), `NAME/PARTITIONER` (`librdkafka/murmur2`) or `NAME/PARTITIONER@VERSION`
 * @throws {KeylaneError} `ERR_CLIENT` if there is no such client, partitioner or release, if its releases or interfaces differ and none is
 *   named, or if it does not look at the key
 */
export function clientRule(wanted: string): RuleId {
  const { client, partitioner, version } = parse(wanted);
  const all = partitionersOf(client);
  const named = partitioner === undefined ? all.filter(({ isDefault }) => isDefault) : all.filter(same(partitioner));
  const ofPartitioner = named.length > 0 ? named : all;
  const found = ofPartitioner.filter(({ versions }) => version === undefined || overlaps(versions, version));
  const choices = (from: readonly ClientPartitioner[]) => from.map(each => partitionerId(client, each));
  if (named.length === 0) throw clientError(wanted, 'it has no such partitioner', choices(all));
  if (found.length === 0) throw clientError(wanted, 'it has no such release', choices(named));
  const rules = new Set(found.map(({ rule }) => rule));
  if (rules.size > 1) throw clientError(wanted, 'its rules differ', choices(found));
  const [rule] = rules;
  if (rule === null) {
    const keyed = all.filter(each => each.rule !== null);
    throw clientError(wanted, `its ${found[0].name} does not look at the key`, choices(keyed));
  }
  return rule;
}

function noClient(wanted: unknown) {
  const names = clients.map(({ name }) => name);
  return clientError(wanted, 'there is no such client', typeof wanted === 'string' ? nearest(wanted, names) : names);
}

function parse(wanted: string): { client: Client; partitioner?: string; version?: string } {
  if (typeof wanted !== 'string') throw noClient(wanted);
  const lower = wanted.toLowerCase();
  // Names hold slashes and at signs themselves: the longest client whose name starts it is meant.
  const candidates = clients.filter(({ name }) => {
    const rest = lower.startsWith(name.toLowerCase()) ? lower.slice(name.length) : undefined;
    return rest !== undefined && (rest === '' || rest[0] === '/' || rest[0] === '@');
  });
  const client = candidates.sort((a, b) => b.name.length - a.name.length)[0];
  if (!client) throw noClient(wanted);
  const [, partitioner, version] = /^(?:\/(.*?))?(?:@v?([\d.]+))?$/s.exec(wanted.slice(client.name.length)) ?? [];
  if (partitioner === undefined && version === undefined && wanted.length > client.name.length) {
    throw clientError(wanted, 'its release must be numbers', [`${client.name}@1.2`]);
  }
  return {
    client,
    ...(partitioner === undefined ? {} : { partitioner }),
    ...(version === undefined ? {} : { version }),
  };
}

function same(name: string) {
  const wanted = name.toLowerCase();
  return (partitioner: ClientPartitioner): boolean => partitioner.name.toLowerCase() === wanted;
}
