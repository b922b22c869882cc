import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isKafkaAddress, parseBrokers, parseKafkaAddress } from '../../../src/sources/kafka/address.ts';

const test = suite('addresses of Kafka');

test('hosts, ports, topic', () => {
  assert.equal(parseKafkaAddress('kafka://a:1,b,[::1]:9093/orders'), {
    bootstrap: [
      { host: 'a', port: 1 },
      { host: 'b', port: 9092 },
      { host: '::1', port: 9093 },
    ],
    topic: 'orders',
  });
  assert.equal(parseKafkaAddress('KAFKA:///--json'), { bootstrap: [], topic: '--json' });
  assert.equal(parseBrokers(' SASL_SSL://a:1 , b:2,'), [
    { host: 'a', port: 1 },
    { host: 'b', port: 2 },
  ]);
});

test('what is none is said to be none, and no password is shown', () => {
  const topics = ['', 'a b', 'a/b', '..', '.', 'ä', 'x'.repeat(250), 'a?b', '\u001b[2J'];
  const hosts = ['a:0', 'a:65536', 'a:x', 'a:', '[::1', 'a b', 'http://a', ','];
  const all = [...topics.map(topic => `kafka://h/${topic}`), ...hosts.map(host => `kafka://${host}/t`), 'kafka://h'];
  for (const address of all) {
    assert.throws(
      () => parseKafkaAddress(address),
      (error: { code: string }) => error.code === 'ERR_KAFKA_ADDRESS',
      address,
    );
  }
  for (const address of ['kafka://me:hunter2@h/t', 'kafka://h/t@hunter2', 'kafka://me:hunter2@h']) {
    assert.throws(
      () => parseKafkaAddress(address),
      (error: Error & { code: string }) => error.code === 'ERR_KAFKA_ADDRESS' && !error.message.includes('hunter2'),
      address,
    );
  }
});

test('only what begins as one is one', () => {
  assert.ok(isKafkaAddress('kafka://a/b'));
  for (const name of ['kafka', 'kafka:/a/b', './kafka://a/b', '-']) assert.not(isKafkaAddress(name));
});

test.run();
