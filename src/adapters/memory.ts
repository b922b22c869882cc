// Which partition a message object was given before, for clients that ask again on every retry.

import type { TopicInfo } from '../partitioners/index.ts';

/**
 * So long the same object with the same value is taken for a retry, from when it was placed or its topic's partitions were last other ones.
 * A client that asks again says neither which send it asks for nor that it has asked before; a day is longer than a send is retried.
 */
export const RETRY_MS = 24 * 60 * 60 * 1000;

/** A topic of one producer as it was for a while. */
export interface Era {
  readonly producer: object;
  /** The newest: within an era only leaders change. */
  info: TopicInfo;
  readonly startedAt: number;
  endedAt: number;
}

/** Where a record was placed: in a partition of its era, or wherever its key is under the era's partition count. */
export interface Choice {
  readonly era: Era;
  readonly partition: number | 'by key';
  /** The record's own, to tell another record in the same object. */
  readonly value: unknown;
}

/** What is to be handed to `remember` for a message without a choice: which way its choice is kept. */
export type NoChoice = 'unstamped' | 'stamped' | 'stamped elsewhere';

class Identity {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: so that a subclass adds its private field to this very object.
    return object;
  }
}

/**
 * A private field on somebody else's object: nobody sees it, `{ ...message }` does not copy it, and it is gone with the object. A WeakMap
 * says the same but takes several times as long; a second field takes as long as three, where the object has no room for it (Node 20).
 */
class Stamp extends Identity {
  #choice: Choice;

  constructor(message: object, choice: Choice) {
    super(message);
    this.#choice = choice;
  }

  static of(message: object): Choice | undefined {
    return #choice in message ? (message as Stamp).#choice : undefined;
  }

  /** For a message that has a stamp already. */
  static replace(message: object, choice: Choice): void {
    (message as Stamp).#choice = choice;
  }
}

/** Of no producer. */
const FORGOTTEN: Choice = {
  era: { producer: {}, info: { topic: '', numPartitions: 1 }, startedAt: 0, endedAt: 0 },
  partition: 0,
  value: undefined,
};

/** Engines may come to refuse frozen objects a private field. Asked once: a `try` around each message would take 10 ns. */
const stampsFrozen = (() => {
  try {
    new Stamp(Object.freeze({}), FORGOTTEN);
    return true;
  } catch {
    return false;
  }
})();

/** The choices of one producer in one topic. */
export class Memory {
  readonly #producer: object;
  readonly #now: () => number;
  readonly #stampsFrozen: boolean;
  #era: Era;
  /** Of messages that another producer or topic has stamped, or that cannot be stamped. */
  #others: WeakMap<object, Choice> | undefined;

  /** @param producer the same for all of a producer's topics */
  constructor(producer: object, info: TopicInfo, now = () => performance.now(), canStampFrozen = stampsFrozen) {
    this.#producer = producer;
    this.#now = now;
    this.#stampsFrozen = canStampFrozen;
    this.#era = this.#begin(info);
  }

  get info(): TopicInfo {
    return this.#era.info;
  }

  /** Metadata have been refreshed. Choices outlive it, also if the topic has other partitions now. */
  update(info: TopicInfo): void {
    if (info.numPartitions === this.#era.info.numPartitions) this.#era.info = info;
    else this.#end(info);
  }

  /** The message's choice, whatever has become of its partition since, or how a new one is to be kept. */
  recall(message: object): Choice | NoChoice {
    const stamp = Stamp.of(message);
    if (stamp === undefined && this.#stampsFrozen) return 'unstamped';
    const isOwn = stamp !== undefined && this.#isOwn(stamp.era);
    const choice = isOwn ? stamp : this.#others?.get(message);
    if (choice !== undefined && this.#isKept(choice.era) && !isAnother(message, choice.value)) return choice;
    return isOwn ? 'stamped' : stamp === undefined ? 'unstamped' : 'stamped elsewhere';
  }

  /** @param how what `recall` has just answered: looking for the stamp a second time would take 10 ns */
  remember(message: object, partition: Choice['partition'], how: NoChoice | Choice): void {
    const choice = { era: this.#era, partition, value: (message as { value?: unknown }).value };
    if (how === 'unstamped' && (this.#stampsFrozen || Object.isExtensible(message))) new Stamp(message, choice);
    else if (how === 'stamped' || how === Stamp.of(message)) Stamp.replace(message, choice);
    else {
      this.#others ??= new WeakMap();
      this.#others.set(message, choice);
    }
  }

  /** The next ask for this message is a new one. */
  forget(message: object, choice: Choice): void {
    if (Stamp.of(message) === choice) Stamp.replace(message, FORGOTTEN);
    else this.#others?.delete(message);
  }

  /** By name: a topic that was let go and has come back is another Memory. */
  #isOwn({ producer, info }: Era): boolean {
    return producer === this.#producer && info.topic === this.#era.info.topic;
  }

  #isKept(era: Era): boolean {
    const now = this.#now();
    if (now - this.#era.startedAt >= RETRY_MS) this.#end(this.#era.info);
    return era === this.#era || now - era.endedAt < RETRY_MS;
  }

  #begin(info: TopicInfo): Era {
    return { producer: this.#producer, info, startedAt: this.#now(), endedAt: Number.POSITIVE_INFINITY };
  }

  #end(info: TopicInfo): void {
    this.#era.endedAt = this.#now();
    this.#era = this.#begin(info);
  }
}

/** A new value in the object: another record. Retries show the same one, but an accessor may make it anew each time. */
function isAnother(message: object, value: unknown): boolean {
  if (Object.is((message as { value?: unknown }).value, value)) return false;
  return Object.hasOwn(Object.getOwnPropertyDescriptor(message, 'value') ?? {}, 'value');
}
