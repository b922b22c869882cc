import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The vectors' flags: what each means, and those that follow from a key's bytes, hash or text. */
final class Flags {
    /** In the order in which the files name them. */
    static final Map<String, String> MEANING = new LinkedHashMap<>();

    static {
        MEANING.put("empty", "The key has no bytes. It is not a null key: it is hashed.");
        MEANING.put("tail-1", "The length mod 4 is 1: one byte is left after the four-byte words.");
        MEANING.put("tail-2", "The length mod 4 is 2: two bytes are left after the four-byte words.");
        MEANING.put("tail-3", "The length mod 4 is 3: three bytes are left after the four-byte words.");
        MEANING.put("high-bit", "Some byte is 0x80 or above: wrong where bytes are read as signed numbers.");
        MEANING.put("high-bit-tail", "Such a byte lies in the tail, where a sign extension spoils the bytes above it.");
        MEANING.put("long", "1,000 bytes or more.");
        MEANING.put("negative-hash", "The hash is below zero: Java clears the sign bit, it takes neither the absolute value nor the unsigned number.");
        MEANING.put("int-min", "The hash is -2147483648, whose absolute value does not fit in an int32.");
        MEANING.put("int-max", "The hash is 2147483647.");
        MEANING.put("zero-hash", "The hash is 0.");
        MEANING.put("minus-one", "The hash is -1.");
        MEANING.put("modulo-border", "The hash without its sign bit is a multiple of a partition count, or one beside it: where an inexact division shows.");
        MEANING.put("kafka-own-test", "One of the keys in Kafka's own UtilsTest.testMurmur2.");
        MEANING.put("non-ascii", "The text is not ASCII alone.");
        MEANING.put("supplementary", "The text has characters above U+FFFF, each a surrogate pair in UTF-16 and four bytes in UTF-8.");
        MEANING.put("lone-surrogate", "The text has an unpaired surrogate, of which Java makes one byte 3f ('?'); most other encoders make ef bf bd.");
        MEANING.put("nul", "The text has U+0000.");
        MEANING.put("bom", "The text has U+FEFF, which is encoded like any other character.");
        MEANING.put("noncharacter", "The text has a noncharacter (such as U+FFFF), which is encoded like any other character.");
        MEANING.put("nfc", "The text is precomposed; its nfd twin looks the same and is another key.");
        MEANING.put("nfd", "The text is decomposed; its nfc twin looks the same and is another key.");
        MEANING.put("min", "The type's smallest value, or for float and double the smallest above zero.");
        MEANING.put("max", "The type's largest value.");
        MEANING.put("negative", "The number is below zero.");
        MEANING.put("negative-zero", "The number is -0.0, another key than 0.0.");
        MEANING.put("infinity", "The number is infinite.");
        MEANING.put("subnormal", "The floating-point number is subnormal.");
        MEANING.put("nan", "Not a number.");
        MEANING.put("nan-payload", "A NaN other than Java's own, given by \"bits\": FloatSerializer keeps the bits, DoubleSerializer writes Java's own NaN.");
        MEANING.put("upper-case", "The UUID was given in upper case; the key is lower case.");
        MEANING.put("position", "The ByteBuffer's position is not 0: the bytes before it are written too.");
        MEANING.put("limit", "The ByteBuffer's limit is below its capacity: the bytes after it are not written.");
        MEANING.put("direct", "The ByteBuffer is direct; that makes no difference.");
        MEANING.put("read-only", "The ByteBuffer is read-only; that makes no difference.");
        MEANING.put("slice", "The ByteBuffer is a slice from the middle of another; that makes no difference.");
        MEANING.put("kafka-15602", "Clients 3.4.0 to 3.5.1 and 3.6.0 wrote other bytes here, those from 0 to the position (https://issues.apache.org/jira/browse/KAFKA-15602).");
        MEANING.put("windowed", "A windowed key: a producer hashes all the bytes (hash, partitions), Kafka Streams the inner key alone (innerHash, innerPartitions).");
    }

    private Flags() {}

    static Set<String> ofKey(byte[] key, int hash) {
        Set<String> flags = new TreeSet<>();
        int tail = key.length % 4;
        if (key.length == 0) flags.add("empty");
        if (tail > 0) flags.add("tail-" + tail);
        for (int i = 0; i < key.length; i++) {
            if (key[i] >= 0) continue;
            flags.add("high-bit");
            if (i >= key.length - tail) flags.add("high-bit-tail");
        }
        if (key.length >= 1000) flags.add("long");
        if (hash < 0) flags.add("negative-hash");
        if (hash == Integer.MIN_VALUE) flags.add("int-min");
        if (hash == Integer.MAX_VALUE) flags.add("int-max");
        if (hash == 0) flags.add("zero-hash");
        if (hash == -1) flags.add("minus-one");
        return flags;
    }

    static Set<String> ofText(String text) {
        Set<String> flags = new TreeSet<>();
        text.codePoints().forEach(c -> {
            if (c > 0x7f) flags.add("non-ascii");
            if (c > 0xffff) flags.add("supplementary");
            if (c >= 0xd800 && c <= 0xdfff) flags.add("lone-surrogate");
            if (c == 0) flags.add("nul");
            if (c == 0xfeff) flags.add("bom");
            if ((c & 0xfffe) == 0xfffe || c >= 0xfdd0 && c <= 0xfdef) flags.add("noncharacter");
        });
        return flags;
    }
}
