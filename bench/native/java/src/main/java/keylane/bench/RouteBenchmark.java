package keylane.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The same routing under JMH: nanoseconds per key in {@code single}, per whole key set in {@code batch}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 250, timeUnit = TimeUnit.MILLISECONDS)
public class RouteBenchmark {
    /** The key set file: give it with {@code -p keys=PATH}. */
    @Param("")
    public String keys;

    @Param("12")
    public int numPartitions;

    private byte[][] set;
    private int[] out;
    private int next;

    @Setup
    public void read() throws IOException {
        set = KeySet.read(keys);
        out = new int[set.length];
    }

    @Benchmark
    public int single() {
        byte[] key = set[next];
        next = next + 1 == set.length ? 0 : next + 1;
        return BuiltInPartitioner.partitionForKey(key, numPartitions);
    }

    @Benchmark
    public int[] batch() {
        Router.route(set, numPartitions, out);
        return out;
    }
}
