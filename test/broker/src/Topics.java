import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** What Java's Admin does for the tests. */
final class Topics implements AutoCloseable {
  /** Where brokers are frozen, one that doesn't answer is given up after this time, and another one is asked. */
  private static final int ANSWER_MS = 2000;

  private final Admin admin;

  Topics(String bootstrap) {
    // A stopped broker is tried again soon; the default waits up to a second between attempts.
    admin = Admin.create(Map.of(
        "bootstrap.servers", bootstrap, "reconnect.backoff.max.ms", "200", "request.timeout.ms", ANSWER_MS));
  }

  /** Waits until that many brokers of this very cluster are there: somebody else's may listen on the port. */
  Object awaitCluster(JsonNode request) throws Exception {
    String id = request.get("clusterId").asText();
    int brokers = request.get("brokers").asInt();
    return poll(() -> {
      var cluster = admin.describeCluster();
      return id.equals(cluster.clusterId().get()) && cluster.nodes().get().size() == brokers ? id : null;
    });
  }

  Object create(JsonNode request) throws Exception {
    Map<String, String> configs = new HashMap<>();
    request.get("configs").properties().forEach(entry -> configs.put(entry.getKey(), entry.getValue().asText()));
    String name = request.get("topic").asText();
    int partitions = request.get("partitions").asInt();
    short replication = (short) request.get("replication").asInt();
    admin.createTopics(List.of(new NewTopic(name, partitions, replication).configs(configs))).all().get();
    return awaitPartitions(name, partitions);
  }

  /** Resolves when nothing is left of it in metadata. */
  Object delete(JsonNode request) throws Exception {
    String name = request.get("topic").asText();
    admin.deleteTopics(List.of(name)).all().get();
    return poll(() -> admin.listTopics().names().get().contains(name) ? null : name);
  }

  Object addPartitions(JsonNode request) throws Exception {
    String name = request.get("topic").asText();
    int partitions = request.get("partitions").asInt();
    List<List<Integer>> places = new ArrayList<>();
    for (JsonNode leader : request.path("leaders")) places.add(List.of(leader.asInt()));
    NewPartitions more = places.isEmpty() ? NewPartitions.increaseTo(partitions) : NewPartitions.increaseTo(partitions, places);
    admin.createPartitions(Map.of(name, more)).all().get();
    return awaitPartitions(name, partitions);
  }

  /** All before an offset. */
  Object deleteRecords(JsonNode request) throws Exception {
    var partition = new TopicPartition(request.get("topic").asText(), request.get("partition").asInt());
    var before = RecordsToDelete.beforeOffset(request.get("offset").asLong());
    return admin.deleteRecords(Map.of(partition, before)).all().get() == null;
  }

  /** Lets a user do some things with a topic. */
  Object allow(JsonNode request) throws Exception {
    var topic = new ResourcePattern(ResourceType.TOPIC, request.get("topic").asText(), PatternType.LITERAL);
    List<AclBinding> rights = new ArrayList<>();
    for (JsonNode right : request.get("rights")) {
      var operation = AclOperation.valueOf(right.asText());
      String user = "User:" + request.get("user").asText();
      rights.add(new AclBinding(topic, new AccessControlEntry(user, "*", operation, AclPermissionType.ALLOW)));
    }
    return admin.createAcls(rights).all().get() == null;
  }

  /** A row for each partition: its leader's id (-1: none), the ids of its replicas, those in sync. */
  Object describe(JsonNode request) throws Exception {
    return poll(() -> partitions(request.get("topic").asText()).stream().map(Topics::row).toList());
  }

  Object endOffsets(JsonNode request) throws Exception {
    String name = request.get("topic").asText();
    int least = request.path("partitions").asInt(1);
    return poll(() -> {
      int count = partitions(name).size();
      return count < least ? null : endOffsets(name, count);
    });
  }

  /**
   * Until every replica is in sync and every leader answers for its partitions. Metadata names a leader before that broker knows: what
   * is produced in between is refused, and clients that then resend too much store records twice.
   */
  private Object awaitPartitions(String name, int count) throws Exception {
    return poll(() -> {
      List<TopicPartitionInfo> partitions = partitions(name);
      boolean complete = partitions.size() == count
          && partitions.stream().allMatch(p -> hasLeader(p) && p.isr().size() == p.replicas().size());
      return complete ? endOffsets(name, count) : null;
    });
  }

  private List<TopicPartitionInfo> partitions(String name) throws Exception {
    var options = new DescribeTopicsOptions().timeoutMs(ANSWER_MS);
    return admin.describeTopics(List.of(name), options).allTopicNames().get().get(name).partitions();
  }

  private List<Long> endOffsets(String name, int count) throws Exception {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (int i = 0; i < count; i++) latest.put(new TopicPartition(name, i), OffsetSpec.latest());
    var offsets = admin.listOffsets(latest).all().get();
    return latest.keySet().stream()
        .sorted((a, b) -> a.partition() - b.partition())
        .map(partition -> offsets.get(partition).offset())
        .toList();
  }

  private static Map<String, Object> row(TopicPartitionInfo partition) {
    return Map.of(
        "partition", partition.partition(),
        "leader", hasLeader(partition) ? partition.leader().id() : -1,
        "replicas", partition.replicas().stream().map(Node::id).toList(),
        "isr", partition.isr().stream().map(Node::id).toList());
  }

  private static boolean hasLeader(TopicPartitionInfo partition) {
    return Optional.ofNullable(partition.leader()).filter(leader -> !leader.isEmpty()).isPresent();
  }

  private interface Attempt {
    Object get() throws Exception;
  }

  /** The caller's own time limit ends this. */
  private static Object poll(Attempt attempt) throws Exception {
    while (true) {
      try {
        Object answer = attempt.get();
        if (answer != null) return answer;
      } catch (ExecutionException e) {
        // A broker may not have heard of a new topic yet, or not answer.
        if (!(e.getCause() instanceof RetriableException)) throw e;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
