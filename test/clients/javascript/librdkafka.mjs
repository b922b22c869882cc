// node-rdkafka, and @confluentinc/kafka-javascript's API of the same shape. The partitioner goes into the second argument. Keys go in as
// strings: an empty Buffer arrives as a null key, an empty string as an empty one.

import { bootstrap, end, load, partitioner, records, topic } from './protocol.mjs';

const name = load('./package.json').client;
const options = partitioner === 'default' ? {} : { partitioner };
const producer = new (load(name).Producer)({ 'bootstrap.servers': bootstrap }, options);
await new Promise((resolve, reject) => producer.connect({}, error => (error ? reject(error) : resolve())));
producer.setPollInterval(20);
for (const { key, value } of records) producer.produce(topic, null, Buffer.from(value), key);
await new Promise((resolve, reject) => producer.flush(30_000, error => (error ? reject(error) : resolve())));
end(name);
