import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Answers frames of keys until standard input ends. All numbers are little-endian int32.
 * In: mode, numPartitions, count, lengths[count] in bytes, then the keys, one after another.
 * Out: hashes[count], partitions[count].
 */
public final class Stream {
    /** The keys are bytes. */
    private static final int BYTES = 0;
    /** The keys are UTF-16BE units, well formed or not, of which a String is made for StringSerializer. */
    private static final int STRINGS = 1;

    private final ReadableByteChannel in = new FileInputStream(FileDescriptor.in).getChannel();
    private final WritableByteChannel out = new FileOutputStream(FileDescriptor.out).getChannel();
    private final StringSerializer serializer = new StringSerializer();
    private ByteBuffer body = ByteBuffer.allocate(1 << 20);

    public static void main(String[] args) throws IOException {
        Stream stream = new Stream();
        while (stream.answerFrame()) {}
    }

    private boolean answerFrame() throws IOException {
        ByteBuffer header = littleEndian(12);
        if (!read(header)) return false;
        int mode = header.getInt(0);
        int numPartitions = header.getInt(4);
        int[] lengths = readLengths(header.getInt(8));
        if (mode != BYTES && mode != STRINGS) throw new IOException("unknown mode " + mode);
        readBody(Arrays.stream(lengths).sum());
        ByteBuffer answer = littleEndian(8 * lengths.length);
        for (int i = 0, at = 0; i < lengths.length; at += lengths[i++]) {
            byte[] key = mode == BYTES ? Arrays.copyOfRange(body.array(), at, at + lengths[i]) : serialize(at, lengths[i]);
            answer.putInt(4 * i, Client.murmur2(key));
            answer.putInt(4 * (lengths.length + i), Client.partitionForKey(key, numPartitions));
        }
        while (answer.hasRemaining()) out.write(answer);
        return true;
    }

    /** Unit by unit: decoding the bytes as UTF-16 would replace unpaired surrogates before the serializer sees them. */
    private byte[] serialize(int at, int length) {
        CharBuffer units = ByteBuffer.wrap(body.array(), at, length).slice().asCharBuffer();
        char[] chars = new char[units.remaining()];
        units.get(chars);
        return serializer.serialize(Client.TOPIC, new String(chars));
    }

    private int[] readLengths(int count) throws IOException {
        ByteBuffer bytes = littleEndian(4 * count);
        readAll(bytes);
        int[] lengths = new int[count];
        bytes.flip().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(lengths);
        return lengths;
    }

    private void readBody(int length) throws IOException {
        if (body.capacity() < length) body = ByteBuffer.allocate(length);
        readAll(body.clear().limit(length));
    }

    private void readAll(ByteBuffer buffer) throws IOException {
        if (!read(buffer)) throw new EOFException("the input ends inside a frame");
    }

    /** False if the input ended before the first byte. */
    private boolean read(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (in.read(buffer) >= 0) continue;
            if (buffer.position() == 0) return false;
            throw new EOFException("the input ends inside a frame");
        }
        return true;
    }

    private static ByteBuffer littleEndian(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }
}
