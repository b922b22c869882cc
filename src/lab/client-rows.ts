// Every client and release → where it puts each key: the answer of `keylane where`, by client.

import { type NamedKey, type WhereKey, whereAnswer } from '../analysis/where.ts';
import { type Client, type ClientPartitioner, clients, partitionersOf, type RuleId, rules } from '../rules/index.ts';

export interface ClientRow {
  readonly client: Client;
  readonly partitioner: ClientPartitioner;
  /** Of each key: its partition, or in words what becomes of it. */
  readonly places: readonly (number | string)[];
  /** How many keys are where the rule that is asked about has them. */
  readonly same: number;
}

export interface ClientTable {
  readonly rows: readonly ClientRow[];
  /** Of each key, by the rule that the others are held against; in words where it reads no such key. */
  readonly expected: readonly (number | string)[];
}

/** The partitioners that clients have if nothing is configured; of clients without one, and if all are wanted, every one. */
export function clientTable(
  keys: readonly NamedKey[],
  numPartitions: number,
  rule: RuleId,
  wantsAll: boolean,
): ClientTable {
  const answer = whereAnswer(keys, numPartitions, rules);
  const placesOf = new Map(rules.map(({ id }) => [id, answer.keys.map(key => placeUnder(key, id))]));
  const expected = placesOf.get(rule)!;
  const rows = clients.flatMap(client => {
    const all = partitionersOf(client);
    const usual = all.filter(({ isDefault }) => isDefault);
    return (wantsAll || usual.length === 0 ? all : usual).map((partitioner): ClientRow => {
      const places = answer.keys.map((key, i) => placeBy(partitioner, key, () => placesOf.get(partitioner.rule!)![i]));
      return { client, partitioner, places, same: places.filter((place, i) => place === expected[i]).length };
    });
  });
  return { rows, expected };
}

function placeUnder({ answers }: WhereKey, rule: string): number | string {
  const found = answers.find(({ rules }) => rules.includes(rule));
  return found ? found.partition : 'reads no such key';
}

function placeBy({ rule, nullKey, emptyKey }: ClientPartitioner, { hex }: WhereKey, hashed: () => number | string) {
  if (hex === '' && emptyKey !== 'hashed') return emptyKey;
  return rule === null ? nullKey : hashed();
}
