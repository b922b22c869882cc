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
