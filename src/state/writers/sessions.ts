// What is known of the writers of batches: one run of a program with a producer id, or all who leave the same mark without one.

/** As many are told apart; what comes after them is one. */
const MOST_SESSIONS = 256;

/** In place of the producer id of what comes after them. */
export const REST = -2;

/** In UTF-16 units; Kafka allows 32,767 bytes. */
export const LONGEST_NAME = 249;

/** A record's place. */
export interface Place {
  /** NaN for none. */
  timestamp: number;
  partition: number;
  offset: number;
}

/** What a batch says of its writer. */
export interface BatchMark {
  /** -1 for none, and so are epoch and sequence, or 0: clients differ. */
  producerId: number;
  epoch: number;
  sequence: number;
  isTransactional: boolean;
  /** How the records are compressed, and what the compressor left: `gzip:0/00/ff`; empty for what is not compressed. */
  shape: string;
}

/** Batches whose keyed records fit the same rules, all of them. */
export interface FittingBatches {
  batches: number;
  records: number;
}

/** Offsets, both ends of them. */
export type OffsetRange = [first: number, last: number];

export interface Session {
  /** -1 for writers without one, -2 for the rest: those who came when there were enough. */
  readonly producerId: number;
  /** Epoch and sequence of a batch without a producer id: `-1/-1/-1`, `-1/-1/0` or `-1/0/0`. Empty for one with an id. */
  readonly triple: string;
  /** Of its first batch. Without a producer id it is part of the mark, and all batches have it. */
  readonly shape: string;
  isTransactional: boolean;
  /** What the program calls itself, where that is known; cut off if it is long. */
  transactionalId?: string | undefined;
  batches: number;
  records: number;
  keyless: number;
  first: Place;
  last: Place;
  lowestEpoch: number;
  highestEpoch: number;
  /** Where it wrote, from its first batch there to its last: others may have written in between. */
  readonly partitions: Map<number, OffsetRange>;
  /** By rule mask: the rules that all keyed records of a batch fit. */
  readonly masks: Map<number, FittingBatches>;
}

export class Sessions {
  readonly #all = new Map<string, Session>();
  /** The batch whose records are being added. */
  #open: Session | undefined;
  #mask = -1;
  #keyed = 0;
  /** Whose batch came last, so that a name is not made for each. */
  #last: (BatchMark & { session: Session }) | undefined;

  /** The next records are of this batch. */
  begin(mark: BatchMark, first: Place, last: Place): void {
    this.close();
    const session = this.#sessionOf(mark);
    session.batches++;
    session.isTransactional ||= mark.isTransactional;
    session.lowestEpoch = Math.min(session.lowestEpoch, mark.epoch);
    session.highestEpoch = Math.max(session.highestEpoch, mark.epoch);
    addRange(session.partitions, first.partition, first.offset, last.offset);
    if (isBefore(first, session.first)) session.first = { ...first };
    if (!isBefore(last, session.last)) session.last = { ...last };
    this.#open = session;
  }

  /**
   * Records of the batch that has begun last.
   * @param mask the rules that all of the `keyed` ones fit, which have keys and are in partitions of the topic
   */
  add(records: number, keyless: number, keyed: number, mask: number): void {
    const session = this.#open;
    if (!session) return;
    session.records += records;
    session.keyless += keyless;
    if (keyed === 0) return;
    this.#mask &= mask;
    this.#keyed += keyed;
  }

