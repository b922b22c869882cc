package keylane.bench;

import java.io.IOException;

/** Counts the lines of a file per partition. */
interface LineCounter {
    long[] count(String path, int numPartitions) throws IOException;
}
