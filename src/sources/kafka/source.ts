// A topic of a cluster as a source.

import { usageError } from '../../errors.ts';
import { bytesText, integer } from '../../numbers.ts';
import { BlockSink } from '../batches/block-sink.ts';
import type { RecordSink } from '../batches/columns.ts';
import { BatchDecoder, type DecodeOptions } from '../batches/decoder.ts';
import type { SourceNotes, SourceOptions } from '../options.ts';
import type { Reading } from '../reading.ts';
import type { RecordBlock } from '../records/block.ts';
import { keysOf, type Source } from '../source-types.ts';
import { isKafkaAddress } from './address.ts';
import type { Cluster, Topic } from './cluster.ts';
import { Leaders, type LiveNotes } from './leaders.ts';
import { openTopic, settled } from './open.ts';
import { Pace } from './pace.ts';
import { type ReaderOptions, TopicReader } from './reader.ts';
import { planSample, readRuns, type SampleCounts } from './sample.ts';
import { type PartitionWindow, windowOf } from './window.ts';

/** Above that somebody may think twice. */
const MANY_RECORDS = 1_000_000;

/**
 * Opens a topic up to its end offsets as of now. Needs the rights DESCRIBE and READ; no group is made, nothing is committed.
 * @param paths one kafka://…
 * @throws {KeylaneError} `ERR_KAFKA_…`, `ERR_USAGE`
 */
export async function openKafka(paths: readonly string[], options: SourceOptions): Promise<Source> {
  const [name] = paths;
  if (paths.length > 1) {
    const other = paths.find((path, i) => i > 0 && !isKafkaAddress(path));
    throw usageError(
      `One topic is read, but there are ${paths.length} sources${other === undefined ? '' : ', of which one is no topic'}. Read them one after the other.`,
    );
  }
  const { kafka = { settings: { env: {} } }, onBytes } = options;
  const { cluster, topic: first } = await openTopic(name, kafka.settings);
  try {
    const { committed } = cluster.settings;
    const { topic, windows } = await settled(async isFirst => {
      // Leaders may have moved since.
      const topic = isFirst ? first : await cluster.topic(first.name);
      return { topic, windows: await windowOf(cluster, topic, kafka, committed) };
    });
    const size = await bytesOf(cluster, topic, windows);
    const how = {
      name,
      committed,
      maxRate: kafka.maxRate,
      onBytes,
      longestBatch: options.longestBatch,
      crc32c: options.crc32c,
    };
    const count = countOf(windows);
    // All of what is no more than was asked for.
    const isSample = kafka.sample !== undefined && kafka.sample < count;
    return {
      name,
      reading: readingOf(topic, windows, cluster.settings.notes, isSample),
      numPartitions: topic.partitions.length,
      hasAllPartitions: true,
      ...(isSample
        ? sampleOf(cluster, topic, windows, { ...how, records: kafka.sample!, size })
        : wholeOf(cluster, topic, windows, { ...how, size })),
      close: () => cluster.close(),
    };
  } catch (error) {
    await cluster.close();
    throw error;
  }
}

interface How extends ReaderOptions, DecodeOptions {
  /** In bytes, of all records. */
  readonly size: number | undefined;
}

type Opened = Pick<Source, 'size' | 'shareRead' | 'announced' | 'sample' | 'records' | 'batches' | 'keys'>;

function wholeOf(cluster: Cluster, topic: Topic, windows: readonly PartitionWindow[], how: How): Opened {
  let reader: TopicReader | undefined;
  const startReader = (): TopicReader => {
    reader = new TopicReader(cluster, topic, windows, how);
    return reader;
  };
  const { size } = how;
  return {
    size,
    shareRead: () => reader?.shareRead ?? 0,
    announced: announcement(topic, windows, size),
    ...readBy(notes => readTopic(startReader(), topic, notes, how)),
    batches: (sink, notes) => topicInto(sink, startReader(), topic, notes, how),
  };
}

function readBy(records: Source['records']): Pick<Source, 'records' | 'keys'> {
  return {
    records,
    async *keys(notes) {
      for await (const block of records(notes)) yield keysOf(block);
    },
  };
}

/** The records of a topic, those of a partition in the order of their offsets. */
async function* readTopic(
  reader: TopicReader,
  topic: Topic,
  notes: SourceNotes,
  how: DecodeOptions,
): AsyncGenerator<RecordBlock> {
  const sink = new BlockSink();
  for await (const _ of decodeTopic(reader, topic, sink, notes, how)) yield* sink.take();
  sink.flush();
  yield* sink.take();
}

/** The same, put into a sink that keeps no bytes behind `use`. */
async function topicInto(
  sink: RecordSink,
  reader: TopicReader,
  topic: Topic,
  notes: SourceNotes,
  how: DecodeOptions,
): Promise<void> {
  for await (const _ of decodeTopic(reader, topic, sink, notes, how));
  sink.flush();
}

