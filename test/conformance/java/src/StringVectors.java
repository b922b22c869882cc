import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.serialization.StringSerializer;

/** strings.json: text in, the bytes that StringSerializer makes of it, hash and partitions. */
final class StringVectors {
    private static final String HIGH = "\ud83d";
    private static final String LOW = "\ude00";
    // First and last of each UTF-8 length, and around the surrogates.
    private static final int[] BORDERS = {0x01, 0x7f, 0x80, 0x7ff, 0x800, 0xfff, 0x1000, 0xd7ff, 0xe000, 0xfffc, 0x10000, 0x3ffff, 0x40000,
        0xfffff, 0x100000, 0x10fffd};
    private static final int[] MIXED = {'a', 'Z', '7', '-', 0xe9, 0xdf, 0x3b1, 0x436, 0x5d0, 0x628, 0x915, 0xe01, 0x4e2d, 0x3042, 0xd55c, 0x20ac,
        0x1f600, 0x1f3fd, 0x20bb7, 0x1d11e};

    private final VectorFile file = new VectorFile("org.apache.kafka:kafka-clients");
    private final StringSerializer serializer = new StringSerializer();

    static VectorFile all() {
        StringVectors vectors = new StringVectors();
        Texts.ALL.forEach(vectors::add);
        for (String[] forms : Texts.NORMAL_FORMS) {
            vectors.add("nfc-" + forms[0], Set.of("nfc"), forms[1]);
            vectors.add("nfd-" + forms[0], Set.of("nfd"), forms[2]);
        }
        vectors.borders();
        vectors.surrogates();
        vectors.lengths();
        vectors.longTexts();
        return vectors.file;
    }

    private void borders() {
        for (int c : BORDERS) {
            add(String.format("u+%04x", c), Texts.cp(c));
            add(String.format("u+%04x-inside", c), "ab" + Texts.cp(c) + "c");
        }
    }

    private void surrogates() {
        for (int unit = 0xd800; unit <= 0xdfff; unit++) {
            boolean isBorder = unit % 0x400 <= 1 || unit % 0x400 >= 0x3fe;
            if (isBorder || unit % 37 == 0) add(String.format("surrogate-%04x", unit), String.valueOf((char) unit));
        }
        add("high-at-start", HIGH + "abc");
        add("high-inside", "ab" + HIGH + "cd");
        add("high-at-end", "abc" + HIGH);
        add("high-before-non-ascii", HIGH + "é中");
        add("low-at-start", LOW + "abc");
        add("low-inside", "ab" + LOW + "cd");
        add("low-at-end", "abc" + LOW);
        add("low-high", LOW + HIGH);
        add("low-high-low", LOW + HIGH + LOW);
        add("high-high", HIGH + HIGH);
        add("high-high-low", HIGH + HIGH + LOW);
        add("high-low-low", HIGH + LOW + LOW);
        add("high-low-high", HIGH + LOW + HIGH);
        add("low-low", LOW + LOW);
        add("low-low-low", LOW + LOW + LOW);
        add("high-nul-low", HIGH + "\0" + LOW);
        add("high-bom-low", HIGH + "\ufeff" + LOW);
        for (int length = 1; length <= 40; length++) {
            String id = "surrogates-random-" + length;
            Random random = new Random(id.hashCode());
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < length; i++) text.append((char) (random.nextInt(4) == 0 ? 'a' + random.nextInt(26) : 0xd800 + random.nextInt(0x800)));
            add(id, text.toString());
        }
    }

    private void lengths() {
        for (int length = 0; length <= 100; length++) {
            if (length == 0) {
                add("empty", "");
                continue;
            }
            add("ascii-" + length, random("ascii-" + length, length, null));
            add("mixed-" + length, random("mixed-" + length, length, MIXED));
            // The only character that isn't ASCII comes last: an encoder's fast path has to notice it.
            add("ascii-" + length + "-then-accent", random("ascii-" + length, length - 1, null) + "é");
            add("ascii-" + length + "-then-surrogate", random("ascii-" + length, length - 1, null) + HIGH);
        }
    }

    private void longTexts() {
        for (int units : new int[] {1000, 70000}) {
            repeat("ascii", "order-1234", units / 10);
            repeat("accents", "é", units);
            repeat("chinese", "订单", units / 2);
            repeat("emoji", HIGH + LOW, units / 2);
            repeat("mixed", "aé中😀-", units / 6);
            repeat("lone-surrogates", "ab" + LOW + HIGH, units / 4);
            repeat("nul", "\0", units);
        }
    }

    private void repeat(String name, String text, int times) {
        String input = "\"repeat\": { \"utf16\": " + Json.utf16(text) + ", \"times\": " + times + " }";
        file.add("repeat-" + name + "-" + times, Flags.ofText(text), input, bytes(text.repeat(times)));
    }

    private static String random(String id, int length, int[] characters) {
        Random random = new Random(id.hashCode());
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) text.appendCodePoint(characters == null ? 0x20 + random.nextInt(0x5f) : characters[random.nextInt(characters.length)]);
        return text.toString();
    }

    private void add(String id, String text) {
        add(id, Set.of(), text);
    }

    private void add(String id, Set<String> flags, String text) {
        Set<String> all = Flags.ofText(text);
        all.addAll(flags);
        String readable = all.contains("lone-surrogate") ? "" : "\"string\": " + Json.string(text) + ", ";
        byte[] key = bytes(text);
        file.add(id, all, "\"utf16\": " + Json.utf16(text) + ", " + readable + "\"hex\": " + Json.hex(key), key);
    }

    private byte[] bytes(String text) {
        return serializer.serialize(Client.TOPIC, text);
    }
}
