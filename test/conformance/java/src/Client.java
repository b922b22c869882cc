import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;

/** The real Kafka client on the class path, 2.8 or newer: reflection only where the release lines differ. */
final class Client {
    static final String TOPIC = "topic";

    private static final String INTERNALS = "org.apache.kafka.clients.producer.internals.";
    // static final, so that the JIT sees through the handle and a call costs what a direct one does.
    private static final MethodHandle PARTITION_FOR_KEY = findPartitionForKey();

    private Client() {}

    /** From the jar itself: AppInfoParser, which reads the same, moved to another package in 4.4. */
    static String version() {
        try (InputStream in = Utils.class.getResourceAsStream("/kafka/kafka-version.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int murmur2(byte[] key) {
        return Utils.murmur2(key);
    }

    /** What KafkaProducer calls for a record with a key and no partition of its own. */
    static int partitionForKey(byte[] key, int numPartitions) {
        try {
            return (int) PARTITION_FOR_KEY.invokeExact(key, numPartitions);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Only since 3.5 (KIP-907). */
    @SuppressWarnings("unchecked")
    static Optional<Serializer<Boolean>> booleanSerializer() {
        try {
            Class<?> type = Class.forName("org.apache.kafka.common.serialization.BooleanSerializer");
            return Optional.of((Serializer<Boolean>) type.getConstructor().newInstance());
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle findPartitionForKey() {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        try {
            try {
                Class<?> builtIn = Class.forName(INTERNALS + "BuiltInPartitioner");
                return lookup.findStatic(builtIn, "partitionForKey", MethodType.methodType(int.class, byte[].class, int.class));
            } catch (ClassNotFoundException before33) {
                return defaultPartitioner(lookup);
            }
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Before 3.3 the producer asked a DefaultPartitioner; with a key it looks at nothing but the key and the count. */
    private static MethodHandle defaultPartitioner(MethodHandles.Lookup lookup) throws ReflectiveOperationException {
        Class<?> type = Class.forName(INTERNALS + "DefaultPartitioner");
        Partitioner partitioner = (Partitioner) type.getConstructor().newInstance();
        MethodHandle partition = lookup.findVirtual(type, "partition", MethodType.methodType(int.class, String.class,
            Object.class, byte[].class, Object.class, byte[].class, Cluster.class, int.class));
        MethodHandle withTopic = MethodHandles.insertArguments(partition, 0, partitioner, TOPIC, null);
        return MethodHandles.insertArguments(withTopic, 1, null, null, null);
    }
}
