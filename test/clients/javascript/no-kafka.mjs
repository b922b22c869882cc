import { bootstrap, end, load, partitioner, records, topic } from './protocol.mjs';

const client = load('no-kafka');
const producer = new client.Producer({
  connectionString: bootstrap,
  logger: { logLevel: 1 },
  ...(partitioner === 'default' ? {} : { partitioner: new client[partitioner]() }),
});
await producer.init();
await producer.send(records.map(message => ({ topic, message })));
await producer.end();
end('no-kafka');
