import io.debezium.transforms.partitions.PartitionRouting;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kafka.producer.ByteArrayPartitioner;
import kafka.producer.DefaultPartitioner;
import org.apache.kafka.common.utils.Utils;

/** A partitioner of somebody else: Sources RULE reads "hex-key TAB numPartitions" lines and writes a partition for each. */
public class Sources {
    interface Rule {
        int partition(byte[] key, int numPartitions) throws Exception;
    }

    interface TextRule {
        int partition(String key, int numPartitions) throws Exception;
    }

    private static final Map<String, Rule> RULES = Map.ofEntries(
        ofText("hashcode-abs", (key, n) -> Utils.abs(key.hashCode()) % n),
        ofText("hashcode-mask", (key, n) -> (key.hashCode() & Integer.MAX_VALUE) % n),
        ofText("hashcode-floor", (key, n) -> Math.floorMod(key.hashCode(), n)),
        // Maxwell's own line, since it is in no Maven repository: MaxwellKafkaPartitioner.kafkaPartition.
        ofText("maxwell-hash", (key, n) -> Math.abs(key.hashCode() % n)),
        // Canal's lines, likewise: MQMessageUtils.messagePartition.
        ofText("canal", (key, n) -> {
            int hashCode = 0;
            for (var value : key.split(",", -1)) hashCode = hashCode ^ value.hashCode();
            return Math.abs(Math.abs(hashCode) % n);
        }),
        ofText("objects-hash-abs", (key, n) -> Math.abs(Objects.hash(key) % n)),
        ofText("debezium-java", debezium(PartitionRouting.HashFunction.JAVA)),
        ofText("debezium-murmur", debezium(PartitionRouting.HashFunction.MURMUR)),
        ofText("integer-abs", (key, n) -> new BigInteger(key).abs().mod(BigInteger.valueOf(n)).intValueExact()),
        Map.entry("int32-abs", (key, n) -> new DefaultPartitioner(null).partition(ByteBuffer.wrap(key).getInt(), n)),
        Map.entry("int64-abs", (key, n) -> (int) Math.abs(ByteBuffer.wrap(key).getLong() % n)),
        Map.entry("int64-hashcode-abs", (key, n) -> new DefaultPartitioner(null).partition(ByteBuffer.wrap(key).getLong(), n)),
        Map.entry("array-hashcode-abs", (key, n) -> new ByteArrayPartitioner(null).partition(key, n)));

    private static Map.Entry<String, Rule> ofText(String name, TextRule rule) {
        return Map.entry(name, (key, n) -> rule.partition(new String(key, StandardCharsets.UTF_8), n));
    }

    private static TextRule debezium(PartitionRouting.HashFunction hash) {
        try {
            var routing = new PartitionRouting<>();
            var field = PartitionRouting.class.getDeclaredField("hashFc");
            field.setAccessible(true);
            field.set(routing, hash);
            var compute = PartitionRouting.class.getDeclaredMethod("computePartition", Integer.class, List.class);
            compute.setAccessible(true);
            return (key, n) -> (int) compute.invoke(routing, n, List.of(key));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void main(String[] args) throws Exception {
        var rule = RULES.get(args[0]);
        var out = new StringBuilder();
        try (var in = new BufferedReader(new InputStreamReader(System.in))) {
            for (String line; (line = in.readLine()) != null; ) {
                var parts = line.split("\t");
                out.append(rule.partition(HexFormat.of().parseHex(parts[0]), Integer.parseInt(parts[1]))).append('\n');
            }
        }
        System.out.print(out);
    }
}
