// What a cluster tells of a topic without a record being read. Null is what may not be known, or what old brokers do not tell.

export interface TopicAnswer {
  topic: string;
  /** Brokers of the cluster. */
  brokers: number;
  numPartitions: number;
  /** Between the start and the end of all partitions: records, if `offsetsAreRecords`. */
  offsets: number;
  /** Whether each offset is a record: no compaction took some, no transaction put markers between. Null if that may not be known. */
  offsetsAreRecords: boolean | null;
  /** On the disks of the leaders, compressed as stored. */
  bytes: number | null;
  /** Of the newest record, in milliseconds since 1970. */
  lastTimestamp: number | null;
  config: TopicConfig | null;
  partitions: TopicPartitionAnswer[];
  /** The fullest partition over the mean, by offsets; null for an empty topic, or one without all leaders. */
  maxOverMean: number | null;
  /** Idempotent producers that brokers remember: for a day after their last record, if nothing else is configured. */
  producers: TopicProducers | null;
  /** Consumer groups that have committed offsets, the one with most lag first. */
  groups: TopicGroup[] | null;
}

export interface TopicConfig {
  /** `delete`, `compact`. */
  cleanupPolicy: string[];
  retentionMs: number | null;
  retentionBytes: number | null;
  /** `CreateTime` or `LogAppendTime`. */
  timestampType: string | null;
  /** `producer`, or what brokers recompress with. */
  compression: string | null;
  /** Whether old records are in remote storage, where reading is slow and may cost money. */
  remoteStorage: boolean | null;
}

export interface TopicPartitionAnswer {
  partition: number;
  /** HOST:PORT; null where there is none at the moment. */
  leader: string | null;
  replicas: number;
  inSync: number;
  start: number | null;
  end: number | null;
  offsets: number | null;
  /** Of all offsets. */
  share: number | null;
  bytes: number | null;
  lastTimestamp: number | null;
}

export interface TopicProducers {
  live: number;
  openTransactions: number;
  lastTimestamp: number | null;
}

export interface TopicGroup {
  group: string;
  /** Offsets that it has not read, of the partitions that it has committed. */
  lag: number;
  partitions: { partition: number; committed: number; lag: number }[];
}
