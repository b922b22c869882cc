import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads whole topics, without a group. */
final class Reader {
  private final Map<String, Object> config;

  Reader(String bootstrap) {
    // A frozen broker is given up soon and another one asked.
    config = Map.of("bootstrap.servers", bootstrap, "max.poll.records", "5000", "request.timeout.ms", "5000");
  }

  /**
   * All records up to the ends as they are now, in blocks of rows: partition, offset, key, value, timestamp, headers. Waits until the topic has as
   * many partitions as are asked for: a broker that lags behind names fewer.
   */
  Object read(JsonNode request, Consumer<List<Object[]>> block) throws InterruptedException {
    String topic = request.get("topic").asText();
    long count = 0;
    Map<String, Object> config = new HashMap<>(this.config);
    config.put("isolation.level", request.path("isolation").asText("read_uncommitted"));
    try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      List<PartitionInfo> infos = consumer.partitionsFor(topic);
      // Nothing of it is kept: each call asks some broker.
      while (infos.size() < request.path("partitions").asInt(1)) {
        Thread.sleep(100);
        infos = consumer.partitionsFor(topic);
      }
      infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      // Compared with the position, not with the last record: the end may be a transaction's marker.
      while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
        List<Object[]> rows = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200)))
          if (record.offset() < ends.get(new TopicPartition(topic, record.partition()))) rows.add(row(record));
        if (rows.isEmpty()) continue;
        block.accept(rows);
        count += rows.size();
      }
    }
    return count;
  }

  /** Commits offsets for a group: [[partition, offset] …]. */
  Object commit(JsonNode request) {
    String topic = request.get("topic").asText();
    Map<String, Object> config = new HashMap<>(this.config);
    config.put("group.id", request.get("group").asText());
    try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
      for (JsonNode each : request.get("offsets"))
        offsets.put(new TopicPartition(topic, each.get(0).asInt()), new OffsetAndMetadata(each.get(1).asLong()));
      consumer.commitSync(offsets);
    }
    return true;
  }

  private static Object[] row(ConsumerRecord<byte[], byte[]> record) {
    Object[] headers = StreamSupport.stream(record.headers().spliterator(), false)
        .map(header -> new String[] {header.key(), hex(header.value())})
        .toArray();
    return new Object[] {
      record.partition(), record.offset(), hex(record.key()), hex(record.value()), record.timestamp(), headers
    };
  }

  private static String hex(byte[] bytes) {
    return bytes == null ? null : HexFormat.of().formatHex(bytes);
  }
}
