import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** murmur2.json: bytes in, hash and partitions out. */
final class Murmur2Vectors {
    private static final int[] HASHES = {Integer.MIN_VALUE, Integer.MIN_VALUE + 1, -1, 0, 1, Integer.MAX_VALUE};
    private static final int[] FILLS = {0x00, 0x80, 0xff};
    private static final int[] LONG_LENGTHS = {
        511, 512, 513, 1023, 1024, 1025, 2047, 2048, 2049, 4095, 4096, 4097, 8191, 8192, 8193, 16383, 16384, 16385, 32767, 32768,
        32769, 65535, 65536, 65537, 131071, 131072, 131073, 262143, 262144, 262145, 524287, 524288, 524289, 1048575, 1048576,
        1048577, 5242879};

    private final VectorFile file = new VectorFile("org.apache.kafka:kafka-clients");

    static VectorFile all() {
        Murmur2Vectors vectors = new Murmur2Vectors();
        vectors.kafkasOwn();
        vectors.lengths();
        vectors.bytes();
        vectors.chosenHashes();
        vectors.moduloBorders();
        vectors.longKeys();
        return vectors.file;
    }

    /** Bytes that depend on the vector's id alone, so that a new vector changes no other. */
    static byte[] random(String id, int length) {
        byte[] bytes = new byte[length];
        new Random(id.hashCode()).nextBytes(bytes);
        return bytes;
    }

    // https://github.com/apache/kafka/blob/3.9.0/clients/src/test/java/org/apache/kafka/common/utils/UtilsTest.java
    private void kafkasOwn() {
        for (String text : new String[] {"21", "foobar", "a-little-bit-long-string", "a-little-bit-longer-string",
            "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", "abc"}) {
            add("kafka-" + text, Set.of("kafka-own-test"), text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void lengths() {
        for (int length = 0; length <= 300; length++) {
            if (length == 0) {
                add("empty", new byte[0]);
                continue;
            }
            for (int fill : FILLS) {
                byte[] key = new byte[length];
                Arrays.fill(key, (byte) fill);
                add(String.format("length-%d-all-%02x", length, fill), key);
            }
            for (String name : new String[] {"a", "b"}) {
                String id = "length-" + length + "-random-" + name;
                add(id, random(id, length));
            }
        }
    }

    /** Every value of a byte alone and at each place of the tail, some values at each place of a word. */
    private void bytes() {
        for (int value = 0; value < 256; value++) {
            if (Arrays.binarySearch(FILLS, value) < 0) add(String.format("byte-%02x", value), new byte[] {(byte) value});
            for (int length = 5; length <= 7; length++) for (int at = 4; at < length; at++) addByte(length, at, value);
        }
        int[] values = {0x01, 0x7f, 0x80, 0x81, 0xaa, 0xfe, 0xff};
        for (int value : values) for (int length : new int[] {4, 8, 16}) for (int at = length - 4; at < length; at++) addByte(length, at, value);
    }

    private void addByte(int length, int at, int value) {
        byte[] key = "kkkkkkkkkkkkkkkk".substring(0, length).getBytes(StandardCharsets.US_ASCII);
        key[at] = (byte) value;
        add(String.format("length-%d-byte-%d-is-%02x", length, at, value), key);
    }

    private void chosenHashes() {
        for (int hash : HASHES) {
            for (int length = 4; length <= 12; length++) {
                String id = "hash-" + hash + "-length-" + length;
                add(id, Preimage.of(hash, random(id, length)));
            }
        }
    }

    /** For every count the hashes at the first, a middle and the last multiple that an int32 has room for. */
    private void moduloBorders() {
        Map<String, Integer> hashes = new TreeMap<>();
        for (long n : VectorFile.PARTITION_COUNTS) {
            if (n == 1) continue;
            long last = Integer.MAX_VALUE / n * n;
            for (long multiple : new long[] {n, last / n / 2 * n, last}) {
                for (long hash = multiple - 1; hash <= multiple + 1; hash++) {
                    if (hash < 2 || hash >= Integer.MAX_VALUE) continue;
                    hashes.put(String.format("modulo-%010d", hash), (int) hash);
                    hashes.put(String.format("modulo-%010d-negative", hash), (int) hash | Integer.MIN_VALUE);
                }
            }
        }
        hashes.forEach((id, hash) -> add(id, Set.of("modulo-border"), Preimage.of(hash, new byte[4])));
    }

    private void longKeys() {
        for (int length : LONG_LENGTHS) {
            byte[] key = new byte[length];
            for (int i = 0; i < length; i++) key[i] = (byte) (i % 251);
            file.add("pattern-" + length, Set.of(), "\"pattern\": { \"length\": " + length + " }", key);
        }
    }

    private void add(String id, byte[] key) {
        add(id, Set.of(), key);
    }

    private void add(String id, Set<String> flags, byte[] key) {
        file.add(id, flags, "\"hex\": " + Json.hex(key), key);
    }
}
