import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.HexFormat;

public class Partitioner {
    static int murmur2(byte[] key) {
        int m = 0x5bd1e995, h = 0x9747b28c ^ key.length, words = key.length & ~3;
        for (int i = 0; i < words; i += 4) {
            int k = (key[i] & 255 | (key[i + 1] & 255) << 8 | (key[i + 2] & 255) << 16 | key[i + 3] << 24) * m;
            k ^= k >>> 24;
            h = h * m ^ k * m;
        }
        if (key.length > words) {
            for (int i = words; i < key.length; i++) h ^= (key[i] & 255) << 8 * (i - words);
            h *= m;
        }
        h ^= h >>> 13;
        h *= m;
        return h ^ h >>> 15;
    }

    public static void main(String[] args) throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in));
        var out = new StringBuilder();
        for (String line; (line = in.readLine()) != null; ) {
            String[] parts = line.split("\t");
            byte[] key = HexFormat.of().parseHex(parts[0]);
            out.append((murmur2(key) & 0x7fffffff) % Integer.parseInt(parts[1])).append('\n');
        }
        System.out.print(out);
    }
}
