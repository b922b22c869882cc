import { bootstrap, end, load, records, topic } from './protocol.mjs';

const [host, port] = bootstrap.split(':');
const client = load('kafka-ts').createKafkaClient({
  clientId: 'keylane',
  bootstrapServers: [{ host, port: Number(port) }],
});
const producer = client.createProducer({ allowTopicAutoCreation: false });
await producer.send(records.map(record => ({ topic, ...record })));
await producer.close();
end('kafka-ts');
