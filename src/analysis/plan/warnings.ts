// What a change of partitions does besides moving keys: the traps that people fall into.

import { counted, integer, percent } from '../shared/numbers.ts';
import { isHaunted } from './ghosts.ts';
import type { PlanAnswer, PlanWarning, PlanWarningCode } from './types.ts';

/** Records off the rule so rare that they may be single ones with a partition of their own. */
const FEW_OFF = 0.01;

/** The most telling first. */
export function warningsFor(answer: Omit<PlanAnswer, 'warnings' | 'recipe'>): PlanWarning[] {
  const { from, to, keys, records, expectedMoved, found, ghosts } = answer;
  const warnings: PlanWarning[] = [];
  const add = (code: PlanWarningCode, message: string, advice: string) => warnings.push({ code, message, advice });
  const isGrown = to.numPartitions > from.numPartitions;
  // Asked without --from, what is elsewhere is what has been left behind, and is told as such.
  const isAskedAfter = ghosts !== null && expectedMoved === 0;
  if (found && !isAskedAfter && found.elsewhere > FEW_OFF * records.total) {
    add(
      'off-the-rule',
      `${percent(found.elsewhere / records.total)} of the records are where neither --from nor --to puts them.`,
      'Something else wrote them, or still does: "keylane who" tells which rule. What follows is as if --from were true.',
    );
  }
  if (found && found.to > FEW_OFF * records.total) {
    add(
      'has-begun',
      `${percent(found.to / records.total)} of the records are where --to puts them and --from does not: the change has begun.`,
      'Those of one key lie in two partitions. Let no producer write by the old rule or count any more.',
    );
  }
  if (ghosts && !isHaunted(ghosts)) {
    add(
      'nothing-left',
      `Nothing is left behind: each of ${counted(ghosts.live, 'value')} lies where ${to.rule} over ${counted(to.numPartitions, 'partition')} puts its key, and no deletion went elsewhere.`,
      'If the change was made, it is done.',
    );
    return warnings;
  }
  if (isAskedAfter) return warnings;
  if (expectedMoved === 0) {
    const isSame = from.rule === to.rule && from.numPartitions === to.numPartitions;
    add(
      'same',
      isSame
        ? `--from and --to are the same: ${from.rule} over ${counted(from.numPartitions, 'partition')}. Nothing can move.`
        : `${from.rule} and ${to.rule} put every key into the same one of ${counted(to.numPartitions, 'partition')}. Nothing can move.`,
      isSame
        ? 'If two clients were meant, they have the same rule: change them one process at a time.'
        : `Change the clients one process at a time. With another count than ${integer(to.numPartitions)} that may be different: ask again before it grows.`,
    );
    return warnings;
  }
  if (to.numPartitions < from.numPartitions) {
    add(
      'fewer-partitions',
      `Kafka can't take partitions away: a topic of ${integer(from.numPartitions)} stays one of ${integer(from.numPartitions)} or more.`,
      `Make a new topic of ${integer(to.numPartitions)} and move over. If only consumers are too many, leave the topic as it is: one consumer reads several partitions.`,
    );
  }
  if (keys.unknown > 0) {
    add(
      'unknown-keys',
      `${integer(keys.unknown)} keys are too long to be kept whole, so whether they move is not known.`,
      'They are within the bounds that are named.',
    );
  }
  if (keys.moved === 0 && keys.movedBounds.upper === 0) {
    add(
      'same-by-chance',
      'None of these keys moves, but others would.',
      'Do not rely on it, unless these are all keys that there will ever be.',
    );
  }
  add(
    'order',
    'While both are in use, a key that moves has records in two partitions, and nothing keeps their order.',
    'Follow the steps below; where order does not matter to any consumer, change without them.',
  );
  if (isGrown) {
    add(
      'latest',
      'Consumers with auto.offset.reset=latest lose what is written to a new partition before they have noticed it, up to metadata.max.age.ms (5 minutes) later.',
      'Set auto.offset.reset=earliest in every group before the topic grows, or commit offset 0 for the new partitions.',
    );
    add(
      'running-producers',
      `Producers that run go on over ${counted(from.numPartitions, 'partition')} until they ask for metadata again (metadata.max.age.ms, 5 minutes; some clients only at a restart).`,
      'Restart every producer once the topic has grown, before it writes again.',
    );
  }
  add(
    'co-partitioned',
    `What is joined with this topic by key must have the same rule and ${counted(to.numPartitions, 'partition')} too, at the same time.`,
    'Kafka Streams refuses to start with co-partitioned topics of different counts, and its state stores and changelog topics keep the old count until the application is reset. "keylane join" checks two topics.',
  );
  if (!ghosts) {
    add(
      'stale-values',
      'If the topic is compacted, the last value of each key that moves stays in its old partition for ever, and deleting the key no longer deletes it.',
      'Dump the topic with its partitions and ask with --compacted.',
    );
  }
  if (records.keyless > 0 && isGrown) {
    add(
      'keyless',
      `${integer(records.keyless)} records have no key: they spread over the new partitions at once.`,
      'Nothing to do: nothing keeps their order now either.',
    );
  }
  return warnings;
}
