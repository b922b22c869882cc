import { bootstrap, end, load, partitioner, records, topic } from './protocol.mjs';

const { Kafka, Partitioners, logLevel } = load('kafkajs');
process.env.KAFKAJS_NO_PARTITIONER_WARNING = '1';
const options = partitioner === 'default' ? {} : { createPartitioner: Partitioners[partitioner] };
const producer = new Kafka({ brokers: [bootstrap], logLevel: logLevel.ERROR }).producer(options);
await producer.connect();
await producer.send({ topic, messages: records });
await producer.disconnect();
end('kafkajs');
