// Names of settings: those that mean something here, and those of clients that write or that belong to groups, which do not.

/** By the one name that the code uses: the other names of the same setting, Java's and librdkafka's. */
const SYNONYMS = {
  'bootstrap.servers': ['metadata.broker.list'],
  'security.protocol': [],
  'sasl.mechanism': ['sasl.mechanisms'],
  'sasl.jaas.config': [],
  'sasl.username': [],
  'sasl.password': [],
  'sasl.oauthbearer.token': [],
  'sasl.oauthbearer.token.command': [],
  'sasl.oauthbearer.token.endpoint.url': [],
  'sasl.oauthbearer.client.id': ['sasl.oauthbearer.client.credentials.client.id'],
  'sasl.oauthbearer.client.secret': ['sasl.oauthbearer.client.credentials.client.secret'],
  'sasl.oauthbearer.scope': [],
  'sasl.oauthbearer.extensions': [],
  'sasl.oauthbearer.method': [],
  'ssl.ca.location': [],
  'ssl.ca.pem': ['ssl.truststore.certificates'],
  'ssl.truststore.location': [],
  'ssl.truststore.password': [],
  'ssl.truststore.type': [],
  'ssl.certificate.location': [],
  'ssl.certificate.pem': ['ssl.keystore.certificate.chain'],
  'ssl.key.location': [],
  'ssl.key.pem': ['ssl.keystore.key'],
  'ssl.key.password': [],
  'ssl.keystore.location': [],
  'ssl.keystore.password': [],
  'ssl.keystore.type': [],
  'ssl.cipher.suites': [],
  'ssl.enabled.protocols': [],
  'ssl.crl.location': [],
  'ssl.endpoint.identification.algorithm': [],
  'enable.ssl.certificate.verification': [],
  'client.id': [],
  'client.rack': [],
  'isolation.level': [],
} as const satisfies Record<string, readonly string[]>;

export type SettingName = keyof typeof SYNONYMS;

export const SETTING_NAMES = Object.keys(SYNONYMS) as SettingName[];

const MEANT = new Map<string, SettingName>(
  SETTING_NAMES.flatMap(name => [name, ...SYNONYMS[name]].map(each => [each, name] as const)),
);

/** Those whose values nobody may see. */
const SECRET = /password|secret|jaas|\.pem$|certificate\.chain|keystore\.key$|token$/;

