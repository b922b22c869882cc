// The ids of rules as types. Written out: JSR takes no package whose types it would have to compute. test/rules/rules.test.ts holds them against the table.

/** Of the rules that producers' partitioners can be asked for. */
export type ProducerRuleId =
  | 'murmur2'
  | 'murmur2-unsigned'
  | 'murmur2-abs'
  | 'murmur2-float'
  | 'crc32'
  | 'crc32-abs'
  | 'crc32-mask'
  | 'no-kafka-crc32'
  | 'fnv1a-abs'
  | 'fnv1a-mask'
  | 'fnv1a-unsigned'
  | 'xxhash32'
  | 'kafka-node'
  | 'hashcode-abs'
  | 'hashcode-mask';

/** Of the other rules that clients have. */
export type OtherRuleId =
  | 'crc32-character-count'
  | 'murmur2-character-count'
  | 'fnv1a-character-count'
  | 'sha1'
  | 'debezium-java'
  | 'debezium-murmur'
  | 'maxwell-hash'
  | 'maxwell-murmur3'
  | 'event-hubs'
  | 'pulsar-murmur3'
  | 'kinesis';

/** Of rules of few clients, and of those that people write by hand. */
export type RareRuleId =
  | 'integer-abs'
  | 'integer-floor'
  | 'int32-abs'
  | 'int32-floor'
  | 'int64-abs'
  | 'int64-floor'
  | 'int64-hashcode-abs'
  | 'hashcode-floor'
  | 'array-hashcode-abs'
  | 'objects-hash-abs'
  | 'canal'
  | 'phash2'
  | 'md5-sum'
  | 'seahash'
  | 'fnv1a-64'
  | 'murmur2-low-bytes'
  | 'murmur3-unsigned'
  | 'djb2-end'
  | 'pulsar-boost'
  | 'pulsar-boost-182';

/** The id of a rule: stable, and what every part of keylane calls it. */
export type RuleId = ProducerRuleId | OtherRuleId | RareRuleId;
