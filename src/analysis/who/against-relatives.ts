// A rule against its relatives: how much more of what is left over it explains than each of them does.

import type { Witness } from '../../state/writers/state.ts';
import { bitsOf, type Candidate, hashedPart, rivalsOf, ruleOfCandidate } from './candidate.ts';
import { EVIDENCE } from './evidence.ts';
import type { KeyPlaces } from './key-places.ts';
import { spread } from './lists.ts';
import { addTo, likelierThan } from './null-models.ts';
import { relativesOf } from './relatives.ts';
import type { Rest } from './rests.ts';

/** That the writer is one of the many who are near a relative, and none is; that it has the rule's own hash in a reduction that no client has. */
const PRIOR_OF_RELATIVES = 0.75 * EVIDENCE;
const PRIOR_OF_OWN_HASH = EVIDENCE - 1;
/** Relatives are many. */
const MOST_COMPARED = 1024;
const MOST_ASKED = 512;

/**
 * Against relatives of the rule that nobody uses: of the keys that only one of both explains, the rule must have more. Against its own hash in
 * another reduction each hit counts for what it is.
 * @returns the least of them, as a natural logarithm; Infinity if it has none that differ
 */
export function gainOverRelatives(
  pairs: readonly Witness[],
  candidates: readonly Candidate[],
  allPartitions: number,
  keyPlaces: KeyPlaces,
  writer: number,
  { asked, weightOf, cells: { more } }: Rest,
): number {
  const candidate = candidates[writer];
  const { places } = keyPlaces.of(writer);
  const { numPartitions } = candidate;
  const step = Math.max(1, Math.floor(asked.length / MOST_COMPARED));
  // What another rule with relatives explains is left aside: it may have written it, and its relatives are this one's.
  const rivals = bitsOf(rivalsOf(candidates, writer));
  const indexes = asked.filter((i, at) => at % step === 0 && !(pairs[i].mask & rivals));
  const partOf = (i: number) => hashedPart(candidate, pairs[i].key)!;
  const parts = indexes.map(partOf);
  // How often both put a key into one partition: as many of the keys that were not kept are hits of the other's.
  const isSample = more.hits + more.misses > 0;
  const read = isSample ? [...places.keys()].filter(i => places[i] >= 0) : [];
  const compared = spread(read, MOST_ASKED);
  const comparedParts = compared.map(partOf);
  let least = Infinity;
  for (const { isOwn, isSimple, hashOf, reductions } of relativesOf(ruleOfCandidate(candidate))) {
    const hashes = parts.map(hashOf);
    const comparedHashes = comparedParts.map(hashOf);
    // One that is the rule at an earlier count, on all keys that were seen, may explain the others at the topic's.
    for (const count of new Set([numPartitions, Math.max(numPartitions, allPartitions)])) {
      for (const reduce of reductions) {
        const raw = hashes.map(hash => reduce(hash, count));
        // 31 is 1 modulo 10, 15, 6 and 30: there String.hashCode is the sum of the units, and with a constant another's.
        const shift = isSimple ? commonShift(pairs, indexes, raw, count) : 0;
        let [ours, theirs, differ] = [0, 0, false];
        for (const [at, i] of indexes.entries()) {
          const { partition } = pairs[i];
          const place = (raw[at] + shift) % count;
          if (place === places[i]) continue;
          differ = true;
          if (places[i] === partition) ours += weightOf(i);
          else if (place === partition) theirs += weightOf(i);
        }
        const together = compared.filter(
          (i, at) => (reduce(comparedHashes[at], count) + shift) % count === places[i],
        ).length;
        differ ||= together < compared.length;
        // Modulo a power of two many are the same rule; but of two, where all are, the rule is only the parity of the bytes.
        if (!differ && (numPartitions > 2 || isOwn)) continue;
        const ahead = isOwn ? (ours - theirs) * Math.log(numPartitions) : advantage(ours, theirs);
        // Where those that were kept are the other's, so are the rest; how often both go together is known from a sample only.
        const isOpen = isSample && theirs <= ours;
        const ofMore = isOpen ? likelierThan(more.hits, more.misses, atMost(together, compared.length)) : 0;
        least = Math.min(least, step * ahead + ofMore + (isOwn ? PRIOR_OF_OWN_HASH : PRIOR_OF_RELATIVES));
      }
    }
  }
  return least;
}

/** By how much the partitions of most pairs are beyond these places. */
function commonShift(
  pairs: readonly Witness[],
  indexes: readonly number[],
  places: readonly number[],
  count: number,
): number {
  const shifts = new Map<number, number>();
  for (const [at, i] of indexes.entries()) {
    const { partition } = pairs[i];
    if (partition < count) addTo(shifts, (partition - places[at] + count) % count, 1);
  }
  return [...shifts].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0])[0];
}

/** A share that is seldom (one in 30,000) above what so many of a sample show. */
function atMost(seen: number, of: number): number {
  const share = (seen + 1) / (of + 1);
  return Math.min(1, share + 4 * Math.sqrt((share * (1 - share)) / of));
}

/** How much likelier so many are on one side than as many on both, as a natural logarithm. */
function advantage(ours: number, theirs: number): number {
  if (ours <= theirs) return 0;
  const half = (ours + theirs) / 2;
  return ours * Math.log(ours / half) + (theirs > 0 ? theirs * Math.log(theirs / half) : 0);
}