/** What Java's clients 4.3.1 and librdkafka 2.12 know besides, of which nothing concerns a reader without a group. */
const OTHERS = new Set(
  `
acks allow.auto.create.topics api.version.fallback.ms api.version.request api.version.request.timeout.ms auto.commit.enable
auto.commit.interval.ms auto.offset.reset batch.num.messages batch.size bootstrap.controllers broker.address.family broker.address.ttl
broker.version.fallback buffer.memory builtin.features check.crcs client.dns.lookup compression.codec compression.gzip.level
compression.level compression.lz4.level compression.type compression.zstd.level config.providers connections.max.idle.ms
consume.callback.max.messages coordinator.query.interval.ms debug default.api.timeout.ms delivery.report.only.error delivery.timeout.ms
enable.auto.commit enable.auto.offset.store enable.gapless.guarantee enable.idempotence enable.metrics.push enable.partition.eof
enable.random.seed enable.sasl.oauthbearer.unsecure.jwt enabled_events exclude.internal.topics fetch.error.backoff.ms fetch.max.bytes
fetch.max.wait.ms fetch.message.max.bytes fetch.min.bytes fetch.queue.backoff.ms fetch.wait.max.ms group.id group.instance.id group.protocol
group.protocol.type group.remote.assignor heartbeat.interval.ms interceptor.classes internal.termination.signal
internal.throw.on.fetch.stable.offset.unsupported key.deserializer key.serializer linger.ms log.connection.close log.queue log.thread.name
log_level max.block.ms max.in.flight max.in.flight.requests.per.connection max.partition.fetch.bytes max.poll.interval.ms max.poll.records
max.request.size message.copy.max.bytes message.max.bytes message.send.max.retries message.timeout.ms metadata.max.age.ms
metadata.max.idle.ms metadata.recovery.rebootstrap.trigger.ms metadata.recovery.strategy metric.reporters metrics.num.samples
metrics.recording.level metrics.sample.window.ms offset.store.method offset.store.path offset.store.sync.interval.ms
partition.assignment.strategy partitioner partitioner.adaptive.partitioning.enable partitioner.availability.timeout.ms partitioner.class
partitioner.ignore.keys plugin.library.paths produce.offset.report queue.buffering.backpressure.threshold queue.buffering.max.kbytes
queue.buffering.max.messages queue.buffering.max.ms queued.max.messages.kbytes queued.min.messages queuing.strategy receive.buffer.bytes
receive.message.max.bytes reconnect.backoff.jitter.ms reconnect.backoff.max.ms reconnect.backoff.ms request.required.acks request.timeout.ms
retries retry.backoff.max.ms retry.backoff.ms sasl.client.callback.handler.class sasl.kerberos.keytab sasl.kerberos.kinit.cmd
sasl.kerberos.min.time.before.relogin sasl.kerberos.principal sasl.kerberos.service.name sasl.kerberos.ticket.renew.jitter
sasl.kerberos.ticket.renew.window.factor sasl.login.callback.handler.class sasl.login.class sasl.login.connect.timeout.ms
sasl.login.read.timeout.ms sasl.login.refresh.buffer.seconds sasl.login.refresh.min.period.seconds sasl.login.refresh.window.factor
sasl.login.refresh.window.jitter sasl.login.retry.backoff.max.ms sasl.login.retry.backoff.ms sasl.oauthbearer.clock.skew.seconds
sasl.oauthbearer.expected.audience sasl.oauthbearer.expected.issuer sasl.oauthbearer.header.urlencode
sasl.oauthbearer.jwks.endpoint.refresh.ms sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms
sasl.oauthbearer.jwks.endpoint.retry.backoff.ms sasl.oauthbearer.jwks.endpoint.url sasl.oauthbearer.jwt.retriever.class
sasl.oauthbearer.jwt.validator.class sasl.oauthbearer.scope.claim.name sasl.oauthbearer.sub.claim.name security.providers send.buffer.bytes
session.timeout.ms share.acknowledgement.mode share.acquire.mode socket.blocking.max.ms socket.connection.setup.timeout.max.ms
socket.connection.setup.timeout.ms socket.keepalive.enable socket.max.fails socket.nagle.disable socket.receive.buffer.bytes
socket.send.buffer.bytes socket.timeout.ms ssl.ca.certificate.stores ssl.keymanager.algorithm ssl.protocol ssl.provider
ssl.secure.random.implementation ssl.trustmanager.algorithm statistics.interval.ms sticky.partitioning.linger.ms topic.blacklist
topic.metadata.propagation.max.ms topic.metadata.refresh.fast.cnt topic.metadata.refresh.fast.interval.ms topic.metadata.refresh.interval.ms
topic.metadata.refresh.sparse transaction.timeout.ms transaction.two.phase.commit.enable transactional.id value.deserializer
value.serializer
`
    .trim()
    .split(/\s+/),
);

/** Of Confluent's serializers and proxies, which stand in the same files. */
const OF_OTHERS =
  /^(schema\.registry\.|basic\.auth\.|bearer\.auth\.|confluent\.|auto\.register\.|use\.latest\.|specific\.avro\.)/;

export function isSecret(name: string): boolean {
  return SECRET.test(name);
}

/** All names that can be given, for suggestions. */
export function allNames(): string[] {
  return [...MEANT.keys(), ...OTHERS];
}

/** What a name stands for; `other` for what is known and means nothing here; undefined for a name that nobody knows. */
export function settingOf(name: string): SettingName | 'other' | undefined {
  const found = MEANT.get(name);
  if (found) return found;
  // kcat -X takes settings of topics with a prefix.
  return OTHERS.has(name.replace(/^topic\./, '')) || OF_OTHERS.test(name) ? 'other' : undefined;
}
