// Whether States are parts of one whole: none twice, none missing, as far as they say what they hold.

import { stateMismatchError, statePartsError } from '../errors.ts';
import { counted, integer, listed } from '../numbers.ts';
import { printable } from '../printable.ts';
import { OffsetRanges, type Overlap } from '../state/ranges.ts';
import type { ScanState } from '../state/state.ts';

export interface Expected {
  /** How many States. */
  expect?: number | undefined;
  /** How many records in all of them. */
  expectRecords?: number | undefined;
}

/** Two States of fewer records can be the same by accident. */
const LEAST_TO_REFUSE = 1000;
/** So many gaps, parts or pairs are named. */
const MOST_NAMED = 5;
const OWN = /^keylane \d+\.\d+\.\d+/;

/** Looks at each State, before it is counted, and at all of them in the end. */
export class StateParts {
  readonly #expected: Expected;
  /** Names by what tells a State from others. */
  readonly #seen = new Map<string, string>();
  readonly #ranges: { name: string; ranges: OffsetRanges }[] = [];
  /** Of all together however many runs they are, so that no overlap is missed: each has twice as many as the next, which are put into it else. */
  readonly #all: OffsetRanges[] = [];
  /** From the first to the last offset of each: a gap that a State has inside is the topic's own, as compaction and transactions leave some. */
  readonly #spans = new OffsetRanges(Infinity);
  readonly #parts = new Map<number, string>();
  readonly #producers = new Map<string, string>();
  readonly #notes: string[] = [];
  #of: { count: number; name: string } | undefined;
  /** The first one with records that does not say which part it is. */
  #withoutPart: string | undefined;
  #hasPossible = false;
  #count = 0;
  #records = 0;

  constructor(expected: Expected = {}) {
    this.#expected = expected;
  }

  /**
   * @param name what it is called in errors
   * @param mark what no two States have in common that are of other records
   * @throws {KeylaneError} `ERR_STATE_PARTS`, `ERR_STATE_MISMATCH`
   */
  add(state: ScanState, name: string, mark: string): void {
    this.#count++;
    this.#records += state.records;
    this.#checkProducer(state, name);
    this.#checkPart(state, name);
    if (state.records === 0) return;
    this.#checkTwice(state, name, mark);
    this.#checkRanges(state, name);
  }

  /**
   * @returns what should be known besides the answer
   * @throws {KeylaneError} `ERR_STATE_PARTS`
   */
  finish(): string[] {
    const { expect, expectRecords } = this.#expected;
    if (expect !== undefined && expect !== this.#count) {
      throw statePartsError(`${counted(this.#count, 'State')} came where ${integer(expect)} were expected.`);
    }
    if (expectRecords !== undefined && expectRecords !== this.#records) {
      const [more, less] = [this.#records - expectRecords, expectRecords - this.#records];
      const what = more > 0 ? `${integer(more)} too many` : `${integer(less)} are missing`;
      throw statePartsError(
        `The States have ${counted(this.#records, 'record')} where ${integer(expectRecords)} were expected: ${what}.`,
      );
    }
    return [...this.#notes, ...this.#missing(), ...this.#gaps(), ...this.#releases()];
  }

  #checkProducer({ producer }: ScanState, name: string): void {
    if (producer === undefined) return;
    if (!OWN.test(producer)) {
      throw stateMismatchError(
        `${quoted(name)} was written by "${printable(producer)}", not by keylane, and nobody knows whether its figures mean the same. Scan its source with keylane.`,
      );
    }
    if (!this.#producers.has(producer)) this.#producers.set(producer, name);
  }

  #checkPart({ part, records }: ScanState, name: string): void {
    if (!part) {
      if (records > 0) this.#withoutPart ??= name;
    } else {
      this.#of ??= { count: part.of, name };
      if (this.#of.count !== part.of) {
        throw statePartsError(
          `${quoted(this.#of.name)} is of ${integer(this.#of.count)} parts, but ${quoted(name)} is of ${integer(part.of)}. Merge the parts of one whole.`,
        );
      }
      for (const number of part.numbers) {
        const other = this.#parts.get(number);
        if (other !== undefined) {
          throw statePartsError(
            `${quoted(name)} and ${quoted(other)} are both part ${number} of ${part.of}: its records would be counted twice. Leave one out.`,
          );
        }
        this.#parts.set(number, name);
      }
    }
    if (this.#of && this.#withoutPart !== undefined) {
      throw statePartsError(
        `${quoted(this.#of.name)} says which part of ${this.#of.count} it is, and ${quoted(this.#withoutPart)} does not. Merge the parts first, or scan all of them with --state-part.`,
      );
    }
  }

  #checkTwice({ records }: ScanState, name: string, mark: string): void {
    const other = this.#seen.get(mark);
    if (other === undefined) {
      this.#seen.set(mark, name);
      return;
    }
    const what = `${quoted(name)} is the same State as ${quoted(other)}`;
    if (records >= LEAST_TO_REFUSE) {
      throw statePartsError(
        `${what}: its ${integer(records)} records would be counted twice. Leave one out. If they are two parts that are equal, scan them with --state-part.`,
      );
    }
    this.#notes.push(`warning: ${what}, and its ${counted(records, 'record')} are counted twice`);
  }

