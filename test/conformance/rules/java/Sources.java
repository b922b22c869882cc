import io.debezium.transforms.partitions.PartitionRouting;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;

/** A partitioner of somebody else: Sources RULE reads "hex-key TAB numPartitions" lines and writes a partition for each. */
public class Sources {
    interface Rule {
        int partition(String key, int numPartitions) throws Exception;
    }

    private static final Map<String, Rule> RULES = Map.of(
        "hashcode-abs", (key, n) -> Utils.abs(key.hashCode()) % n,
        "hashcode-mask", (key, n) -> (key.hashCode() & Integer.MAX_VALUE) % n,
        // Maxwell's own line, since it is in no Maven repository: MaxwellKafkaPartitioner.kafkaPartition.
        "maxwell-hash", (key, n) -> Math.abs(key.hashCode() % n),
        "debezium-java", debezium(PartitionRouting.HashFunction.JAVA),
        "debezium-murmur", debezium(PartitionRouting.HashFunction.MURMUR));

    private static Rule debezium(PartitionRouting.HashFunction hash) {
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
                var key = new String(HexFormat.of().parseHex(parts[0]), StandardCharsets.UTF_8);
                out.append(rule.partition(key, Integer.parseInt(parts[1]))).append('\n');
            }
        }
        System.out.print(out);
    }
}
