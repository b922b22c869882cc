// The same records as each tool writes them. Forms are those of the tools' sources; dumps of the real ones are in test/sources/dumps.

import { partitionForKey } from '../src/js.ts';

export interface Written {
  partition: number;
  offset: number;
  timestamp: number;
  key: string | null;
  value: string;
}

export const PARTITIONS = 6;
const offsets = new Array<number>(PARTITIONS).fill(0);

/** 400 records of 250 keys and 20 without one, where Java's client puts them; some keys ask for quotes. */
export const RECORDS: readonly Written[] = Array.from({ length: 400 }, (_, i) => {
  const key = i % 20 === 19 ? null : i % 50 === 7 ? `order "${i % 250}", b` : `order-${i % 250}`;
  const partition = key === null ? i % PARTITIONS : partitionForKey(key, PARTITIONS);
  return { partition, offset: offsets[partition]++, timestamp: 1_700_000_000_000 + 1000 * i, key, value: `{"n":${i}}` };
});

type Write = (record: Written) => string;
const lines =
  (write: Write) =>
  (records: readonly Written[]): string =>
    records.map(record => `${write(record)}\n`).join('');
const json = JSON.stringify;
const rfc3339 = (timestamp: number): string => new Date(timestamp).toISOString().replace('.000Z', 'Z');
const consoleKey = ({ key }: Written): string => key ?? 'null';
/** A change as Debezium writes it, whose row has columns that are called as the fields of a record are. */
const change = ({ offset, timestamp, value }: Written) => ({
  before: null,
  after: { id: offset, key: 'of the row', partition: 4, offset: 17, doc: JSON.parse(value) },
  source: {
    version: '3.2.0.Final',
    connector: 'postgresql',
    name: 'shop',
    ts_ms: timestamp - 7,
    table: 'orders',
    lsn: offset,
  },
  transaction: null,
  op: 'c',
  ts_ms: timestamp,
});
/** The same with the schema that JsonConverter puts before it. */
const withSchema = (record: Written) => ({
  schema: { type: 'struct', optional: false, name: 'shop.public.orders.Envelope' },
  payload: change(record),
});
const quoted = (field: string | null): string => (field === null ? '' : `"${field.replaceAll('"', '""')}"`);

export interface Tool {
  name: string;
  /** Of the file, if not `dump`. */
  file?: string;
  write: (records: readonly Written[]) => string;
  /** Options that it takes. */
  args?: string[];
  /** Whether it says where records are. */
  hasPartitions: boolean;
  /** Why it can't hold all keys: records with these are left out. */
  lacks?: (record: Written) => boolean;
}