/** Stops before the bytes that have been decoded are overwritten. */
async function* decodeTopic(
  reader: TopicReader,
  topic: Topic,
  sink: RecordSink,
  notes: SourceNotes,
  how: DecodeOptions,
): AsyncGenerator<void> {
  const decoder = new BatchDecoder(sink, how);
  notes.topic ??= { of: topic.name };
  for await (const sections of reader.answers()) {
    for (const { bytes, from, to, run, aborted } of sections) await decoder.decode(bytes, from, to, run, aborted);
    yield;
  }
  notes.events.push(...eventsOf(reader.notes, topic));
}

/** Without batches: what is read is runs. */
function sampleOf(
  cluster: Cluster,
  topic: Topic,
  windows: readonly PartitionWindow[],
  { records, size, maxRate, ...others }: How & { readonly records: number },
): Opened {
  const { groups: places, runLength } = planSample(windows, records, Math.random);
  const counts: SampleCounts = { runs: 0, rejected: 0 };
  const leaders = new Leaders(cluster, topic, others.committed);
  const how = { ...others, runLength, leaders, pace: new Pace(maxRate) };
  const groups = places.map(group => () => readRuns(cluster, topic, group, how, counts));
  const offsets = countOf(windows);
  const numPlaces = places.reduce((sum, group) => sum + group.length, 0);
  return {
    shareRead: () => (counts.runs + counts.rejected) / numPlaces,
    announced: sampleAnnouncement(topic, offsets, records, size),
    sample: {
      groups,
      async drawn(notes) {
        await leaders.lookAgain();
        notes.events.push(...eventsOf(leaders.notes, topic));
        return { ...counts, offsets };
      },
    },
    ...readBy(async function* () {
      for (const group of groups) yield* group();
    }),
  };
}

function sampleAnnouncement({ name }: Topic, offsets: number, records: number, bytes: number | undefined): string {
  const size = bytes === undefined ? '' : ` of ${bytesText(bytes)}`;
  return `reading about ${integer(records)} of ${integer(offsets)} offsets of ${name}${size}`;
}

/** What the reader met, in sentences. */
function eventsOf({ deleted, truncated, moved, added }: LiveNotes, { name, partitions }: Topic): string[] {
  const events: string[] = [];
  if (deleted > 0) {
    events.push(`warning: ${integer(deleted)} offsets of ${name} were deleted before they were read, and are left out`);
  }
  if (truncated > 0) {
    events.push(
      `warning: ${integer(truncated)} offsets of ${name} that were there at the start are gone: a broker without them has become the leader`,
    );
  }
  if (moved > 0) events.push(`leaders of ${moved} partitions moved while they were read`);
  if (added > 0) {
    events.push(
      `warning: ${name} has grown to ${partitions.length + added} partitions while it was read; the answer is that for the ${partitions.length} that it had`,
    );
  }
  return events;
}

/** How many bytes brokers have of the windows, about; undefined where they may not tell. */
async function bytesOf(
  cluster: Cluster,
  topic: Topic,
  windows: readonly PartitionWindow[],
): Promise<number | undefined> {
  const sizes = await cluster.sizes(topic.name, windows);
  if (!sizes) return undefined;
  const of = ({ id, start, end, from, to }: PartitionWindow): number =>
    end === start ? 0 : ((sizes.get(id) ?? 0) * (to - from)) / (end - start);
  return Math.round(windows.reduce((sum, window) => sum + of(window), 0));
}

function countOf(windows: readonly PartitionWindow[]): number {
  return windows.reduce((sum, { from, to }) => sum + to - from, 0);
}

function announcement(
  topic: Topic,
  windows: readonly PartitionWindow[],
  bytes: number | undefined,
): string | undefined {
  const count = countOf(windows);
  if (count < MANY_RECORDS) return undefined;
  const size = bytes === undefined ? '' : `, ${bytesText(bytes)}`;
  return `reading ${integer(count)} offsets of ${topic.name}${size}; --last N, --since TIME and --max-rate make it less`;
}

function readingOf(
  topic: Topic,
  windows: readonly PartitionWindow[],
  notes: readonly string[],
  isSample: boolean,
): Reading {
  const as = `topic ${topic.name}`;
  const of = windows.length === topic.partitions.length ? '' : `${windows.length} of `;
  const what = `read ${isSample ? 'a sample of ' : ''}${as}: ${integer(countOf(windows))} offsets in ${of}${topic.partitions.length} partitions`;
  return {
    ...{ format: 'kafka', as, isGuess: false, isPlain: true, keyType: 'string', skip: 0, skippedLines: 0 },
    ...{ tellsPartitions: true, tellsTopics: true, remarks: [what, ...notes] },
  };
}
