import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Java's producers, opened and closed by the tests. */
final class Producers {
  private final String bootstrap;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, KafkaProducer<byte[], byte[]>> producers = new ConcurrentHashMap<>();

  Producers(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  Object open(JsonNode request) {
    Properties config = new Properties();
    config.put("bootstrap.servers", bootstrap);
    request.get("config").properties().forEach(entry -> config.put(entry.getKey(), entry.getValue().asText()));
    int id = lastId.incrementAndGet();
    var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    if (config.containsKey("transactional.id")) producer.initTransactions();
    producers.put(id, producer);
    return id;
  }

  /** Where each record was stored, in the given order: [partition, offset]; as a transaction that ends, or stays open, if one is asked for. */
  Object send(JsonNode request) throws Exception {
    KafkaProducer<byte[], byte[]> producer = producers.get(request.get("producer").asInt());
    boolean flushEach = request.get("flushEach").asBoolean();
    String topic = request.get("topic").asText();
    String transaction = request.path("transaction").asText("");
    if (!transaction.isEmpty()) producer.beginTransaction();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (JsonNode record : request.get("records")) {
      sent.add(producer.send(record(topic, record)));
      if (flushEach) producer.flush();
    }
    producer.flush();
    List<long[]> stored = new ArrayList<>(sent.size());
    if (transaction.equals("commit")) producer.commitTransaction();
    if (transaction.equals("abort")) producer.abortTransaction();
    for (Future<RecordMetadata> each : sent) stored.add(new long[] {each.get().partition(), each.get().offset()});
    return stored;
  }

  Object close(JsonNode request) {
    producers.remove(request.get("producer").asInt()).close();
    return true;
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, JsonNode record) {
    Integer partition = record.hasNonNull("partition") ? record.get("partition").asInt() : null;
    Long timestamp = record.hasNonNull("timestamp") ? record.get("timestamp").asLong() : null;
    var result = new ProducerRecord<>(topic, partition, timestamp, bytes(record.get("key")), bytes(record.get("value")));
    for (JsonNode header : record.path("headers"))
      result.headers().add(header.get(0).asText(), bytes(header.get(1)));
    return result;
  }

  private static byte[] bytes(JsonNode hex) {
    return hex == null || hex.isNull() ? null : HexFormat.of().parseHex(hex.asText());
  }
}
