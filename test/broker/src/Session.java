import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * Java's own clients behind lines of JSON, in one long-lived JVM: Session BOOTSTRAP. A request is {"id", "do", ...} and gets one {"id",
 * "result"} or {"id", "error"}, before that any number of {"id", "records"}. Requests run side by side.
 */
final class Session {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final PrintStream OUT = System.out;

  public static void main(String[] args) throws Exception {
    // Only answers may stand on stdout.
    System.setOut(System.err);
    ExecutorService threads = Executors.newCachedThreadPool();
    try (Topics topics = new Topics(args[0])) {
      Producers producers = new Producers(args[0]);
      Reader reader = new Reader(args[0]);
      BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line; (line = lines.readLine()) != null; ) {
        JsonNode request = JSON.readTree(line);
        threads.execute(() -> answer(request, topics, producers, reader));
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private static void answer(JsonNode request, Topics topics, Producers producers, Reader reader) {
    int id = request.get("id").asInt();
    try {
      Object result = switch (request.get("do").asText()) {
        case "version" -> AppInfoParser.getVersion();
        case "awaitCluster" -> topics.awaitCluster(request);
        case "createTopic" -> topics.create(request);
        case "deleteTopic" -> topics.delete(request);
        case "addPartitions" -> topics.addPartitions(request);
        case "deleteRecords" -> topics.deleteRecords(request);
        case "allow" -> topics.allow(request);
        case "commit" -> reader.commit(request);
        case "describe" -> topics.describe(request);
        case "endOffsets" -> topics.endOffsets(request);
        case "openProducer" -> producers.open(request);
        case "send" -> producers.send(request);
        case "closeProducer" -> producers.close(request);
        case "read" -> reader.read(request, records -> print(Map.of("id", id, "records", records)));
        default -> throw new IllegalArgumentException(request.toString());
      };
      print(Map.of("id", id, "result", result));
    } catch (Throwable e) {
      Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
      print(Map.of("id", id, "error", cause.toString()));
    }
  }

  private static void print(Object answer) {
    try {
      String line = JSON.writeValueAsString(answer);
      synchronized (OUT) {
        OUT.println(line);
        OUT.flush();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
