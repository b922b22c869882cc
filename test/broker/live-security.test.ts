// TLS, users and rights on a real broker: what connects, and what each refusal is called, within 10 s.

import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { KeylaneError } from '../../src/errors.ts';
import { emptyNotes, openSource } from '../../src/sources/index.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { passwordOf, STORE_PASSWORD } from './secured.ts';

const test = suite('live topics: security');
let cluster: Cluster;
test.before(async () => {
  cluster = await startCluster({ isSecured: true });
  await cluster.createTopic('orders', 2);
  await cluster.produce('orders', [{ key: 'a', value: 'b' }]);
  await cluster.createTopic('secret', 2);
  await cluster.createTopic('described', 1);
  await cluster.produce('described', [{ key: 'a', value: 'b' }]);
  for (const user of ['alice', 'bob', 'CN=client']) await cluster.allow(user, 'orders', ['DESCRIBE', 'READ']);
  await cluster.allow('alice', 'described', ['DESCRIBE']);
});
test.after(() => cluster?.stop());

const SASL = (mechanism: string, user = 'alice', password = passwordOf(user)): string =>
  `sasl.mechanism=${mechanism}\nsasl.username=${user}\nsasl.password=${password}\n`;
const token = (expires: number, user = 'alice'): string => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  return `${part({ alg: 'none' })}.${part({ sub: user, iat: now - 7200, exp: now + expires })}.`;
};

async function read(where: string, config: string, topic = 'orders', env = {}): Promise<number> {
  const file = cluster.secured!.file('client.properties');
  writeFileSync(file, config);
  const source = await openSource(`kafka://${where}/${topic}`, { kafka: { settings: { file, env } } });
  try {
    let count = 0;
    for await (const { keys } of source.records(emptyNotes())) count += keys.count;
    return count;
  } finally {
    await source.close();
  }
}

async function refused(ask: () => Promise<number>, code: string, pattern: RegExp): Promise<void> {
  const begun = performance.now();
  let failure: KeylaneError | undefined;
  try {
    await ask();
  } catch (error) {
    failure = error as KeylaneError;
  }
  assert.is(failure?.code, code, failure?.message);
  assert.match(failure!.message, pattern);
  assert.not.match(failure!.message, /-secret|eyJ/);
  assert.ok(performance.now() - begun < 10_000, `${performance.now() - begun} ms`);
}

const ca = (): string => `ssl.ca.location=${cluster.secured!.file('ca.pem')}\n`;
const at = (name: string): string => cluster.secured!.file(name);

test('a user and a password: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, with TLS and without', async () => {
  const { sasl, both } = cluster.secured!;
  for (const mechanism of ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']) {
    assert.is(await read(sasl, `security.protocol=SASL_PLAINTEXT\n${SASL(mechanism, 'bob')}`), 1, mechanism);
    assert.is(await read(both, `security.protocol=SASL_SSL\n${ca()}${SASL(mechanism)}`), 1, mechanism);
  }
  const jaas = `org.apache.kafka.common.security.plain.PlainLoginModule required username="alice" password="${passwordOf('alice')}";`;
  const java = `security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.jaas.config=${jaas}\nssl.truststore.type=PEM\nssl.truststore.location=${at('ca.pem')}\n`;
  assert.is(await read(both, java), 1);
});

test('tokens: from the settings, from a program, from an identity provider', async () => {
  const { sasl } = cluster.secured!;
  const oauth = (more: string): string => `security.protocol=SASL_PLAINTEXT\nsasl.mechanism=OAUTHBEARER\n${more}\n`;
  assert.is(await read(sasl, oauth(`sasl.oauthbearer.token=${token(3600)}`)), 1);
  writeFileSync(at('token.json'), JSON.stringify({ token: token(3600), extensions: { traceId: '123' } }));
  assert.is(await read(sasl, oauth(`sasl.oauthbearer.token.command=cat ${at('token.json')}`)), 1);
  const asked: string[] = [];
  const provider = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      asked.push(`${request.headers.authorization} ${body}`);
      const isRight = request.headers.authorization === `Basic ${Buffer.from('me:pw-secret').toString('base64')}`;
      response.statusCode = isRight ? 200 : 401;
      response.end(isRight ? JSON.stringify({ access_token: token(3600) }) : 'no pw-secret');
    });
  }).listen(0, '127.0.0.1');
  await new Promise(resolve => provider.once('listening', resolve));
  const url = `http://127.0.0.1:${(provider.address() as { port: number }).port}/token`;
  const client = (secret: string): string =>
    oauth(
      `sasl.oauthbearer.method=oidc\nsasl.oauthbearer.token.endpoint.url=${url}\nsasl.oauthbearer.client.id=me\nsasl.oauthbearer.client.secret=${secret}\nsasl.oauthbearer.scope=kafka`,
    );
  assert.is(await read(sasl, client('pw-secret')), 1);
  assert.match(asked[0], /grant_type=client_credentials&scope=kafka/);
  await refused(() => read(sasl, client('other-secret')), 'ERR_KAFKA_AUTH', /HTTP 401/);
  provider.close();
  await refused(
    () => read(sasl, oauth(`sasl.oauthbearer.token=${token(-3600)}`)),
    'ERR_KAFKA_AUTH',
    /token is refused/,
  );
  await refused(
    () => read(sasl, oauth('sasl.oauthbearer.token.command=echo my-secret; exit 3')),
    'ERR_KAFKA_AUTH',
    /ended with 3/,
  );
  await refused(
    () => read(sasl, oauth('sasl.oauthbearer.token.command=echo my-secret')),
    'ERR_KAFKA_AUTH',
    /printed something else/,
  );
  await refused(() => read(sasl, oauth('sasl.oauthbearer.token.command=sleep 60')), 'ERR_KAFKA_AUTH', /more than/);
});

