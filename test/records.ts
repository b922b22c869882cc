// Records as the lines in which tools print them.

export interface TestRecord {
  readonly key: string | null;
  readonly partition: number;
  readonly offset?: number;
  /** Milliseconds. */
  readonly timestamp?: number;
  readonly topic?: string;
  readonly value?: string | null;
}

/** One line of each format that tells where a record was found, without its end. */
export const LINE = {
  /** `kcat -J` */
  kcat: ({ key, partition, offset = 0, timestamp = 1.7e12, topic = 't', value = 'x' }: TestRecord): string =>
    JSON.stringify({ topic, partition, offset, tstype: 'create', ts: timestamp, broker: 1, key, payload: value }),
  /** kafka-console-consumer.sh with timestamp, partition and key */
  console: ({ key, partition, timestamp = 1.7e12, value = 'v' }: TestRecord): string =>
    `CreateTime:${timestamp}\tPartition:${partition}\t${key}\t${value}`,
  jsonl: (record: TestRecord): string => JSON.stringify(record),
  /** `kcat -f '%p\t%k\n'` */
  tsv: ({ key, partition }: TestRecord): string => `${partition}\t${key}`,
};

export const linesOf = <R extends TestRecord>(records: readonly R[], line: (record: R) => string): string =>
  records.map(record => `${line(record)}\n`).join('');
