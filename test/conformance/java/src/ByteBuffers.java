import java.nio.ByteBuffer;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.ByteBufferSerializer;

/** ByteBufferSerializer's vectors. "array" is what the buffer holds from 0 to its capacity. */
final class ByteBuffers {
    private static final ByteBufferSerializer SERIALIZER = new ByteBufferSerializer();

    private ByteBuffers() {}

    static void addTo(SerializerVectors vectors) {
        for (int capacity : new int[] {0, 1, 4, 7, 16}) {
            for (int limit : distinct(0, capacity / 2, capacity)) {
                for (int position : distinct(0, limit / 2, limit)) {
                    byte[] array = Murmur2Vectors.random("byteBuffer-" + capacity, capacity);
                    add(vectors, "heap", array, ByteBuffer.wrap(array.clone()), position, limit);
                }
            }
        }
        byte[] array = Murmur2Vectors.random("byteBuffer-kinds", 10);
        for (int[] range : new int[][] {{0, 10}, {3, 7}}) {
            add(vectors, "direct", array, ByteBuffer.allocateDirect(10).put(array), range[0], range[1]);
            add(vectors, "read-only", array, ByteBuffer.wrap(array).asReadOnlyBuffer(), range[0], range[1]);
            // The slice's array is longer than the slice and starts before it, which a naive array() would show.
            ByteBuffer middle = ByteBuffer.allocate(14).put(new byte[2]).put(array).position(2).limit(12);
            add(vectors, "slice", array, middle.slice(), range[0], range[1]);
        }
    }

    // https://github.com/apache/kafka/blob/3.4.0/clients/src/main/java/org/apache/kafka/common/serialization/ByteBufferSerializer.java
    private static boolean differsBefore361(ByteBuffer buffer) {
        boolean isWholeArray = buffer.hasArray() && buffer.arrayOffset() == 0 && buffer.array().length == buffer.remaining();
        return !isWholeArray && buffer.position() != buffer.limit();
    }

    private static int[] distinct(int... numbers) {
        return IntStream.of(numbers).distinct().toArray();
    }

    private static void add(SerializerVectors vectors, String kind, byte[] array, ByteBuffer buffer, int position, int limit) {
        buffer.limit(limit).position(position);
        Set<String> flags = new TreeSet<>();
        if (!kind.equals("heap")) flags.add(kind);
        if (position > 0) flags.add("position");
        if (limit < array.length) flags.add("limit");
        if (differsBefore361(buffer)) flags.add("kafka-15602");
        String id = "byteBuffer-" + kind + "-" + array.length + "-position-" + position + "-limit-" + limit;
        String input = "\"array\": " + Json.hex(array) + ", \"position\": " + position + ", \"limit\": " + limit + ", ";
        vectors.add(id, "byteBuffer", flags, input, SERIALIZER.serialize(Client.TOPIC, buffer));
    }
}
