package keylane.bench;

import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/** Kafka's own choice of a partition, key by key. */
final class Router {
    private Router() {
    }

    static void route(byte[][] keys, int numPartitions, int[] out) {
        for (int i = 0; i < keys.length; i++) {
            out[i] = BuiltInPartitioner.partitionForKey(keys[i], numPartitions);
        }
    }
}