  /** The last batch has no more records. */
  close(): void {
    const { masks } = this.#open ?? {};
    if (masks && this.#keyed > 0) addTo(masks, this.#mask, { batches: 1, records: this.#keyed });
    this.#open = undefined;
    this.#mask = -1;
    this.#keyed = 0;
  }

  /** Adds all of another table, which is closed. */
  merge(other: Sessions): void {
    for (const session of other) this.addAll(session);
  }

  /** Adds what is known of a session. */
  addAll(session: Session): void {
    this.close();
    const mine = this.#all.get(nameOf(session)) ?? this.#make(session);
    mine.isTransactional ||= session.isTransactional;
    mine.batches += session.batches;
    mine.records += session.records;
    mine.keyless += session.keyless;
    mine.lowestEpoch = Math.min(mine.lowestEpoch, session.lowestEpoch);
    mine.highestEpoch = Math.max(mine.highestEpoch, session.highestEpoch);
    if (isBefore(session.first, mine.first)) mine.first = session.first;
    if (!isBefore(session.last, mine.last)) mine.last = session.last;
    for (const [partition, [from, to]] of session.partitions) addRange(mine.partitions, partition, from, to);
    mine.transactionalId ??= session.transactionalId;
    for (const [mask, fitting] of session.masks) addTo(mine.masks, mask, fitting);
  }

  /** Names sessions by their producer ids. */
  name(transactionalIds: ReadonlyMap<number, string>): void {
    for (const session of this) {
      session.transactionalId ??= transactionalIds.get(session.producerId)?.slice(0, LONGEST_NAME);
    }
  }

  /** In the order in which they were met. */
  [Symbol.iterator](): IterableIterator<Session> {
    return this.#all.values();
  }

  #sessionOf(mark: BatchMark): Session {
    const { producerId, epoch, sequence, shape, isTransactional } = mark;
    const last = this.#last;
    const isSame =
      last?.producerId === producerId &&
      (producerId >= 0 ||
        (last.epoch === epoch &&
          last.sequence === sequence &&
          last.shape === shape &&
          last.isTransactional === isTransactional));
    if (isSame) return last.session;
    const triple = producerId >= 0 ? '' : `${producerId}/${epoch}/${sequence}`;
    const id = { producerId: Math.max(-1, producerId), triple, shape, isTransactional };
    const session = this.#all.get(nameOf(id)) ?? this.#make(id);
    this.#last = { ...mark, session };
    return session;
  }

  #make(id: SessionId): Session {
    const isRest = this.#all.size >= MOST_SESSIONS;
    const { producerId, triple, shape, isTransactional } = isRest ? REST_ID : id;
    const name = nameOf(isRest ? REST_ID : id);
    const known = this.#all.get(name);
    if (known) return known;
    const session: Session = {
      producerId,
      triple,
      shape,
      isTransactional,
      transactionalId: undefined,
      batches: 0,
      records: 0,
      keyless: 0,
      first: { timestamp: Infinity, partition: Infinity, offset: Infinity },
      last: { timestamp: -Infinity, partition: -1, offset: -1 },
      lowestEpoch: Infinity,
      highestEpoch: -Infinity,
      partitions: new Map(),
      masks: new Map(),
    };
    this.#all.set(name, session);
    return session;
  }
}

type SessionId = Pick<Session, 'producerId' | 'triple' | 'shape' | 'isTransactional'>;

const REST_ID: SessionId = { producerId: REST, triple: '', shape: '', isTransactional: false };

/** A producer may write with transactions and without, and change how it compresses; without an id nobody knows. */
function nameOf({ producerId, triple, shape, isTransactional }: SessionId): string {
  return producerId === -1 ? `${triple} ${shape} ${isTransactional}` : String(producerId);
}

function addRange(partitions: Session['partitions'], partition: number, first: number, last: number): void {
  const range = partitions.get(partition);
  if (!range) partitions.set(partition, [first, last]);
  else {
    range[0] = Math.min(range[0], first);
    range[1] = Math.max(range[1], last);
  }
}

function addTo(masks: Session['masks'], mask: number, { batches, records }: FittingBatches): void {
  const found = masks.get(mask);
  if (!found) {
    masks.set(mask, { batches, records });
    return;
  }
  found.batches += batches;
  found.records += records;
}

/** By time; where it is the same, or there is none, by partition and offset. */
function isBefore(a: Place, b: Place): boolean {
  const byTime = (Number.isNaN(a.timestamp) ? 0 : a.timestamp) - (Number.isNaN(b.timestamp) ? 0 : b.timestamp);
  if (byTime !== 0 && !Number.isNaN(byTime)) return byTime < 0;
  return a.partition < b.partition || (a.partition === b.partition && a.offset < b.offset);
}
