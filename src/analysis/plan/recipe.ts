// The steps of a cut-over, for the very change that is planned.

import { counted, integer } from '../shared/numbers.ts';
import { isHaunted } from './ghosts.ts';
import type { GhostKind, Ghosts, PlanAnswer, PlanCase, Recipe, Way } from './types.ts';

type Plan = Omit<PlanAnswer, 'warnings' | 'recipe'>;

export function caseOf({
  from,
  to,
  expectedMoved,
  ghosts,
}: Pick<Plan, 'from' | 'to' | 'expectedMoved' | 'ghosts'>): PlanCase {
  if (ghosts) {
    // The values of a topic that is still to be changed are not where they will belong.
    if (!isHaunted(ghosts)) return 'done';
    if (expectedMoved === 0) return 'clean-up';
  }
  if (expectedMoved === 0) return 'nothing';
  if (to.numPartitions < from.numPartitions) return 'fewer';
  if (from.rule !== to.rule) return from.numPartitions === to.numPartitions ? 'rule' : 'rule-and-count';
  return to.numPartitions % from.numPartitions === 0 ? 'multiple' : 'other-count';
}

export function recipeFor(plan: Plan): Recipe {
  const which = caseOf(plan);
  switch (which) {
    case 'nothing':
      return { case: which, ways: [roll()] };
    case 'done':
      return { case: which, ways: [] };
    case 'clean-up':
      return {
        case: which,
        ways: [{ way: 'clean-up', when: 'No key moves any more.', steps: cleanUpSteps(plan.ghosts!) }],
      };
    case 'multiple':
    case 'rule':
      return { case: which, ways: [inPlace(plan), newTopic(plan)] };
    default:
      return { case: which, ways: which === 'fewer' ? [newTopic(plan)] : [newTopic(plan), inPlace(plan)] };
  }
}

function roll(): Way {
  return {
    way: 'roll',
    when: 'Every key stays where it is.',
    steps: ['Deploy the change process by process, in any order; nothing has to stop.'],
  };
}

function inPlace(plan: Plan): Way {
  const { from, to, parents, ghosts } = plan;
  const isGrown = to.numPartitions > from.numPartitions;
  const isNewRule = from.rule !== to.rule;
  const restart = isNewRule
    ? `Deploy ${to.rule} to every producer, and start none that still has ${from.rule}.`
    : `Restart every producer, so that none still counts ${counted(from.numPartitions, 'partition')}.`;
  const steps = [
    ...(isGrown
      ? [
          'Set auto.offset.reset=earliest in every consumer group, or the groups skip what comes first in a new partition.',
        ]
      : []),
    'Stop all producers, and let each flush what it holds.',
    'Wait until every consumer group has lag 0 on every partition: kafka-consumer-groups --describe --group GROUP.',
    ...(isGrown
      ? [`Add the partitions: kafka-topics --alter --topic TOPIC --partitions ${to.numPartitions}.`, coPartitioned(to)]
      : [coPartitioned(to)]),
    restart,
    `Write one record with a known key and look where it lies: keylane where KEY -n ${to.numPartitions} --rule ${to.rule}.`,
    ...compactedSteps(ghosts),
  ];
  if (parents.always) {
    steps.splice(
      2,
      1,
      `Wait until every consumer group has lag 0. If producers may not stand still so long: partition t has keys of partition t mod ${from.numPartitions} alone, so it is enough that nobody reads a new partition t before that one has been read up to where it ended when the producers stopped.`,
    );
  }
  return { way: 'in-place', when: whenInPlace(plan), steps };
}

function whenInPlace({ from, to, parents }: Plan): string {
  if (parents.always) {
    return `Keeps order: each new partition has one parent, so it is drained when its parent is. Producers stop for a moment.`;
  }
  if (from.numPartitions === to.numPartitions) {
    return 'If producers can all stop at once, and no record that is there already must be found by its key.';
  }
  // Of keys that are too long to be kept nobody knows where they were.
  const old = parents.most === 0 ? 'several old ones' : `up to ${integer(parents.most)} old ones`;
  return `Only if producers can stop until everything has been read: a new partition has keys of ${old}.`;
}

