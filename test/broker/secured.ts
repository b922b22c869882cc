// Listeners with TLS and with users, beside the plain one. The users: alice and bob, `NAME-secret`; carol's certificate names her.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { opensslIn } from '../openssl.ts';

export interface SecuredPorts {
  readonly sasl: number;
  readonly tls: number;
  readonly both: number;
}

export interface Secured {
  /** HOST:PORT of a listener with users, with TLS, with both. */
  readonly sasl: string;
  readonly tls: string;
  readonly both: string;
  /** A file of the folder that has the certificates: `ca.pem`, `other-ca.pem`, `client.pem`, `client.key`, `client.p12` … */
  file(name: string): string;
  /** Of the broker. */
  readonly properties: Readonly<Record<string, string>>;
  /** Options for the formatting of its disk. */
  readonly format: readonly string[];
}

export const passwordOf = (user: string): string => `${user}-secret`;
export const STORE_PASSWORD = 'store-secret';

const PACKAGE = 'org.apache.kafka.common.security';

/** Makes certificates with openssl in a folder, and the broker's properties. */
export function secure(folder: string, ports: SecuredPorts): Secured {
  const file = (name: string): string => join(folder, name);
  const { openssl, request, selfSigned, pkcs12 } = opensslIn(folder);
  const signed = (name: string): void => {
    request(name);
    writeFileSync(file('names.cnf'), 'subjectAltName=IP:127.0.0.1\n');
    openssl(
      'x509',
      '-req',
      '-days',
      '2',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-extfile',
      'names.cnf',
      '-out',
      `${name}.pem`,
    );
  };
  selfSigned('ca');
  selfSigned('other-ca');
  signed('server');
  signed('client');
  pkcs12('client', STORE_PASSWORD);
  openssl('rsa', '-aes256', '-in', 'client.key', '-passout', `pass:${STORE_PASSWORD}`, '-out', 'client-locked.key');
  writeFileSync(
    file('server-store.pem'),
    readFileSync(file('server.key'), 'utf8') + readFileSync(file('server.pem'), 'utf8'),
  );
  writeFileSync(
    file('client-store.pem'),
    readFileSync(file('client.key'), 'utf8') + readFileSync(file('client.pem'), 'utf8'),
  );
  const users = ['alice', 'bob'].map(user => `user_${user}="${passwordOf(user)}"`).join(' ');
  const listeners = {
    SASL_PLAINTEXT: ports.sasl,
    SSL: ports.tls,
    SASL_SSL: ports.both,
  };
  const of = (listener: string): Record<string, string> => ({
    [`listener.name.${listener}.plain.sasl.jaas.config`]: `${PACKAGE}.plain.PlainLoginModule required ${users};`,
    [`listener.name.${listener}.scram-sha-256.sasl.jaas.config`]: `${PACKAGE}.scram.ScramLoginModule required;`,
    [`listener.name.${listener}.scram-sha-512.sasl.jaas.config`]: `${PACKAGE}.scram.ScramLoginModule required;`,
    [`listener.name.${listener}.oauthbearer.sasl.jaas.config`]: `${PACKAGE}.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";`,
  });
  return {
    sasl: `127.0.0.1:${ports.sasl}`,
    tls: `127.0.0.1:${ports.tls}`,
    both: `127.0.0.1:${ports.both}`,
    file,
    format: ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap(mechanism =>
      ['alice', 'bob'].map(user => `--add-scram=${mechanism}=[name=${user},password=${passwordOf(user)}]`),
    ),
    properties: {
      'keylane.listeners': Object.entries(listeners)
        .map(([name, port]) => `${name}://127.0.0.1:${port}`)
        .join(),
      'inter.broker.listener.name': 'PLAINTEXT',
      'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER',
      ...of('sasl_plaintext'),
      ...of('sasl_ssl'),
      'ssl.keystore.type': 'PEM',
      'ssl.keystore.location': file('server-store.pem'),
      'ssl.truststore.type': 'PEM',
      'ssl.truststore.location': file('ca.pem'),
      'listener.name.ssl.ssl.client.auth': 'required',
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'super.users': 'User:ANONYMOUS',
    },
  };
}
