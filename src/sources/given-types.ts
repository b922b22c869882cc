// What a program can give as a source.

/** A record as clients hand it to consumers: kafkajs' with its partition, @platformatic/kafka's, node-rdkafka's. */
export interface GivenRecord {
  /** A string stands for its UTF-8; null and undefined: no key. */
  readonly key?: string | Uint8Array | null | undefined;
  /** Left out where it is not known. */
  readonly partition?: number | null | undefined;
  readonly offset?: number | bigint | string | null | undefined;
  /** Milliseconds since 1970. */
  readonly timestamp?: number | bigint | string | Date | null | undefined;
  /** null: a tombstone. undefined: not known. */
  readonly value?: unknown;
  /** Records of more than one topic are an error, unless one is asked for. */
  readonly topic?: string | undefined;
}

/** Many records, a column each: what Arrow and other column stores have. */
export interface GivenColumns {
  /** All keys' bytes one after another, and `count + 1` ascending offsets into them: a KeyBlock is one. */
  readonly keys: { readonly bytes: Uint8Array; readonly offsets: Uint32Array };
  /** 1 where the record has no key; left out if all have one. */
  readonly keyless?: Uint8Array | undefined;
  /** One a record; below 0 where it is not known. */
  readonly partitions?: Int32Array | undefined;
  readonly offsets?: Float64Array | BigInt64Array | undefined;
  /** Milliseconds since 1970. */
  readonly timestamps?: Float64Array | BigInt64Array | undefined;
  /** 1 where the record has no value. */
  readonly tombstones?: Uint8Array | undefined;
  /** How many bytes its value has. */
  readonly valueBytes?: Float64Array | Int32Array | Uint32Array | undefined;
}

export type Given = Uint8Array | GivenRecord | GivenColumns;
/** Elements of one kind. */
export type GivenSource = Iterable<Given> | AsyncIterable<Given>;