test('a certificate in place of a user: PEM files, one PEM store, PKCS12, a locked key', async () => {
  const { tls } = cluster.secured!;
  const ssl = (...lines: string[]): string => `security.protocol=SSL\n${ca()}${lines.join('\n')}\n`;
  const cert = `ssl.certificate.location=${at('client.pem')}`;
  assert.is(await read(tls, ssl(cert, `ssl.key.location=${at('client.key')}`)), 1);
  assert.is(
    await read(tls, ssl(cert, `ssl.key.location=${at('client-locked.key')}`, `ssl.key.password=${STORE_PASSWORD}`)),
    1,
  );
  assert.is(await read(tls, ssl(`ssl.keystore.location=${at('client-store.pem')}`, 'ssl.keystore.type=PEM')), 1);
  const p12 = `ssl.keystore.location=${at('client.p12')}`;
  assert.is(await read(tls, ssl(p12, `ssl.keystore.password=${STORE_PASSWORD}`, 'ssl.keystore.type=PKCS12')), 1);
  await refused(() => read(tls, ssl()), 'ERR_KAFKA_TLS', /wants a certificate/);
});

test('each refusal has its code', async () => {
  const { sasl, tls, both } = cluster.secured!;
  const [plain] = cluster.bootstrap;
  for (const mechanism of ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']) {
    const wrong = `security.protocol=SASL_PLAINTEXT\n${SASL(mechanism, 'alice', 'wrong-secret')}`;
    await refused(() => read(sasl, wrong), 'ERR_KAFKA_AUTH', /refuses the user.*Check the mechanism/);
  }
  const user = SASL('PLAIN');
  const other = `ssl.ca.location=${at('other-ca.pem')}\n`;
  await refused(
    () => read(both, `security.protocol=SASL_SSL\n${other}${user}`),
    'ERR_KAFKA_TLS',
    /cannot be trusted.*ssl\.ca\.location/,
  );
  await refused(() => read(both, `security.protocol=SASL_SSL\n${user}`), 'ERR_KAFKA_TLS', /cannot be trusted/);
  const otherName = both.replace('127.0.0.1', 'localhost');
  await refused(
    () => read(otherName, `security.protocol=SASL_SSL\n${ca()}${user}`),
    'ERR_KAFKA_TLS',
    /for another host/,
  );
  assert.is(
    await read(otherName, `security.protocol=SASL_SSL\n${ca()}${user}ssl.endpoint.identification.algorithm=\n`),
    1,
  );
  await refused(() => read(plain, `security.protocol=SSL\n${ca()}`), 'ERR_KAFKA_TLS', /no TLS at this port/);
  await refused(() => read(tls, ''), 'ERR_KAFKA_TLS', /wants TLS/);
  await refused(() => read(sasl, ''), 'ERR_KAFKA_CONNECT', /closes the connection.*sasl\.mechanism/);
  await refused(() => read(plain, `security.protocol=SASL_PLAINTEXT\n${user}`), 'ERR_KAFKA_AUTH', /refuses the user/);
});

test('rights: none, to describe alone, a topic that is not there', async () => {
  const { sasl } = cluster.secured!;
  const alice = `security.protocol=SASL_PLAINTEXT\n${SASL('PLAIN')}`;
  await refused(() => read(sasl, alice, 'secret'), 'ERR_KAFKA_DENIED', /"secret".*DESCRIBE and READ of the topic/);
  await refused(() => read(sasl, alice, 'described'), 'ERR_KAFKA_DENIED', /"described".*READ/);
  await refused(() => read(cluster.bootstrap[0], '', 'none'), 'ERR_KAFKA_TOPIC', /has no topic "none"/);
  const group = { kafka: { settings: { env: {} }, group: 'nobody' } };
  await refused(
    () => openSource(`kafka://${cluster.bootstrap[0]}/orders`, group).then(() => 0),
    'ERR_KAFKA_GROUP',
    /committed nothing/,
  );
});

test.run();
