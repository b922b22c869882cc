// Who has a rule, and what to set so that keyed records go where Java's producer puts them: from the catalogue of clients.

import { clients, type KeylessHandling, partitionersOf, type RuleId } from '../../rules/index.ts';

/**
 * `own-rule`: each key is always in one partition, by a rule of the writer's own. `random`: keys are in many partitions. `one-partition`:
 * everything is in one. `per-writer`: few partitions, as where each writer has one. `records-number`: keys are in many partitions, and these
 * have as many records as one another: records are dealt out in turn.
 */
export type UnknownKind = 'own-rule' | 'random' | 'one-partition' | 'per-writer' | 'records-number';

/** A client that may have written by a rule. */
export interface RuleClient {
  client: string;
  /** The partitioner of this name has the rule. */
  partitioner: string;
  /** Which releases have it so; null for all. */
  versions: string | null;
  /** Whether it is what the client takes if nothing is configured. */
  isDefault: boolean;
}

export interface Advice {
  /** The rule of records that are to be brought to Java's. */
  rule: RuleId;
  /** The likeliest clients first. */
  settings: (RuleClient & { setting: string })[];
}

const MOST_SETTINGS = 4;

/** Every client with a partitioner of this rule, of `none` nobody; those for which it is the default first, then in the catalogue's order. */
export function clientsOf(rule: RuleId | 'none'): RuleClient[] {
  const found = clients.flatMap(client => {
    const own = partitionersOf(client).filter(partitioner => partitioner.rule === rule);
    const best = own.find(({ isDefault }) => isDefault) ?? own[0];
    if (!best) return [];
    return [
      {
        client: client.name,
        partitioner: best.name,
        versions: best.versions ?? null,
        isDefault: best.isDefault === true,
      },
    ];
  });
  return [...found.filter(({ isDefault }) => isDefault), ...found.filter(({ isDefault }) => !isDefault)];
}

/** What partitioners that do not look at keys do with all records, by what is seen of it. */
const HANDLING: Record<UnknownKind, readonly KeylessHandling[]> = {
  'one-partition': ['partition 0', 'one fixed partition'],
  random: ['random', 'sticky', 'sticky or random'],
  'records-number': ['round-robin'],
  'per-writer': ['one fixed partition'],
  'own-rule': [],
};

/** Every client with a partitioner that does not look at keys, and does with records what was seen; those that do it by default first. */
export function clientsThat(kind: UnknownKind): RuleClient[] {
  const found = clients.flatMap(client =>
    client.partitioners
      .filter(({ rule, nullKey }) => rule === null && HANDLING[kind].includes(nullKey))
      .map(({ name, versions, isDefault }) => ({
        client: client.name,
        partitioner: name,
        versions: versions ?? null,
        isDefault: isDefault === true,
      })),
  );
  return [...found.filter(({ isDefault }) => isDefault), ...found.filter(({ isDefault }) => !isDefault)];
}

/** For each rule that is not Java's. */
export function adviceFor(rules: readonly RuleId[]): Advice[] {
  return rules
    .filter(rule => rule !== 'murmur2')
    .map(rule => ({
      rule,
      settings: clientsOf(rule)
        .flatMap(found => {
          const setting = clients.find(({ name }) => name === found.client)!.toRouteAsJava;
          return setting ? [{ ...found, setting }] : [];
        })
        .slice(0, MOST_SETTINGS),
    }));
}
