import java.util.Set;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.kstream.SessionWindowedSerializer;
import org.apache.kafka.streams.kstream.TimeWindowedSerializer;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.kstream.internals.SessionWindow;
import org.apache.kafka.streams.kstream.internals.TimeWindow;
import org.apache.kafka.streams.kstream.internals.WindowedSerializer;

/** Kafka Streams' windowed keys over a text: its bytes, then the window's start (a time window) or its end and start (a session). */
final class WindowedKeys {
    private static final String[][] INNER = {
        {"empty", ""}, {"letter", "a"}, {"order", "order-1"}, {"user", "user-42"}, {"german", "Köln"}, {"chinese", "订单"}, {"emoji", "😀"}};
    private static final long[][] WINDOWS = {
        {0, 1}, {0, 60_000}, {1_700_000_000_000L, 1_700_000_300_000L}, {1_700_000_300_000L, 1_700_000_600_000L},
        {255, 256}, {4_294_967_295L, 4_294_967_296L}, {Long.MAX_VALUE - 1, Long.MAX_VALUE}};

    private WindowedKeys() {}

    static void addTo(SerializerVectors vectors) {
        WindowedSerializer<String> time = new TimeWindowedSerializer<>(new StringSerializer());
        WindowedSerializer<String> session = new SessionWindowedSerializer<>(new StringSerializer());
        for (String[] inner : INNER) {
            for (long[] w : WINDOWS) {
                add(vectors, "timeWindowed", time, inner[0], new Windowed<>(inner[1], new TimeWindow(w[0], w[1])));
                add(vectors, "sessionWindowed", session, inner[0], new Windowed<>(inner[1], new SessionWindow(w[0], w[1])));
            }
            // A session of one record is an empty span, which a time window can't be.
            add(vectors, "sessionWindowed", session, inner[0], new Windowed<>(inner[1], new SessionWindow(1_700_000_000_000L, 1_700_000_000_000L)));
        }
    }

    private static void add(SerializerVectors vectors, String name, WindowedSerializer<String> serializer, String innerName,
        Windowed<String> key) {
        byte[] inner = serializer.serializeBaseKey(Client.TOPIC, key);
        // Decimal text: JSON's readers often take numbers for doubles, which can't hold every int64.
        String input = SerializerVectors.value(key.key()) + "\"start\": \"" + key.window().start() + "\", \"end\": \"" + key.window().end()
            + "\", \"innerHex\": " + Json.hex(inner) + ", \"innerHash\": " + Client.murmur2(inner)
            + ", \"innerPartitions\": " + VectorFile.partitions(n -> Streams.partition(serializer, key, n)) + ", ";
        String id = name + "-" + innerName + "-" + key.window().start() + "-" + key.window().end();
        vectors.add(id, name, Set.of("windowed"), input, serializer.serialize(Client.TOPIC, key));
    }
}
