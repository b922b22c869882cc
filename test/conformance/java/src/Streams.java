import java.lang.reflect.Method;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.kstream.internals.WindowedSerializer;
import org.apache.kafka.streams.kstream.internals.WindowedStreamPartitioner;

/** Kafka Streams' own routing of windowed keys: it hashes the inner key only. */
final class Streams {
    private Streams() {}

    static int partition(WindowedSerializer<String> serializer, Windowed<String> key, int numPartitions) {
        WindowedStreamPartitioner<String, String> partitioner = new WindowedStreamPartitioner<>(serializer);
        try {
            Object answer = method(partitioner.getClass()).invoke(partitioner, Client.TOPIC, key, null, numPartitions);
            return only(answer instanceof Optional ? ((Optional<?>) answer).orElseThrow() : Set.of(answer));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** KIP-837 (3.4) added partitions(), which may name several; 4.0 removed partition(). */
    private static Method method(Class<?> partitioner) throws NoSuchMethodException {
        Class<?>[] parameters = {String.class, Object.class, Object.class, int.class};
        try {
            return partitioner.getMethod("partitions", parameters);
        } catch (NoSuchMethodException before34) {
            return partitioner.getMethod("partition", parameters);
        }
    }

    private static int only(Object partitions) {
        Set<?> set = (Set<?>) partitions;
        if (set.size() != 1) throw new IllegalStateException("one partition was expected, not " + set);
        return (Integer) set.iterator().next();
    }
}
