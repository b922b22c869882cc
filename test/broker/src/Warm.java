import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Loads the classes that brokers and sessions load, and ends: what a JVM writes of them then, others start from. Warm DIRECTORY */
final class Warm {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CLUSTER_ID = "keylane-warm-up-000000";

  public static void main(String[] args) throws Exception {
    int client = freePort();
    int controller = freePort();
    Path properties = Files.writeString(Path.of(args[0], "node.properties"), String.join("\n",
        "process.roles=broker,controller",
        "node.id=1",
        "listeners=PLAINTEXT://127.0.0.1:" + client + ",CONTROLLER://127.0.0.1:" + controller,
        "controller.listener.names=CONTROLLER",
        "controller.quorum.voters=1@127.0.0.1:" + controller,
        "log.dirs=" + Path.of(args[0], "data"),
        "offsets.topic.replication.factor=1",
        "offsets.topic.num.partitions=1"));
    inBackground(() -> {
      TimeUnit.MINUTES.sleep(2);
      Runtime.getRuntime().halt(1);
    });
    inBackground(() -> {
      use("127.0.0.1:" + client);
      System.exit(0);
    });
    Node.serve(new String[] {CLUSTER_ID, properties.toString()});
  }

  private static void use(String bootstrap) throws Exception {
    try (Topics topics = new Topics(bootstrap)) {
      topics.awaitCluster(json("{'clusterId': '" + CLUSTER_ID + "', 'brokers': 1}"));
      topics.create(json("{'topic': 'warm', 'partitions': 1, 'replication': 1, 'configs': {}}"));
      Producers producers = new Producers(bootstrap);
      Object producer = producers.open(json("{'config': {'compression.type': 'lz4'}}"));
      producers.send(json("{'producer': " + producer + ", 'topic': 'warm', 'flushEach': false, 'records': [{'key': '6b'}]}"));
      producers.close(json("{'producer': " + producer + "}"));
      new Reader(bootstrap).read(json("{'topic': 'warm'}"), Warm::write);
    }
  }

  private static void write(Object records) {
    try {
      JSON.writeValueAsString(Map.of("id", 1, "records", records));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(String text) throws IOException {
    return JSON.readTree(text.replace('\'', '"'));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private static void inBackground(Work work) {
    Thread thread = new Thread(() -> {
      try {
        work.run();
      } catch (Exception e) {
        e.printStackTrace();
        Runtime.getRuntime().halt(1);
      }
    });
    thread.setDaemon(true);
    thread.start();
  }
}
