import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.DoubleSerializer;
import org.apache.kafka.common.serialization.FloatSerializer;

/** FloatSerializer's and DoubleSerializer's vectors. Ids name the bits, since decimals of one value may be written in many ways. */
final class FloatingPoint {
    private static final int[] FLOATS = {
        0x00000000, 0x80000000, 0x00000001, 0x80000001, 0x007fffff, 0x00800000, 0x7f7fffff, 0xff7fffff, 0x7f800000, 0xff800000,
        0x3f800000, 0xbf800000, 0x3f7fffff, 0x3f800001, 0x3dcccccd, 0x3eaaaaab, 0x40490fdb, 0x4b800000, 0x4b7fffff, 0x5f000000, 0xcf000000};
    private static final int[] FLOAT_NANS = {0x7fc00000, 0x7fc00001, 0x7f800001, 0x7fffffff, 0xffc00000, 0xff800001, 0xffffffff};
    private static final long[] DOUBLES = {
        0x0000000000000000L, 0x8000000000000000L, 0x0000000000000001L, 0x8000000000000001L, 0x000fffffffffffffL, 0x0010000000000000L,
        0x7fefffffffffffffL, 0xffefffffffffffffL, 0x7ff0000000000000L, 0xfff0000000000000L, 0x3ff0000000000000L, 0xbff0000000000000L,
        0x3fefffffffffffffL, 0x3ff0000000000001L, 0x3fb999999999999aL, 0x3fd5555555555555L, 0x400921fb54442d18L, 0x4340000000000000L,
        0x433fffffffffffffL, 0x43e0000000000000L, 0xc1e0000000000000L, 0x44b52d02c7e14af6L};
    private static final long[] DOUBLE_NANS = {
        0x7ff8000000000000L, 0x7ff8000000000001L, 0x7ff0000000000001L, 0x7fffffffffffffffL, 0xfff8000000000000L, 0xffffffffffffffffL};

    private FloatingPoint() {}

    static void addTo(SerializerVectors vectors) {
        Random random = new Random("floating-point".hashCode());
        for (int bits : FLOATS) addFloat(vectors, bits);
        for (int i = 0; i < 40; i++) addFloat(vectors, Float.floatToIntBits((float) (random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30))));
        for (int bits : FLOAT_NANS) addFloat(vectors, bits);
        for (long bits : DOUBLES) addDouble(vectors, bits);
        for (int i = 0; i < 40; i++) addDouble(vectors, 0x7fefffffffffffffL & random.nextLong() | random.nextLong() & Long.MIN_VALUE);
        for (long bits : DOUBLE_NANS) addDouble(vectors, bits);
    }

    private static void addFloat(SerializerVectors vectors, int bits) {
        float value = Float.intBitsToFloat(bits);
        boolean isPayload = Float.isNaN(value) && bits != Float.floatToIntBits(Float.NaN);
        Set<String> flags = flags(value, isPayload, Float.MIN_NORMAL, Float.MIN_VALUE, Float.MAX_VALUE);
        add(vectors, "float", String.format("%08x", bits), value, flags, new FloatSerializer().serialize(Client.TOPIC, value));
    }

    private static void addDouble(SerializerVectors vectors, long bits) {
        double value = Double.longBitsToDouble(bits);
        boolean isPayload = Double.isNaN(value) && bits != Double.doubleToLongBits(Double.NaN);
        Set<String> flags = flags(value, isPayload, Double.MIN_NORMAL, Double.MIN_VALUE, Double.MAX_VALUE);
        add(vectors, "double", String.format("%016x", bits), value, flags, new DoubleSerializer().serialize(Client.TOPIC, value));
    }

    private static void add(SerializerVectors vectors, String serializer, String bits, double value, Set<String> flags, byte[] key) {
        String input = flags.contains("nan-payload") ? "\"bits\": \"" + bits + "\", " : "";
        vectors.add(serializer + "-" + bits, serializer, flags, SerializerVectors.value(Decimal.of(value)) + input, key);
    }

    private static Set<String> flags(double value, boolean isPayload, double minNormal, double min, double max) {
        Set<String> flags = new TreeSet<>();
        if (isPayload) flags.add("nan-payload");
        if (Double.isNaN(value)) flags.add("nan");
        if (Double.isInfinite(value)) flags.add("infinity");
        if (value < 0) flags.add("negative");
        if (value == 0 && 1 / value < 0) flags.add("negative-zero");
        if (value != 0 && Math.abs(value) < minNormal) flags.add("subnormal");
        if (value == min) flags.add("min");
        if (value == max) flags.add("max");
        return flags;
    }
}
