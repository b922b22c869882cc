import java.io.IOException;
import java.nio.file.Path;

/** Vectors DIRECTORY: writes the three files. Prints a line "without NAME" for a serializer that this version lacks. */
public final class Vectors {
    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        Murmur2Vectors.all().write(directory.resolve("murmur2.json"));
        StringVectors.all().write(directory.resolve("strings.json"));
        SerializerVectors.all().write(directory.resolve("serializers.json"));
        if (Client.booleanSerializer().isEmpty()) System.out.println("without boolean");
    }
}
