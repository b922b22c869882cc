package keylane.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.utils.internals.BufferSupplier;
import org.apache.kafka.common.utils.internals.CloseableIterator;

/** Reads the batches of a segment file that is in memory, as the consumer does, checksums included. */
final class BatchReader {
    private final ByteBuffer file;
    private final BufferSupplier buffers = BufferSupplier.create();
    int count;
    long keyBytes;
    int checksum;

    BatchReader(String path) throws IOException {
        file = ByteBuffer.wrap(Files.readAllBytes(Path.of(path)));
    }

    /** Counts records and the bytes of their keys, and, where it is not timed, makes a checksum of them. */
    void read(boolean isTimed) {
        int sum = 0;
        int records = 0;
        long bytes = 0;
        Iterator<MutableRecordBatch> batches = MemoryRecords.readableRecords(file.duplicate()).batches().iterator();
        while (batches.hasNext()) {
            MutableRecordBatch batch = batches.next();
            batch.ensureValid();
            try (CloseableIterator<Record> each = batch.streamingIterator(buffers)) {
                while (each.hasNext()) {
                    Record record = each.next();
                    ByteBuffer key = record.key();
                    int length = key == null ? 0 : key.remaining();
                    bytes += length;
                    records++;
                    if (isTimed) {
                        continue;
                    }
                    sum = sum * 31 + length;
                    sum = sum * 31 + (length > 0 ? key.get(key.limit() - 1) & 255 : 0);
                    sum = sum * 31 + (int) (record.offset() + record.timestamp());
                }
            }
        }
        count = records;
        keyBytes = bytes;
        checksum = sum;
    }
}
