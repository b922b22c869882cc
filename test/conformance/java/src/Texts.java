import java.util.LinkedHashMap;
import java.util.Map;

/** Real texts, by the id of their vector. */
final class Texts {
    static final Map<String, String> ALL = new LinkedHashMap<>();

    static {
        ALL.put("order-1", "order-1");
        ALL.put("order-1234567", "order-1234567");
        ALL.put("user-id-number", "4294967296");
        ALL.put("uuid", "123e4567-e89b-12d3-a456-426614174000");
        ALL.put("uuid-upper-case", "123E4567-E89B-12D3-A456-426614174000");
        ALL.put("e-mail", "anna.meier+kafka@example.com");
        ALL.put("url", "https://example.com/a/b?c=d&e=%20f#g");
        ALL.put("json", "{\"id\":42,\"name\":\"x\\\\y\"}");
        ALL.put("composite", "eu-west-1|tenant/17|2024-02-29T23:59:60Z");
        ALL.put("sentence", "The quick brown fox jumps over the lazy dog");
        ALL.put("space", " ");
        ALL.put("controls", "\t\n\r\u0001\u001b[31m\u007f");
        ALL.put("latin-german", "Straßenüberführung in Köln");
        ALL.put("latin-french", "Où est l’œuvre reçue à Noël ?");
        ALL.put("latin-spanish", "¿Dónde está el ñandú?");
        ALL.put("latin-portuguese", "São Tomé e Príncipe, coração");
        ALL.put("latin-polish", "Zażółć gęślą jaźń");
        ALL.put("latin-czech", "Příliš žluťoučký kůň");
        ALL.put("latin-turkish", "İstanbul ığüşöç");
        ALL.put("latin-vietnamese", "Tiếng Việt: Nguyễn Thị Hồng");
        ALL.put("latin-icelandic", "Þórshöfn á Langanesi, æði");
        ALL.put("latin-1-all", range(0xa0, 0xff));
        ALL.put("greek", "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία");
        ALL.put("cyrillic-russian", "Съешь же ещё этих мягких французских булок");
        ALL.put("cyrillic-ukrainian", "Київ, їжак, ґанок, єдність");
        ALL.put("armenian", "Երևան");
        ALL.put("georgian", "თბილისი");
        ALL.put("hebrew", "ירושלים, עִבְרִית");
        ALL.put("arabic", "مرحبا بالعالم، القاهرة");
        ALL.put("persian", "تهران پایتخت ایران است");
        ALL.put("bidirectional-marks", "abc\u202eעברית\u202c\u200fdef");
        ALL.put("devanagari", "नमस्ते दुनिया, क्षेत्र");
        ALL.put("bengali", "বাংলাদেশ");
        ALL.put("tamil", "தமிழ்நாடு");
        ALL.put("telugu", "హైదరాబాద్");
        ALL.put("sinhala", "කොළඹ");
        ALL.put("thai", "กรุงเทพมหานคร น้ำ");
        ALL.put("lao", "ວຽງຈັນ");
        ALL.put("khmer", "ភ្នំពេញ");
        ALL.put("burmese", "ရန်ကုန်");
        ALL.put("tibetan", "བོད་ཡིག");
        ALL.put("amharic", "አዲስ አበባ");
        ALL.put("cherokee", "ᏣᎳᎩ");
        ALL.put("mongolian", "ᠮᠣᠩᠭᠣᠯ");
        ALL.put("chinese-simplified", "订单号一二三四五六七八九十");
        ALL.put("chinese-traditional", "訂單編號：臺灣臺北市");
        ALL.put("chinese-supplementary", "𠮷野家𪚥");
        ALL.put("japanese", "注文番号、ひらがな、カタカナ、ﾊﾝｶｸ、東京都");
        ALL.put("korean", "주문 번호 대한민국 서울");
        ALL.put("gothic", "𐌲𐌿𐍄𐌹𐍃𐌺");
        ALL.put("egyptian", "𓂀𓆣𓋹");
        ALL.put("musical", "𝄞𝄢");
        ALL.put("mathematical", "𝕂𝔸𝔽𝕂𝔸 ∑∞√≠");
        ALL.put("currency", "€ £ ¥ ₹ ₿ ₺");
        ALL.put("emoji", "😀🎉🚀");
        ALL.put("emoji-in-ascii", "ok 👍 done");
        ALL.put("emoji-skin-tone", "👋🏽");
        ALL.put("emoji-family", "👨\u200d👩\u200d👧\u200d👦");
        ALL.put("emoji-rainbow-flag", "🏳\ufe0f\u200d🌈");
        ALL.put("emoji-country-flags", "🇩🇪🇯🇵🇧🇷");
        ALL.put("emoji-scotland", "🏴" + tag("gbsct") + cp(0xe007f));
        ALL.put("emoji-keycap", "1\ufe0f\u20e3");
        ALL.put("combining-stack", "Z\u0351\u036b\u0343a\u0363\u0350l\u0335g\u0322o\u0338");
        ALL.put("private-use", "\ue000\uf8ff" + cp(0xf0000) + cp(0x10fffd));
        ALL.put("line-separators", "a\u0085b\u2028c\u2029d");
        ALL.put("zero-width", "a\u200bb\u200cc\u200dd\u2060e");
        ALL.put("soft-hyphen-and-no-break-space", "a\u00adb\u00a0c");
        ALL.put("replacement-character", "\ufffd");
        ALL.put("replacement-character-inside", "a\ufffdb");
        ALL.put("question-mark", "?");
        ALL.put("nul", "\0");
        ALL.put("nul-inside", "a\0b\0\0c");
        ALL.put("nul-at-end", "abc\0");
        ALL.put("bom", "\ufeff");
        ALL.put("bom-at-start", "\ufefforder-1");
        ALL.put("bom-at-end", "order-1\ufeff");
        ALL.put("byte-swapped-bom", "\ufffe");
        ALL.put("noncharacters", "\ufffe\uffff\ufdd0\ufdef" + cp(0x1fffe) + cp(0x10ffff));
    }

    /** Pairs that look the same: precomposed, decomposed. */
    static final String[][] NORMAL_FORMS = {
        {"cafe", "caf\u00e9", "cafe\u0301"},
        {"angstrom", "\u00c5ngstr\u00f6m", "A\u030angstro\u0308m"},
        {"vietnamese", "Vi\u1ec7t", "Vie\u0323\u0302t"},
        {"hangul", "\ud55c\uae00", "\u1112\u1161\u11ab\u1100\u1173\u11af"},
        {"kana", "\u304c\u30d7", "\u304b\u3099\u30d5\u309a"}};

    private Texts() {}

    static String cp(int codePoint) {
        return new String(Character.toChars(codePoint));
    }

    static String range(int first, int last) {
        StringBuilder out = new StringBuilder();
        for (int c = first; c <= last; c++) out.appendCodePoint(c);
        return out.toString();
    }

    private static String tag(String ascii) {
        StringBuilder out = new StringBuilder();
        ascii.chars().forEach(c -> out.appendCodePoint(0xe0000 + c));
        return out.toString();
    }
}
