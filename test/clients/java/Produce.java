import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.AppInfoParser;

/** Works with kafka-clients 2.3 to 4.x. */
final class Produce {
  public static void main(String[] args) throws Exception {
    Properties config = new Properties();
    config.put("bootstrap.servers", args[0]);
    if (!args[2].equals("default")) config.put("partitioner.class", "org.apache.kafka.clients.producer." + args[2]);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
      int number = 0;
      for (String line; (line = lines.readLine()) != null; number++)
        producer.send(new ProducerRecord<>(args[1], key(line), Integer.toString(number).getBytes()));
    }
    System.out.println(AppInfoParser.getVersion());
  }

  private static byte[] key(String line) {
    if (line.equals("-")) return null;
    byte[] key = new byte[line.length() / 2];
    for (int i = 0; i < key.length; i++) key[i] = (byte) Integer.parseInt(line.substring(2 * i, 2 * i + 2), 16);
    return key;
  }
}
