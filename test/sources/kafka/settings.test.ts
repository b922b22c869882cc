// Settings as Java, librdkafka, the environment and the command line have them.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { KeylaneError } from '../../../src/errors.ts';
import type { SettingSources } from '../../../src/sources/kafka/properties.ts';
import { parseJaas } from '../../../src/sources/kafka/sasl.ts';
import { type KafkaSettings, kafkaSettings } from '../../../src/sources/kafka/settings.ts';
import { folderOf } from '../../cli/folder.ts';
import { opensslIn } from '../../openssl.ts';

const test = suite('settings of Kafka');
const { file, path } = folderOf(test);
const folder = path('');

const BROKERS = [{ host: 'h', port: 1 }];
const settings = (sources: Partial<SettingSources>): KafkaSettings => kafkaSettings(BROKERS, { env: {}, ...sources });
const fromFile = (text: string, env = {}): KafkaSettings => settings({ file: file('client.properties', text), env });
const user = (found: KafkaSettings): unknown[] => {
  const { mechanism, username, password } = found.sasl!.forHost('h');
  return [mechanism, username, password];
};

function refused(ask: () => unknown, pattern: RegExp, secret = 'hunter2'): void {
  try {
    ask();
  } catch (error) {
    const { code, message } = error as KeylaneError;
    assert.is(code, 'ERR_KAFKA_CONFIG', message);
    assert.match(message, pattern);
    assert.not(message.includes(secret), message);
    return;
  }
  assert.unreachable(String(pattern));
}

test("Java's file, with everything that java.util.Properties knows", () => {
  const found = fromFile(`# comment
! another
security.protocol : SASL_SSL
sasl.mechanism=SCRAM-SHA-512
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\
    username="bob" \\
    password="p\\\\"w=;\\u00e4";
isolation.level=read_committed
client.rack=zone-1
group.id=others
schema.registry.url=https://registry
`);
  assert.equal(user(found), ['SCRAM-SHA-512', 'bob', 'p"w=;ä']);
  assert.ok(found.tls);
  assert.is(found.committed, true);
  assert.is(found.rack, 'zone-1');
});

test("librdkafka's file: a backslash is itself", () => {
  const text =
    'metadata.broker.list=x:1\nsecurity.protocol=sasl_plaintext\nsasl.mechanisms=PLAIN\nsasl.username=al\\ice\nsasl.password=a\\=b=c\n';
  const found = kafkaSettings([], { env: {}, file: file('kcat.conf', text) });
  assert.equal(user(found), ['PLAIN', 'al\\ice', 'a=b=c']);
  assert.equal(found.bootstrap, [{ host: 'x', port: 1 }]);
  assert.is(found.tls, undefined);
});

test('later ones win: file, environment, -X; $KCAT_CONFIG and kcat.conf where nobody names a file', () => {
  const named = file('named.conf', 'client.id=named\n');
  const home = join(folder, 'home');
  mkdirSync(join(home, '.config'), { recursive: true });
  writeFileSync(join(home, '.config/kcat.conf'), 'client.id=home\n');
  assert.is(settings({ env: { HOME: home } }).clientId, 'home');
  assert.match(settings({ env: { HOME: home } }).notes[0], /settings from .*kcat\.conf/);
  assert.is(settings({ env: { HOME: home, KCAT_CONFIG: named } }).clientId, 'named');
  const env = { HOME: home, KAFKA_CLIENT_ID: 'env', KAFKA_OPTS: '-Xmx1g' };
  assert.is(settings({ file: named, env }).clientId, 'env');
  assert.is(settings({ file: named, env, properties: ['client.id=x'] }).clientId, 'x');
  assert.equal(settings({ file: named, env: {} }).notes, []);
  assert.is(settings({}).clientId, 'keylane');
});

test('secrets come from variables and files, never from the command line', () => {
  const base = ['security.protocol=SASL_PLAINTEXT', 'sasl.mechanism=PLAIN', 'sasl.username=bob'];
  const secret = file('secret', 'hunter2\n');
  const withSecret = (value: string): KafkaSettings =>
    settings({ properties: [...base, `sasl.password=${value}`], env: { PW: 'hunter2' } });
  assert.equal(user(withSecret('env:PW')), ['PLAIN', 'bob', 'hunter2']);
  assert.equal(user(withSecret(`file:${secret}`)), ['PLAIN', 'bob', 'hunter2']);
  refused(() => withSecret('hunter2'), /must not hold the secret sasl\.password itself.*env:NAME/);
  refused(() => withSecret('env:NONE'), /NONE, which is not set/);
  for (const name of [
    'sasl.jaas.config',
    'ssl.key.password',
    'ssl.key.pem',
    'sasl.oauthbearer.client.secret',
    'sasl.oauthbearer.token',
  ]) {
    refused(() => settings({ properties: [`${name}=hunter2`] }), /must not hold the secret/);
  }
  refused(() => settings({ properties: ['hunter2'] }), /-X takes NAME=VALUE/);
  const provided = `security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.username=bob\nsasl.password=\${env:PW}\n`;
  assert.equal(user(fromFile(provided, { PW: 'x' })), ['PLAIN', 'bob', 'x']);
  const store = file('store.properties', 'pw=y\n');
  assert.equal(user(fromFile(provided.replace('env:PW', `file:${store}:pw`))), ['PLAIN', 'bob', 'y']);
  refused(() => fromFile(provided), /asks for env PW, which is not there/);
});

