package keylane.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/** The way most programs read lines: a String each, and its bytes. */
final class BufferedReaderCounter implements LineCounter {
    @Override
    public long[] count(String path, int numPartitions) throws IOException {
        long[] counts = new long[numPartitions];
        try (BufferedReader reader = Files.newBufferedReader(Path.of(path), StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                byte[] key = line.getBytes(StandardCharsets.UTF_8);
                counts[BuiltInPartitioner.partitionForKey(key, numPartitions)]++;
            }
        }
        return counts;
    }
}