  #checkRanges({ ranges }: ScanState, name: string): void {
    if (!ranges) return;
    const other =
      this.#all.some(each => each.overlap(ranges)) && this.#ranges.find(each => each.ranges.overlap(ranges));
    if (other) {
      throw statePartsError(
        `${quoted(name)} and ${quoted(other.name)} both hold ${offsetsOf(other.ranges.overlap(ranges)!)}: these records would be counted twice. Leave one out.`,
      );
    }
    if (!this.#hasPossible && this.#all.some(each => each.possibleOverlap(ranges))) this.#notePossible(ranges, name);
    this.#ranges.push({ name, ranges });
    this.#addToAll(ranges);
    this.#spans.mergeSpans(ranges);
  }

  #addToAll(ranges: OffsetRanges): void {
    const all = this.#all;
    const own = new OffsetRanges(Infinity);
    own.merge(ranges);
    all.push(own);
    while (all.length > 1 && 2 * all.at(-1)!.count > all.at(-2)!.count) {
      const last = all.pop()!;
      all.at(-1)!.merge(last);
    }
  }

  /** Once: there may be as many as there are States. */
  #notePossible(ranges: OffsetRanges, name: string): void {
    const other = this.#ranges.find(each => each.ranges.possibleOverlap(ranges))!;
    this.#hasPossible = true;
    this.#notes.push(
      `warning: ${quoted(name)} and ${quoted(other.name)} both hold ${offsetsOf(other.ranges.possibleOverlap(ranges)!)}, if they are of one topic, which one of the two does not say: then these records are counted twice`,
    );
  }

  #missing(): string[] {
    if (!this.#of) return [];
    const missing: number[] = [];
    for (let i = 1; i <= this.#of.count; i++) if (!this.#parts.has(i)) missing.push(i);
    if (missing.length === 0) return [];
    return [
      `warning: of ${integer(this.#of.count)} parts ${listed(missing.map(String), MOST_NAMED)} ${missing.length === 1 ? 'is' : 'are'} missing`,
    ];
  }

  #gaps(): string[] {
    const gaps = this.#spans.gaps();
    if (gaps.length === 0) return [];
    return [
      `warning: no State holds ${listed(gaps.map(offsetsOf), MOST_NAMED)}: a part is missing, or the topic does not have them`,
    ];
  }

  #releases(): string[] {
    if (this.#producers.size < 2) return [];
    const all = [...this.#producers].map(([producer, name]) => `${printable(producer)} (${printable(name)})`);
    return [`States of several releases: ${listed(all, MOST_NAMED)}`];
  }
}

const quoted = (name: string): string => `"${printable(name)}"`;

function offsetsOf({ topic, partition, from, to }: Overlap): string {
  const offsets = from === to ? `offset ${integer(from)}` : `offsets ${integer(from)} to ${integer(to)}`;
  return `${offsets} of partition ${partition}${topic === undefined ? '' : ` of ${printable(topic)}`}`;
}