test('what is unknown or does not fit together is refused, with what to do', () => {
  refused(() => settings({ properties: ['sasl.mechanizm=PLAIN'] }), /"sasl\.mechanizm".*Nearest: sasl\.mechanism/);
  refused(() => fromFile('sasl.pasword=hunter2\n'), /"sasl\.pasword".*Nearest: sasl\.password/);
  refused(() => fromFile('security.protocol=TLS\n'), /one of PLAINTEXT, SSL/);
  refused(() => fromFile('sasl.username=a\nsasl.password=hunter2\n'), /PLAINTEXT, which names no user/);
  refused(() => fromFile('security.protocol=SASL_SSL\n'), /sasl\.mechanism is missing/);
  refused(() => fromFile('security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\n'), /needs a user and a password/);
  refused(() => fromFile('security.protocol=SASL_SSL\nsasl.mechanism=GSSAPI\n'), /Kerberos/);
  refused(() => fromFile('security.protocol=SASL_SSL\nsasl.mechanism=OAUTHBEARER\n'), /token\.command/);
  refused(() => fromFile('isolation.level=serializable\n'), /read_uncommitted or read_committed/);
  refused(() => settings({ file: join(folder, 'none') }), /there is no such file/);
  refused(() => kafkaSettings([], { env: {} }), /No broker is named/);
  refused(() => fromFile('security.protocol=SSL\nssl.endpoint.identification.algorithm=http\n'), /https/);
});

test('stores: what Node reads is taken, for the others there is a command', () => {
  const { selfSigned, pkcs12 } = opensslIn(folder);
  selfSigned('x');
  pkcs12('x', 'hunter2');
  const at = (name: string): string => join(folder, name);
  writeFileSync(at('jks'), Buffer.from('feedfeed00000002', 'hex'));
  const tls = (...lines: string[]): KafkaSettings => fromFile(`security.protocol=SSL\n${lines.join('\n')}\n`);
  assert.ok(tls(`ssl.truststore.location=${at('x.pem')}`, 'ssl.truststore.type=PEM').tls!.ca);
  assert.ok(
    tls(`ssl.ca.location=${at('x.pem')}`, `ssl.certificate.location=${at('x.pem')}`, `ssl.key.location=${at('x.key')}`)
      .tls!.key,
  );
  assert.ok(tls(`ssl.keystore.location=${at('x.p12')}`, 'ssl.keystore.password=hunter2').tls!.pfx);
  const pem = readFileSync(at('x.pem'), 'utf8').trim().replaceAll('\n', '\\n\\\n');
  assert.match(String(tls(`ssl.truststore.certificates=${pem}`).tls!.ca), /^-----BEGIN CERTIFICATE-----\n/);
  assert.is(tls('ssl.endpoint.identification.algorithm=').tls!.checkServerIdentity!('', {} as never), undefined);
  assert.is(tls('enable.ssl.certificate.verification=false').tls!.rejectUnauthorized, false);
  refused(() => tls(`ssl.keystore.location=${at('x.p12')}`, 'ssl.keystore.password=wrong'), /Is the password right/);
  refused(
    () => tls(`ssl.truststore.location=${at('x.p12')}`, 'ssl.truststore.password=hunter2'),
    /openssl pkcs12 -in .*x\.p12 -nokeys/,
  );
  refused(() => tls(`ssl.truststore.location=${at('jks')}`), /keytool -exportcert -rfc/);
  refused(() => tls(`ssl.keystore.location=${at('jks')}`), /keytool -importkeystore .*PKCS12/);
  refused(() => tls(`ssl.certificate.location=${at('x.pem')}`), /a certificate, but no key/);
});

test('JAAS: quotes, escapes, no quotes', () => {
  assert.equal(parseJaas('a.b.C required username="u" password="a\\"b\\\\c" clientId=x;'), {
    username: 'u',
    password: 'a"b\\c',
    clientId: 'x',
  });
});

test.run();
