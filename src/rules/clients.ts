// The catalogue: which client has which rule.

import { clientError } from '../errors.ts';
import { beam } from './clients/beam.ts';
import type { Client, ClientPartitioner } from './clients/client.ts';
import { go } from './clients/go.ts';
import { java } from './clients/java.ts';
import { javascript } from './clients/javascript.ts';
import { librdkafka } from './clients/librdkafka.ts';
import { others } from './clients/others.ts';
import { programs } from './clients/programs.ts';
import { python } from './clients/python.ts';
import { rust } from './clients/rust.ts';
import { writers } from './clients/writers.ts';
import { compareReleases, highEnd, lowEnd, rangeOf } from './versions.ts';

/** Every client, Java first. */
export const clients: readonly Client[] = [
  ...java,
  ...librdkafka,
  ...javascript,
  ...go,
  ...python,
  ...rust,
  ...others,
  ...beam,
  ...writers,
].map(client => ({
  ...client,
  usedBy: programs.filter(program => program.client === client.name).map(({ name }) => name),
}));

/**
 * A client's partitioners: its own, then those of the client that it embeds, with its own releases.
 * @param client one of `clients`
 * @throws {KeylaneError} `ERR_CLIENT`
 */
export function partitionersOf(client: Client): readonly ClientPartitioner[] {
  if (!clients.includes(client)) throw clientError(client, 'there is no such client', []);
  const embedded = clients.find(({ name }) => name === client.embeds);
  if (!embedded) return client.partitioners;
  const hasDefault = client.partitioners.some(({ isDefault }) => isDefault);
  const rest = embedded.partitioners.flatMap(each => {
    const here = inReleasesOf(client, each);
    if (!here) return [];
    const { isDefault, ...partitioner } = here;
    return [hasDefault || !isDefault ? partitioner : here];
  });
  return [...client.partitioners, ...rest];
}

/** The embedded client's partitioner with the embedding one's releases; undefined if none of them has it. */
function inReleasesOf({ embedded }: Client, partitioner: ClientPartitioner): ClientPartitioner | undefined {
  const { versions, ...rest } = partitioner;
  const [low, high] = [lowEnd(versions), highEnd(versions)];
  // Whatever is installed: taken for what is new.
  if (!embedded) return high === undefined ? rest : undefined;
  const firstWith = (release: string) => embedded.findIndex(([, has]) => compareReleases(has, release) >= 0);
  const from = low === undefined ? 0 : firstWith(low);
  const to = high === undefined ? -1 : firstWith(high);
  if (from < 0 || to === 0 || to === from) return undefined;
  // What the first release on the list has, those before it may have had as well, but only if it is older than that.
  const isOlder = low === undefined || isBeforeAll(low, embedded[0][1]);
  const range = rangeOf(isOlder ? undefined : embedded[from][0], to < 0 ? undefined : embedded[to][0]);
  return range === undefined ? rest : { ...rest, versions: range };
}

function isBeforeAll(release: string, first: string): boolean {
  return compareReleases(release, first) < 0;
}
