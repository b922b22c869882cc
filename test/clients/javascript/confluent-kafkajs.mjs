// @confluentinc/kafka-javascript's API in the style of kafkajs.

import { bootstrap, end, load, records, topic } from './protocol.mjs';

const { Kafka } = load('@confluentinc/kafka-javascript').KafkaJS;
const producer = new Kafka({ kafkaJS: { brokers: [bootstrap], logLevel: 0 } }).producer();
await producer.connect();
await producer.send({ topic, messages: records });
await producer.disconnect();
end('@confluentinc/kafka-javascript');
