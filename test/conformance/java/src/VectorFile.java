import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One file of vectors: a header, then one vector a line, so that a diff shows which ones changed. */
final class VectorFile {
    // One, primes, powers of ten, a Fermat prime, and the largest an int32 can hold, which shows nearly the whole hash.
    static final int[] PARTITION_COUNTS = {1, 2, 3, 5, 6, 7, 12, 24, 50, 100, 1000, 65537, Integer.MAX_VALUE};

    private final String source;
    private final List<String> lines = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final Set<String> flagsUsed = new HashSet<>();

    VectorFile(String source) {
        this.source = source;
    }

    /** @param input the JSON members that say what the key is, such as "hex": "616263" */
    void add(String id, Set<String> flags, String input, byte[] key) {
        if (!ids.add(id)) throw new IllegalArgumentException("two vectors are called " + id);
        int hash = Client.murmur2(key);
        Set<String> all = new TreeSet<>(flags);
        all.addAll(Flags.ofKey(key, hash));
        if (!Flags.MEANING.keySet().containsAll(all)) throw new IllegalArgumentException(id + " has an unknown flag: " + all);
        flagsUsed.addAll(all);
        lines.add("{ \"id\": " + Json.string(id) + ", \"flags\": " + Json.strings(inOrder(all)) + ", " + input
            + ", \"hash\": " + hash + ", \"partitions\": " + partitions(n -> Client.partitionForKey(key, n)) + " }");
    }

    static String partitions(IntUnaryOperator partition) {
        return Json.numbers(IntStream.of(PARTITION_COUNTS).map(partition).toArray());
    }

    void write(Path path) throws IOException {
        String flags = inOrder(flagsUsed).stream().map(flag -> "    " + Json.string(flag) + ": " + Json.string(Flags.MEANING.get(flag)))
            .collect(Collectors.joining(",\n"));
        String vectors = lines.stream().map(line -> "    " + line).collect(Collectors.joining(",\n"));
        Files.writeString(path, String.join("\n",
            "{",
            "  \"schema\": \"schema.json\",",
            "  \"source\": " + Json.string(source) + ",",
            "  \"version\": " + Json.string(Client.version()) + ",",
            "  \"license\": \"CC0-1.0\",",
            "  \"numberOfVectors\": " + lines.size() + ",",
            "  \"partitionCounts\": " + Json.numbers(PARTITION_COUNTS) + ",",
            "  \"flags\": {",
            flags,
            "  },",
            "  \"vectors\": [",
            vectors,
            "  ]",
            "}",
            ""));
    }

    private static List<String> inOrder(Set<String> flags) {
        return Flags.MEANING.keySet().stream().filter(flags::contains).collect(Collectors.toList());
    }
}
