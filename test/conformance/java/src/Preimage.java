import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Keys with a wanted hash. Every step of murmur2 can be undone, so for a given rest of the key exactly one value of a
 * four-byte word leads to a given hash.
 */
final class Preimage {
    private static final int SEED = 0x9747b28c;
    private static final int M = 0x5bd1e995;
    private static final int M_INVERSE = inverse(M);

    private Preimage() {}

    /** A copy of the key whose last whole word is replaced so that the key hashes to {@code hash}. */
    static byte[] of(int hash, byte[] key) {
        byte[] copy = key.clone();
        ByteBuffer words = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
        int last = copy.length / 4 * 4 - 4;
        int before = SEED ^ copy.length;
        for (int i = 0; i < last; i += 4) before = before * M ^ mix(words.getInt(i));
        int after = undoTail(undoFinal(hash), copy);
        words.putInt(last, undoMix(after ^ before * M));
        if (Client.murmur2(copy) != hash) throw new IllegalStateException("the key found does not hash to " + hash);
        return copy;
    }

    private static int mix(int k) {
        k *= M;
        k ^= k >>> 24;
        return k * M;
    }

    private static int undoMix(int k) {
        k *= M_INVERSE;
        k ^= k >>> 24;
        return k * M_INVERSE;
    }

    private static int undoFinal(int h) {
        h ^= h >>> 15 ^ h >>> 30;
        h *= M_INVERSE;
        return h ^ h >>> 13 ^ h >>> 26;
    }

    private static int undoTail(int h, byte[] key) {
        int tail = key.length % 4;
        if (tail == 0) return h;
        h *= M_INVERSE;
        for (int i = 0; i < tail; i++) h ^= (key[key.length - tail + i] & 0xff) << 8 * i;
        return h;
    }

    /** Newton's iteration: each round doubles the number of right bits, from the 3 that an odd number is its own inverse in. */
    private static int inverse(int odd) {
        int x = odd;
        for (int round = 0; round < 4; round++) x *= 2 - odd * x;
        return x;
    }
}
