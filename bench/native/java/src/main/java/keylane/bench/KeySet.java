package keylane.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A key set file: u32 count, u32 offsets[count + 1], the bytes; little endian. */
final class KeySet {
    private KeySet() {
    }

    static byte[][] read(String path) throws IOException {
        byte[] file = Files.readAllBytes(Path.of(path));
        ByteBuffer numbers = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int count = numbers.getInt();
        int bytes = 4 + 4 * (count + 1);
        byte[][] keys = new byte[count][];
        int start = numbers.getInt();
        for (int i = 0; i < count; i++) {
            int end = numbers.getInt();
            keys[i] = Arrays.copyOfRange(file, bytes + start, bytes + end);
            start = end;
        }
        return keys;
    }
}
