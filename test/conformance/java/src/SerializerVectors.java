import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.common.serialization.*;
import org.apache.kafka.common.utils.Bytes;

/** serializers.json: a program's value in, the bytes that Kafka's serializers make of it, hash and partitions. */
final class SerializerVectors {
    private static final int RANDOM = 40;

    private final VectorFile file = new VectorFile("org.apache.kafka:kafka-clients, org.apache.kafka:kafka-streams");

    static VectorFile all() {
        SerializerVectors vectors = new SerializerVectors();
        vectors.integers("short", Short.SIZE, value -> new ShortSerializer().serialize(Client.TOPIC, (short) value));
        vectors.integers("integer", Integer.SIZE, value -> new IntegerSerializer().serialize(Client.TOPIC, (int) value));
        vectors.integers("long", Long.SIZE, value -> new LongSerializer().serialize(Client.TOPIC, value));
        FloatingPoint.addTo(vectors);
        vectors.booleans();
        vectors.uuids();
        vectors.byteArrays();
        ByteBuffers.addTo(vectors);
        WindowedKeys.addTo(vectors);
        return vectors.file;
    }

    /** @param input further JSON members, each with a comma and a space after it, or nothing */
    void add(String id, String serializer, Set<String> flags, String input, byte[] key) {
        file.add(id, flags, "\"serializer\": \"" + serializer + "\", " + input + "\"hex\": " + Json.hex(key), key);
    }

    static String value(String text) {
        return "\"value\": " + Json.string(text) + ", ";
    }

    private interface LongToBytes {
        byte[] serialize(long value);
    }

    private void integers(String name, int bits, LongToBytes serializer) {
        long max = (1L << (bits - 1)) - 1;
        Set<Long> values = new TreeSet<>(Set.of(-max - 1, -max, max - 1, max, 0L));
        for (int bit = 0; bit < bits - 1; bit++) for (int step = -1; step <= 1; step++) {
            values.add((1L << bit) + step);
            values.add(-(1L << bit) + step);
        }
        for (long power = 10; power > 0 && power <= max && power <= max / 10; power *= 10) values.addAll(Set.of(power, -power));
        Random random = new Random(name.hashCode());
        for (int i = 0; i < RANDOM; i++) values.add(random.nextLong() >> (Long.SIZE - bits));
        for (long value : values) {
            Set<String> flags = new TreeSet<>();
            if (value < 0) flags.add("negative");
            if (value == max) flags.add("max");
            if (value == -max - 1) flags.add("min");
            add(name + "-" + value, name, flags, value(Long.toString(value)), serializer.serialize(value));
        }
    }

    private void booleans() {
        Client.booleanSerializer().ifPresent(serializer -> {
            for (Boolean value : new Boolean[] {false, true}) {
                add("boolean-" + value, "boolean", Set.of(), value(value.toString()), serializer.serialize(Client.TOPIC, value));
            }
        });
    }

    private void uuids() {
        UUIDSerializer serializer = new UUIDSerializer();
        Random random = new Random("uuid".hashCode());
        Set<String> texts = new TreeSet<>(Set.of("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "123e4567-e89b-12d3-a456-426614174000", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "00000000-0000-0001-8000-000000000000"));
        for (int i = 0; i < RANDOM; i++) texts.add(new UUID(random.nextLong(), random.nextLong()).toString());
        for (String text : texts) add("uuid-" + text, "uuid", Set.of(), value(text), serializer.serialize(Client.TOPIC, UUID.fromString(text)));
        String upper = "123E4567-E89B-12D3-A456-426614174ABC";
        add("uuid-" + upper, "uuid", Set.of("upper-case"), value(upper), serializer.serialize(Client.TOPIC, UUID.fromString(upper)));
    }

    private void byteArrays() {
        for (int length : new int[] {0, 1, 2, 3, 4, 5, 8, 16, 31, 100}) {
            byte[] bytes = Murmur2Vectors.random("byteArray-" + length, length);
            String value = value(HexFormat.of().formatHex(bytes));
            add("byteArray-" + length, "byteArray", Set.of(), value, new ByteArraySerializer().serialize(Client.TOPIC, bytes));
            add("bytes-" + length, "bytes", Set.of(), value, new BytesSerializer().serialize(Client.TOPIC, Bytes.wrap(bytes)));
        }
    }
}