function newTopic(plan: Plan): Way {
  const { from, to } = plan;
  const isMultiple = caseOf(plan) === 'multiple';
  return {
    way: 'new-topic',
    when: isMultiple
      ? 'If producers may not stop at all, or what is there already must be found by its key.'
      : 'Order and compaction stay right, nothing that is there already lies in a wrong partition, and one can go back.',
    steps: [
      `Create a topic with ${counted(to.numPartitions, 'partition')} and the settings of the old one.`,
      coPartitioned(to),
      `Copy what must be kept: read the old topic from the start, write each record with its key, by ${to.rule}, without naming a partition. Tools that keep partition numbers (MirrorMaker) do not fit.`,
      `Stop the old topic's producers, wait until the copy has read the last record of all ${counted(from.numPartitions, 'partition')}, then start the producers on the new topic with ${to.rule}.`,
      'Let each consumer group reach lag 0 on the old topic, then start it on the new one where the copied history ends (or at the earliest offset, if nothing was copied).',
      `Check it: keylane who on a dump of the new topic, -n ${to.numPartitions}, must say ${to.rule} alone.`,
      'Keep the old topic until nobody reads it any more, then delete it.',
    ],
  };
}

function coPartitioned({ numPartitions }: { numPartitions: number }): string {
  return `Change what is joined with it in the same stop, to ${counted(numPartitions, 'partition')} and the same rule; reset Kafka Streams applications that read it (kafka-streams-application-reset).`;
}

function compactedSteps(ghosts: Plan['ghosts']): string[] {
  if (!ghosts) return [];
  return [
    'Dump the topic again and ask for --tombstones. Write the value of each key that is marked "after-rewrite" once more, so that it lies where it belongs; the old copies are the only ones until then: examples/rewrite-values.mjs.',
    ...deletionSteps(ghosts),
    'Dump the topic again and ask for --tombstones: those that are marked "now" delete what is stale. Write them to the partitions that they name: examples/write-tombstones.mjs.',
    'Ask once more, with --to alone: nothing is left then.',
  ];
}

/** For what the topic holds, and no more. */
function cleanUpSteps(ghosts: Ghosts): string[] {
  const has = (wanted: GhostKind) => ghosts.kinds.some(({ kind, copies }) => kind === wanted && copies > 0);
  const steps: string[] = [];
  if (has('newer')) steps.push('Find what still writes by another rule, and stop it: keylane who on this dump.');
  if (has('unclear')) {
    steps.push(
      'Dump the topic with times ("kcat -J" has them). Where a value and a tombstone have the same time, look at the key yourself.',
    );
  }
  if (has('only')) {
    steps.push(
      'Write the value of each key that is marked "after-rewrite" once more, so that it lies where it belongs: examples/rewrite-values.mjs. Then dump and ask again.',
    );
  }
  steps.push(...deletionSteps(ghosts));
  if (ghosts.tombstonesNow > 0) {
    steps.push(
      'Write the tombstones that are marked "now" to the partitions that they name: examples/write-tombstones.mjs.',
    );
  }
  return steps;
}

function deletionSteps({ kinds, tombstonesIfDeleted }: Ghosts): string[] {
  if (tombstonesIfDeleted === 0) return [];
  const partitions = kinds.find(({ kind }) => kind === 'deleted-elsewhere')!;
  return [
    `Find what wrote ${counted(partitions.copies, 'tombstone')} to partitions where their keys have no value (keylane who), and make it use the rule of the values. If those keys were meant to be deleted, write the tombstones that are marked "if-deleted": examples/write-tombstones.mjs --if-deleted.`,
  ];
}
