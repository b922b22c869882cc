package keylane.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/** Answers the benchmark's requests on stdin, or runs once as {@code Main VARIANT file PATH PARTITIONS}. */
public final class Main {
    private final String variant;
    private final LineCounter lines;
    private final Map<String, byte[][]> keySets = new HashMap<>();
    private String batchesPath;
    private BatchReader batches;

    private Main(String variant) {
        this.variant = variant;
        this.lines = variant.equals("java-bufferedreader") ? new BufferedReaderCounter() : new TunedCounter();
    }

    public static void main(String[] args) throws IOException {
        Main main = new Main(args[0]);
        if (args.length == 4 && args[1].equals("file")) {
            System.out.println(json(main.lines.count(args[2], Integer.parseInt(args[3]))));
            return;
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(main.answer(line));
        }
    }

    private String answer(String line) {
        try {
            Request request = new Request(line);
            return switch (request.text("op")) {
                case "block", "single" -> route(request);
                case "file" -> countLines(request);
                case "records" -> readRecords(request);
                case "version" -> version();
                default -> throw new IllegalArgumentException("unknown op");
            };
        } catch (IOException | RuntimeException e) {
            return String.format("{\"error\":\"%s\"}", e.toString().replaceAll("[\"\\\\\\p{Cntrl}]", "'"));
        }
    }

    private String route(Request request) throws IOException {
        int numPartitions = request.number("numPartitions", 0);
        byte[][] keys = keys(request.text("keys"));
        int[] out = new int[keys.length];
        long[] ns = new long[request.number("reps", 1)];
        Router.route(keys, numPartitions, out);
        int checksum = 0;
        for (int partition : out) {
            checksum = checksum * 31 + partition;
        }
        for (int rep = 0; rep < ns.length; rep++) {
            long start = System.nanoTime();
            Router.route(keys, numPartitions, out);
            ns[rep] = System.nanoTime() - start;
        }
        return String.format("{\"ns\":%s,\"count\":%d,\"checksum\":%s}", json(ns), keys.length,
                Integer.toUnsignedString(checksum));
    }

    private String version() throws IOException {
        return String.format("{\"name\":\"%s\",\"version\":\"kafka-clients %s\",\"runtime\":\"Java %s\"}", variant,
                kafkaVersion(), System.getProperty("java.version"));
    }

    private String countLines(Request request) throws IOException {
        int numPartitions = request.number("numPartitions", 0);
        long start = System.nanoTime();
        long[] counts = lines.count(request.text("path"), numPartitions);
        return String.format("{\"ns\":[%d],\"counts\":%s}", System.nanoTime() - start, json(counts));
    }

    private String readRecords(Request request) throws IOException {
        String path = request.text("path");
        if (!path.equals(batchesPath)) {
            batches = new BatchReader(path);
            batchesPath = path;
        }
        long[] ns = new long[request.number("reps", 1)];
        batches.read(false);
        String read = String.format("\"count\":%d,\"keyBytes\":%d,\"checksum\":%s", batches.count, batches.keyBytes,
                Integer.toUnsignedString(batches.checksum));
        for (int rep = 0; rep < ns.length; rep++) {
            long start = System.nanoTime();
            batches.read(true);
            ns[rep] = System.nanoTime() - start;
        }
        return String.format("{\"ns\":%s,%s}", json(ns), read);
    }

    private byte[][] keys(String path) throws IOException {
        byte[][] keys = keySets.get(path);
        if (keys == null) {
            keys = KeySet.read(path);
            keySets.put(path, keys);
        }
        return keys;
    }

    private static String kafkaVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = BuiltInPartitioner.class.getResourceAsStream("/kafka/kafka-version.properties")) {
            properties.load(in);
        }
        return properties.getProperty("version");
    }

    private static String json(long[] numbers) {
        return LongStream.of(numbers).mapToObj(Long::toString).collect(Collectors.joining(",", "[", "]"));
    }
}
