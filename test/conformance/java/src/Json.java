import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** The little JSON that the vectors need. */
final class Json {
    private Json() {}

    /** Readable text stays readable; what is invisible, combining or not a character is escaped. */
    static String string(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') out.append('\\').append((char) c);
            else if (isEscaped(c)) for (char unit : Character.toChars(c)) out.append(String.format("\\u%04x", (int) unit));
            else out.appendCodePoint(c);
        });
        return out.append('"').toString();
    }

    static String hex(byte[] bytes) {
        return '"' + HexFormat.of().formatHex(bytes) + '"';
    }

    static String utf16(String text) {
        return '"' + text.chars().mapToObj(unit -> String.format("%04x", unit)).collect(Collectors.joining()) + '"';
    }

    static String numbers(int[] numbers) {
        return Arrays.toString(numbers);
    }

    static String strings(Collection<String> texts) {
        return texts.stream().map(Json::string).collect(Collectors.joining(", ", "[", "]"));
    }

    // Ranges, not Character.getType(): that follows the JDK's Unicode version, and the files must not.
    private static boolean isEscaped(int c) {
        return c < 0x20 || c >= 0x7f && c <= 0xa0 || c == 0xad || c >= 0x300 && c <= 0x36f || c >= 0x2000 && c <= 0x206f
            || c >= 0xd800 && c <= 0xf8ff || c >= 0xfdd0 && c <= 0xfdef || c >= 0xfe00 && c <= 0xfe0f || c == 0xfeff
            || c >= 0xfff0 && c <= 0xffff || (c & 0xfffe) == 0xfffe || c >= 0xe0000;
    }
}
