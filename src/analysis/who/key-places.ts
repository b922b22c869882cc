// Where candidates put the keys that were seen, and which keys are one piece of evidence for them.

import { ruleOf } from '../../rules/index.ts';
import type { Witness } from '../../state/writers/state.ts';
import { latin1 } from '../shared/key-forms.ts';
import { type Candidate, hashedPart, ruleOfCandidate } from './candidate.ts';
import { placeOf } from './places-at.ts';
import { addsLastByte } from './relatives.ts';

interface Places {
  /** Of each pair; -1 where the candidate has none for its key. */
  places: Int32Array;
  /** The piece of evidence that each pair belongs to. */
  units: Int32Array;
  /** 0 for those of more than 32 bits. */
  hashes: Uint32Array;
}

export class KeyPlaces {
  readonly #pairs: readonly Witness[];
  readonly #candidates: readonly Candidate[];
  readonly #known = new Map<number, Places>();
  #keys: Int32Array | undefined;

  constructor(pairs: readonly Witness[], candidates: readonly Candidate[]) {
    this.#pairs = pairs;
    this.#candidates = candidates;
  }

  /** @param bit of the candidate */
  of(bit: number): Places {
    const known = this.#known.get(bit);
    if (known) return known;
    const candidate = this.#candidates[bit];
    const rule = ruleOf(candidate.rule);
    const places = new Int32Array(this.#pairs.length);
    const hashes = new Uint32Array(this.#pairs.length);
    const parts = this.#pairs.map(({ key }) => hashedPart(candidate, key));
    for (const [i, part] of parts.entries()) {
      const hash = part && rule.hashOf(part);
      places[i] = hash === undefined ? -1 : placeOf(rule, hash, part!, candidate.numPartitions);
      if (typeof hash === 'number') hashes[i] = hash;
    }
    const units = areKeysAlone(candidate) ? this.keys : this.#unitsOfParts(candidate, parts, hashes);
    const found = { places, units, hashes };
    this.#known.set(bit, found);
    return found;
  }

  /** The pieces of evidence alone: of most candidates each key is one, wherever it is put. */
  unitsOf(bit: number): Int32Array {
    return areKeysAlone(this.#candidates[bit]) ? this.keys : this.of(bit).units;
  }

  /** Which pairs have the same key. */
  get keys(): Int32Array {
    this.#keys ??= unitsOf(this.#pairs.map(({ first, second }) => `${first} ${second}`));
    return this.#keys;
  }

  /**
   * Parts of keys count once. Of a sum of bytes, and of CRC-32, the hash of a part can be that of the whole key but for a constant, as long as keys
   * are of one length: then the same hash with another seed does the same, at a power of two always and elsewhere but for what overflows, and all keys of a
   * length are one piece of evidence.
   */
  #unitsOfParts(candidate: Candidate, parts: readonly (Uint8Array | undefined)[], hashes: Uint32Array): Int32Array {
    const rule = ruleOfCandidate(candidate);
    const units = unitsOf(parts.map(part => (part ? latin1(addsLastByte(rule) ? part.subarray(0, -1) : part) : '')));
    if (!candidate.view) return units;
    const isPowerOfTwo = (candidate.numPartitions & (candidate.numPartitions - 1)) === 0;
    const lengths = this.#pairs.map(({ key }) => String(key.length));
    const isSameBut = (difference: (a: number, b: number) => number): boolean => {
      const constants = new Map<string, number>();
      return this.#pairs.every(({ key }, i) => {
        if (parts[i] === undefined) return true;
        if (!rule.reads(key)) return false;
        const whole = rule.hashOf(key);
        // A digest is no sum of bytes.
        if (typeof whole !== 'number') return false;
        const constant = difference(hashes[i], whole);
        const known = constants.get(lengths[i]) ?? constant;
        constants.set(lengths[i], known);
        return known === constant;
      });
    };
    const isSame = (isPowerOfTwo && isSameBut((a, b) => a ^ b)) || isSameBut((a, b) => (a - b) | 0);
    return isSame ? unitsOf(lengths) : units;
  }
}

/** Whether each key is a piece of evidence of its own. */
export function areKeysAlone(candidate: Candidate): boolean {
  return !candidate.view && !addsLastByte(ruleOfCandidate(candidate));
}

function unitsOf(names: readonly string[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(names, name => {
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  });
}
