// In this package to reach what Java's consumer itself reads answers with.
package org.apache.kafka.clients.consumer.internals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.ControlRecordType;
import org.apache.kafka.common.record.EndTransactionMarker;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.MemoryRecordsBuilder;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.LogContext;

/**
 * Random batches of each format, codec and type of time, and what Java's consumer makes of them: BatchSets DIRECTORY SEED BATCHES VALUE.
 * NAME.batches has the bytes; NAME.tsv a line a record (offset, time, key in hex, value's bytes; "-" for none), then "committed" or "aborted"; and
 * NAME.aborted a line "producerId firstOffset" for each aborted transaction.
 */
final class BatchSets {
  private static final int PARTITION = 7;
  private static final short EPOCH = 3;

  private final Random random;
  private final int batches;
  private final int longestValue;

  private BatchSets(long seed, int batches, int longestValue) {
    this.random = new Random(seed);
    this.batches = batches;
    this.longestValue = longestValue;
  }

  public static void main(String[] args) throws Exception {
    BatchSets sets = new BatchSets(Long.parseLong(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
    for (byte format = 0; format <= 2; format++) {
      for (CompressionType codec : CompressionType.values()) {
        for (TimestampType time : new TimestampType[] {TimestampType.CREATE_TIME, TimestampType.LOG_APPEND_TIME}) {
          boolean exists = (codec != CompressionType.ZSTD || format == 2) && (format > 0 || time == TimestampType.CREATE_TIME);
          if (exists) sets.write(Path.of(args[0]), format, codec, time);
        }
      }
    }
  }

  private void write(Path directory, byte format, CompressionType codec, TimestampType time) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<FetchResponseData.AbortedTransaction> aborted = new ArrayList<>();
    long offset = random.nextInt(1000);
    for (int batch = 0; batch < batches; batch++) {
      boolean isTransaction = format == 2 && random.nextInt(4) == 0;
      long producer = isTransaction || format == 2 && random.nextBoolean() ? 1000 + batch : -1;
      long first = offset;
      MemoryRecordsBuilder builder =
          new MemoryRecordsBuilder(
              ByteBuffer.allocate(1 << 20), format, Compression.of(codec).build(), time, offset, 1_700_000_000_000L + batch,
              producer, producer < 0 ? (short) -1 : EPOCH, producer < 0 ? -1 : 0, isTransaction, false, -1, 1 << 20);
      int count = 1 + random.nextInt(random.nextInt(5) == 0 ? 60 : 8);
      for (int i = 0; i < count; i++) {
        // Gaps, as compaction leaves them.
        if (i > 0 && format > 0 && random.nextInt(10) == 0) offset += random.nextInt(100);
        // Format 0 has no times, and producers may set any.
        long at = format == 0 ? -1 : random.nextInt(50) == 0 ? random.nextLong(1L << 42) : 1_600_000_000_000L + random.nextInt(100_000);
        Header[] headers = format < 2 || random.nextInt(5) > 0 ? new Header[0] : new Header[] {new RecordHeader("trace", bytes(20))};
        builder.appendWithOffset(offset++, at, bytes(random.nextInt(20) == 0 ? 300 : 20), bytes(longestValue), headers);
      }
      append(bytes, builder.build());
      if (isTransaction) {
        boolean isAborted = random.nextBoolean();
        if (isAborted) aborted.add(new FetchResponseData.AbortedTransaction().setProducerId(producer).setFirstOffset(first));
        ControlRecordType type = isAborted ? ControlRecordType.ABORT : ControlRecordType.COMMIT;
        append(bytes, MemoryRecords.withEndTransactionMarker(offset++, 1_700_000_000_000L, 0, producer, EPOCH, new EndTransactionMarker(type, 0)));
      }
    }
    String name = String.format("format-%d-%s-%s", format, codec.name, time.name.toLowerCase(Locale.ROOT));
    Files.write(directory.resolve(name + ".batches"), bytes.toByteArray());
    List<String> lines = new ArrayList<>();
    for (FetchResponseData.AbortedTransaction one : aborted) lines.add(one.producerId() + " " + one.firstOffset());
    Files.write(directory.resolve(name + ".aborted"), lines);
    List<String> committed = read(bytes.toByteArray(), aborted, IsolationLevel.READ_COMMITTED);
    Set<String> isCommitted = Set.copyOf(committed);
    lines.clear();
    for (String line : read(bytes.toByteArray(), aborted, IsolationLevel.READ_UNCOMMITTED)) {
      lines.add(line + (isCommitted.contains(line) ? "\tcommitted" : "\taborted"));
    }
    Files.write(directory.resolve(name + ".tsv"), lines);
  }

  private static void append(ByteArrayOutputStream bytes, MemoryRecords records) {
    byte[] written = new byte[records.sizeInBytes()];
    records.buffer().duplicate().get(written);
    bytes.writeBytes(written);
  }

  /** Null, empty or some bytes. */
  private byte[] bytes(int longest) {
    if (random.nextInt(9) == 0) return null;
    byte[] bytes = new byte[random.nextInt(longest + 1)];
    // Repeated, so that there is something to compress.
    for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) (i % 7 == 0 ? random.nextInt(256) : 'a' + i % 26);
    return bytes;
  }

  /** As the consumer does: with checksums and without what is no record of anybody. */
  private static List<String> read(byte[] bytes, List<FetchResponseData.AbortedTransaction> aborted, IsolationLevel isolation) {
    TopicPartition partition = new TopicPartition("t", PARTITION);
    LogContext log = new LogContext();
    SubscriptionState subscriptions = new SubscriptionState(log, OffsetResetStrategy.NONE);
    subscriptions.assignFromUser(Set.of(partition));
    FetchResponseData.PartitionData data =
        new FetchResponseData.PartitionData()
            .setPartitionIndex(PARTITION)
            .setAbortedTransactions(isolation == IsolationLevel.READ_COMMITTED ? new ArrayList<>(aborted) : null)
            .setRecords(MemoryRecords.readableRecords(ByteBuffer.wrap(bytes)));
    Metrics metrics = new Metrics();
    FetchMetricsManager manager = new FetchMetricsManager(metrics, new FetchMetricsRegistry());
    CompletedFetch fetch =
        new CompletedFetch(
            log.logger(BatchSets.class), subscriptions, BufferSupplier.NO_CACHING, partition, data,
            new FetchMetricsAggregator(manager, Set.of(partition)), 0L, (short) 12);
    FetchConfig config = new FetchConfig(1, 1 << 30, 500, 1 << 30, Integer.MAX_VALUE, true, "", isolation);
    List<String> lines = new ArrayList<>();
    Deserializers<byte[], byte[]> deserializers = new Deserializers<>(new ByteArrayDeserializer(), new ByteArrayDeserializer());
    for (ConsumerRecord<byte[], byte[]> r : fetch.fetchRecords(config, deserializers, Integer.MAX_VALUE)) {
      String key = r.key() == null ? "-" : "k" + HexFormat.of().formatHex(r.key());
      lines.add(r.offset() + "\t" + r.timestamp() + "\t" + key + "\t" + (r.value() == null ? "-" : r.value().length));
    }
    metrics.close();
    return lines;
  }
}
