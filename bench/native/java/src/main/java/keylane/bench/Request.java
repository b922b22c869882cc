package keylane.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One request line: the fields of a flat JSON object. */
final class Request {
    private static final Pattern ESCAPE = Pattern.compile("\\\\([\"\\\\/])");

    private final String line;

    Request(String line) {
        this.line = line;
    }

    String text(String field) {
        Matcher found = Pattern.compile('"' + field + "\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(line);
        if (!found.find()) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return ESCAPE.matcher(found.group(1)).replaceAll("$1");
    }

    int number(String field, int otherwise) {
        Matcher found = Pattern.compile('"' + field + "\"\\s*:\\s*(\\d+)").matcher(line);
        return found.find() ? Integer.parseInt(found.group(1)) : otherwise;
    }
}