export const TOOLS: readonly Tool[] = [
  {
    name: 'kcat -J',
    hasPartitions: true,
    write: lines(({ partition, offset, timestamp, key, value }) =>
      json({ topic: 'orders', partition, offset, tstype: 'create', ts: timestamp, broker: 1, key, payload: value }),
    ),
  },
  {
    name: "kcat -f '%p\\t%k'",
    hasPartitions: true,
    write: lines(({ partition, key }) => `${partition}\t${key ?? ''}`),
  },
  {
    name: "kcat -f 'Topic %t[%p], …'",
    hasPartitions: true,
    write: lines(
      ({ partition, offset, key, value }) =>
        `Topic orders[${partition}], offset: ${offset}, key: ${key ?? ''}, payload: ${value.length} bytes: ${value}`,
    ),
  },
  {
    name: "kcat -f 'Topic %t [%p] at offset …'",
    hasPartitions: true,
    write: lines(
      ({ partition, offset, key, value }) =>
        `Topic orders [${partition}] at offset ${offset}: key ${key ?? ''}: ${value}`,
    ),
  },
  {
    name: 'kcat -K:',
    hasPartitions: false,
    write: lines(({ key, value }) => `${key ?? ''}:${value}`),
    lacks: ({ key }) => key === null,
  },
  {
    name: 'a format string',
    hasPartitions: true,
    args: ['--format', '%o;%p;%T;%k\\n'],
    write: lines(({ partition, offset, timestamp, key }) => `${offset};${partition};${timestamp};${key ?? ''}`),
  },
  {
    name: 'console consumer',
    hasPartitions: true,
    write: lines(record => `Partition:${record.partition}\t${consoleKey(record)}\t${record.value}`),
  },
  {
    name: 'console consumer with a warning before it',
    hasPartitions: true,
    write: records =>
      `Option --property is deprecated and will be removed in a future version. Use --formatter-property instead.\n${lines(
        record => `Partition:${record.partition}\t${consoleKey(record)}\t${record.value}`,
      )(records)}`,
  },
  {
    name: 'console consumer, all of it',
    hasPartitions: true,
    write: lines(
      record =>
        `CreateTime:${record.timestamp}\tPartition:${record.partition}\tOffset:${record.offset}\tDelivery:NOT_PRESENT\tEpoch:0\ttrace:a1,source:web\t${consoleKey(record)}\t${record.value}`,
    ),
  },
  {
    name: 'console consumer, some with headers',
    hasPartitions: true,
    write: lines(
      record =>
        `Partition:${record.partition}\t${record.offset % 3 === 0 ? 'NO_HEADERS' : 'trace:a1'}\t${consoleKey(record)}\t${record.value}`,
    ),
  },
  {
    name: 'console consumer, another separator',
    hasPartitions: true,
    write: lines(
      record =>
        `CreateTime:${record.timestamp} | Partition:${record.partition} | Offset:${record.offset} | ${consoleKey(record)} | ${record.value}`,
    ),
  },
  ...[':', '|', ' ', ' -- ', ' | ', '::'].map(separator => ({
    name: `console consumer, partition and key with "${separator}" between`,
    hasPartitions: true,
    write: lines(record => [`Partition:${record.partition}`, consoleKey(record), record.value].join(separator)),
    // A key with the separator in it ends there.
    lacks: ({ key }: Written) => key?.includes(separator) ?? false,
  })),
  ...[':', ' | '].map(separator => ({
    name: `console consumer, all of it with "${separator}" between`,
    hasPartitions: true,
    write: lines(({ timestamp, partition, offset, value, key }) =>
      [`CreateTime:${timestamp}`, `Partition:${partition}`, `Offset:${offset}`, key ?? 'null', value].join(separator),
    ),
  })),
  {
    name: 'console consumer without values',
    hasPartitions: true,
    write: lines(record => `Partition:${record.partition}\tOffset:${record.offset}\t${consoleKey(record)}`),
  },
  {
    name: 'console consumer before 2.7',
    hasPartitions: true,
    write: lines(
      record => `CreateTime:${record.timestamp}\t${consoleKey(record)}\t${record.value}\t${record.partition}`,
    ),
  },
  {
    name: 'console consumer without partitions',
    hasPartitions: false,
    write: lines(record => `CreateTime:${record.timestamp}\t${consoleKey(record)}\t${record.value}`),
  },
  {
    name: 'kafka-dump-log',
    hasPartitions: true,
    write: records =>
      Array.from({ length: PARTITIONS }, (_, partition) => [
        `Dumping /data/orders-${partition}/00000000000000000000.log\nLog starting offset: 0\nbaseOffset: 0 lastOffset: 1 count: 2 baseSequence: -1 lastSequence: -1 producerId: -1 producerEpoch: -1 partitionLeaderEpoch: 0 isTransactional: false isControl: false deleteHorizonMs: OptionalLong.empty position: 0 CreateTime: 1700000000000 size: 99 magic: 2 compresscodec: none crc: 1 isvalid: true\n`,
        lines(
          ({ offset, timestamp, key, value }) =>
            `| offset: ${offset} CreateTime: ${timestamp} keySize: ${key === null ? -1 : Buffer.byteLength(key)} valueSize: ${value.length} sequence: -1 headerKeys: []${key === null ? '' : ` key: ${key}`} payload: ${value}`,
        )(records.filter(record => record.partition === partition)),
      ])
        .flat()
        .join(''),
  },
  {
    name: 'rpk topic consume',
    hasPartitions: true,
    write: lines(({ partition, offset, timestamp, key, value }) =>
      json({ topic: 'orders', ...(key === null ? {} : { key }), value, timestamp, partition, offset }, null, 2),
    ),
  },
  {
    name: 'rpk topic consume --pretty-print=false',
    hasPartitions: true,
    write: lines(({ partition, offset, timestamp, key, value }) =>
      json({ topic: 'orders', ...(key === null ? {} : { key }), value, timestamp, partition, offset }),
    ),
  },
  {
    name: 'kafkactl -o json-raw',
    hasPartitions: true,
    write: lines(({ partition, offset, timestamp, key, value }) =>
      json({
        Partition: partition,
        Offset: offset,
        ...(key === null ? {} : { Key: key }),
        Value: value,
        Timestamp: rfc3339(timestamp),
      }),
    ),
  },
  {
    name: 'kafkactl -o json',
    hasPartitions: true,
    write: lines(({ partition, offset, timestamp, key, value }) =>
      json(
        {
          Partition: partition,
          Offset: offset,
          ...(key === null ? {} : { Key: key }),
          Value: value,
          Timestamp: rfc3339(timestamp),
        },
        null,
        '\t',
      ),
    ),
  },
  {
    name: 'kafkactl',
    hasPartitions: true,
    write: lines(({ partition, key, value }) => `${partition}#${key ?? ''}#${value}`),
  },
  {
    name: 'kafkactl --print-all',
    hasPartitions: true,
    write: lines(
      ({ partition, timestamp, key, value }) => `trace:a1#${partition}#${key ?? ''}#${rfc3339(timestamp)}#####${value}`,
    ),
  },
  {
    name: 'kaf',
    hasPartitions: true,
    write: lines(
      ({ partition, offset, timestamp, key, value }) =>
        `${key === null ? '' : `Key:         ${key}\n`}Partition:   ${partition}\nOffset:      ${offset}\nTimestamp:   ${new Date(timestamp).toISOString().replace('T', ' ').replace('.000Z', ' +0000 UTC')}\n${json(JSON.parse(value), null, 2)}`,
    ),
  },
  {
    name: 'kaf --output json-each-row',
    hasPartitions: true,
    write: lines(({ partition, offset, timestamp, key, value }) =>
      json({ topic: 'orders', partition, offset, timestamp: rfc3339(timestamp), headers: [], key, payload: value }),
    ),
  },
  {
    name: 'a JSON array',
    hasPartitions: true,
    write: records =>
      json(
        records.map(({ partition, key }) => ({ partition, key })),
        null,
        1,
      ),
  },
  {
    name: 'a JSON array in one line',
    hasPartitions: true,
    write: records => json(records.map(({ partition, key }) => ({ partition, key }))),
  },
  {
    name: 'JSON with an envelope',
    hasPartitions: true,
    write: lines(({ partition, offset, timestamp, key, value }) =>
      json({ key, value: JSON.parse(value), headers: [], metadata: { timestamp, topic: 'orders', partition, offset } }),
    ),
  },
  {
    name: 'kcat -J of Debezium events',
    hasPartitions: true,
    write: lines(record =>
      json({
        topic: 'orders',
        partition: record.partition,
        offset: record.offset,
        tstype: 'create',
        ts: record.timestamp,
        broker: 1,
        key: record.key,
        payload: json(withSchema(record)),
      }),
    ),
  },
  {
    name: 'Debezium events as JSON lines',
    hasPartitions: true,
    write: lines(record => {
      const { partition, offset, timestamp, key } = record;
      return json({ value: change(record), key, topic: 'orders', partition, offset, timestamp });
    }),
  },
  {
    name: 'Debezium events with their schemas, as JSON over lines',
    hasPartitions: true,
    write: lines(record => {
      const { partition, offset, timestamp, key } = record;
      return json({ topic: 'orders', value: withSchema(record), key, partition, offset, timestamp }, null, 2);
    }),
  },
  {
    name: 'Debezium events as CSV',
    hasPartitions: true,
    write: records =>
      `op,ts_ms,before,after,source.table,key,topic,partition,offset\n${lines(record => {
        const { op, ts_ms, after, source } = change(record);
        return [
          op,
          ts_ms,
          '',
          quoted(json(after)),
          source.table,
          quoted(record.key),
          'orders',
          record.partition,
          record.offset,
        ].join(',');
      })(records)}`,
  },
  {
    name: "a Connect sink's envelope as CSV, its fields between dots",
    hasPartitions: true,
    write: records =>
      `key,value.partition,value.key,metadata.timestamp,metadata.topic,metadata.partition,metadata.offset\n${lines(
        ({ partition, offset, timestamp, key }) =>
          [quoted(key), 4, 'of the row', timestamp, 'orders', partition, offset].join(','),
      )(records)}`,
  },
  {
    name: "Snowflake's sink, JSON lines",
    hasPartitions: true,
    write: lines(({ partition, offset, timestamp, key, value }) =>
      json({
        RECORD_CONTENT: JSON.parse(value),
        RECORD_METADATA: {
          CreateTime: timestamp,
          ...(key === null ? {} : { key }),
          offset,
          partition,
          topic: 'orders',
        },
      }),
    ),
  },
  {
    name: "BigQuery's sink, JSON lines",
    hasPartitions: true,
    write: lines(({ partition, offset, timestamp, key, value }) =>
      json({
        ...JSON.parse(value),
        kafkaKey: key,
        kafkaData: { topic: 'orders', partition, offset, insertTime: timestamp / 1000 },
      }),
    ),
  },
  {
    name: "Connect's fields in each row, CSV",
    hasPartitions: true,
    write: records =>
      `n,kafka_key,kafka_topic,kafka_partition,kafka_offset,kafka_timestamp\n${lines(
        ({ partition, offset, timestamp, key, value }) =>
          [JSON.parse(value).n, quoted(key), 'orders', partition, offset, timestamp].join(','),
      )(records)}`,
  },
  {
    name: "Aiven's S3 sink, JSON lines",
    hasPartitions: false,
    write: lines(({ offset, timestamp, key, value }) =>
      json({ headers: [], key, offset, timestamp: rfc3339(timestamp), value: JSON.parse(value) }),
    ),
  },
  {
    name: "Aiven's S3 sink, CSV",
    hasPartitions: false,
    args: ['--column', '1'],
    write: lines(({ offset, timestamp, key }) => [quoted(key), offset, rfc3339(timestamp)].join(',')),
    file: 'dump.csv',
  },
  ...[',', ';', '\t'].flatMap((delimiter): Tool[] => {
    const row = (fields: (string | number | null)[]): string => fields.join(delimiter);
    const write = lines(({ partition, offset, key }) => row([offset, quoted(key), partition]));
    const shown = delimiter === '\t' ? 'TABs' : delimiter;
    return [
      {
        name: `CSV with ${shown}`,
        hasPartitions: true,
        write: records => `${row(['Offset', 'Key', 'Partition'])}\n${write(records)}`,
      },
      {
        name: `CSV with ${shown}, without a header`,
        file: 'dump.csv',
        hasPartitions: true,
        args: ['--column', '2', '--partition-column', '3'],
        write,
      },
    ];
  }),
  {
    name: 'one key a line',
    hasPartitions: false,
    write: lines(({ key }) => key ?? ''),
  },
  {
    name: 'hex',
    hasPartitions: false,
    args: ['--format', 'hex'],
    write: lines(({ key }) => Buffer.from(key ?? '').toString('hex')),
  },
  {
    name: 'hex that nobody has named',
    hasPartitions: false,
    write: lines(({ key }) => Buffer.from(key ?? '').toString('hex')),
  },
  {
    name: 'base64 in rpk JSON',
    hasPartitions: true,
    args: ['--key-type', 'base64'],
    write: lines(({ partition, key }) =>
      json({ key: key === null ? null : Buffer.from(key).toString('base64'), partition }),
    ),
  },
  {
    name: "rpk -f '%p\\t%k{hex}'",
    hasPartitions: true,
    write: lines(({ partition, key }) => `${partition}\t${Buffer.from(key ?? '').toString('hex')}`),
  },
];
