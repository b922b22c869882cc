import java.math.BigDecimal;
import java.math.MathContext;

/** The shortest decimal text that reads back as the same double. */
final class Decimal {
    private Decimal() {}

    // Not Double.toString(): its digits changed with JDK 19 (JDK-4511638), and the files must not depend on the JDK.
    static String of(double value) {
        if (Double.isNaN(value)) return "NaN";
        if (Double.isInfinite(value)) return value > 0 ? "Infinity" : "-Infinity";
        if (value == 0) return 1 / value < 0 ? "-0.0" : "0.0";
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < 17; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits));
            if (rounded.doubleValue() == value) return text(rounded);
        }
        return text(exact.round(new MathContext(17)));
    }

    private static String text(BigDecimal number) {
        int exponent = number.precision() - number.scale();
        BigDecimal stripped = number.stripTrailingZeros();
        return exponent > -6 && exponent < 22 ? stripped.toPlainString() : stripped.toString();
    }
}
