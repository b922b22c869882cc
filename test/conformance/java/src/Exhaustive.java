import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Exhaustive FIRST-LAST NUMPARTITIONS...: every key of FIRST to LAST bytes (4 at most). Key number v of a length is v in
 * little-endian bytes. For each block of 2^20 keys and each count one line "length firstIndex numPartitions sha256", the
 * digest being of the block's partitions as little-endian int32: it depends on every answer and on its place.
 */
public final class Exhaustive {
    private static final int BLOCK = 1 << 20;
    private static final int THREADS = 2;

    public static void main(String[] args) throws Exception {
        String[] lengths = args[0].split("-");
        int[] counts = Arrays.stream(args).skip(1).mapToInt(Integer::parseInt).toArray();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        Queue<Future<String>> running = new ArrayDeque<>();
        for (int length = Integer.parseInt(lengths[0]); length <= Integer.parseInt(lengths[1]); length++) {
            for (long first = 0; first < 1L << 8 * length; first += BLOCK) {
                int keyLength = length;
                long from = first;
                running.add(threads.submit(() -> digests(keyLength, from, counts)));
                // Printed in the order in which they were asked for, whichever thread is done first.
                if (running.size() > 2 * THREADS) System.out.print(running.remove().get());
            }
        }
        for (Future<String> lines : running) System.out.print(lines.get());
        threads.shutdown();
    }

    private static String digests(int length, long first, int[] counts) throws NoSuchAlgorithmException {
        int size = (int) Math.min(BLOCK, (1L << 8 * length) - first);
        ByteBuffer partitions = ByteBuffer.allocate(4 * size).order(ByteOrder.LITTLE_ENDIAN);
        StringBuilder lines = new StringBuilder();
        for (int numPartitions : counts) {
            byte[] key = new byte[length];
            for (int i = 0; i < size; i++) {
                long value = first + i;
                for (int at = 0; at < length; at++) key[at] = (byte) (value >>> 8 * at);
                partitions.putInt(4 * i, Client.partitionForKey(key, numPartitions));
            }
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(partitions.array());
            lines.append(length + " " + first + " " + numPartitions + " " + HexFormat.of().formatHex(digest) + "\n");
        }
        return lines.toString();
    }
}
