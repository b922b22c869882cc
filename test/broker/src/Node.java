import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kafka.Kafka;
import kafka.tools.StorageTool;

/** A broker that formats its own directory and lives no longer than the program that started it: Node CLUSTER_ID PROPERTIES [FORMAT_OPTION …] */
final class Node {
  public static void main(String[] args) {
    Thread watch = new Thread(Node::endWithParent);
    watch.setDaemon(true);
    watch.start();
    serve(args);
  }

  static void serve(String[] args) {
    // One start of a JVM less than with the two scripts. An id may begin with '-', which only `=` keeps from being read as an option.
    List<String> format = new ArrayList<>(
        List.of("format", "--ignore-formatted", "--cluster-id=" + args[0], "--config=" + args[1]));
    format.addAll(List.of(args).subList(2, args.length));
    int status = StorageTool.execute(format.toArray(new String[0]), System.out);
    if (status != 0) System.exit(status);
    Kafka.main(new String[] {args[1]});
  }

  /** stdin ends when the parent does, however it ended. */
  private static void endWithParent() {
    try {
      while (System.in.read() != -1) {}
    } catch (IOException e) {
      // The same as the end.
    }
    Runtime.getRuntime().halt(1);
  }
}
