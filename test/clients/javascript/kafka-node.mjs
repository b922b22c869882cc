import { bootstrap, end, load, partitioner, records, topic } from './protocol.mjs';

const { HighLevelProducer, KafkaClient, KeyedMessage, Producer } = load('kafka-node');
const TYPES = { default: {}, KeyedPartitioner: { partitionerType: 3 }, CyclicPartitioner: {} };
const Kind = partitioner === 'CyclicPartitioner' ? HighLevelProducer : Producer;

const client = new KafkaClient({ kafkaHost: bootstrap });
const producer = new Kind(client, TYPES[partitioner]);
await new Promise((resolve, reject) => producer.once('ready', resolve).once('error', reject));
await new Promise(resolve => client.refreshMetadata([topic], resolve));
for (const { key, value } of records) {
  // The partitioner reads the payload's key, the record gets the message's.
  const payload = { topic, messages: key === null ? value : new KeyedMessage(key, value), key: key ?? undefined };
  await new Promise((resolve, reject) => producer.send([payload], error => (error ? reject(error) : resolve())));
}
client.close();
end('kafka-node');
