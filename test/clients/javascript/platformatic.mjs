import { bootstrap, end, load, partitioner, records, topic } from './protocol.mjs';

const client = load('@platformatic/kafka');
const producer = new client.Producer({
  clientId: 'keylane',
  bootstrapBrokers: [bootstrap],
  serializers: client.stringSerializers,
  ...(partitioner === 'default' ? {} : { partitioner: client[partitioner] }),
});
await producer.send({ messages: records.map(({ key, value }) => ({ topic, key: key ?? undefined, value })) });
await producer.close();
end('@platformatic/kafka');
