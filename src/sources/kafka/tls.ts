// TLS from settings: what Node takes, and what to do with what it does not.

import { type ConnectionOptions, createSecureContext } from 'node:tls';
import { printable } from '../../printable.ts';
import { configError, readBytes } from './properties.ts';

export type Get = (name: import('./names.ts').SettingName) => string | undefined;

type StoreKind = 'PEM' | 'PKCS12' | 'JKS';

/** @throws {KeylaneError} `ERR_KAFKA_CONFIG` */
export function tlsOf(get: Get): ConnectionOptions {
  const options: ConnectionOptions = { ...trustOf(get), ...identityOf(get), ...limitsOf(get) };
  try {
    createSecureContext(options);
  } catch (cause) {
    throw configError(
      `The keys or certificates of the settings cannot be used: ${printable((cause as Error).message)}. Is the password right (ssl.key.password, ssl.keystore.password)? A PKCS12 file with old ciphers is made anew by: openssl pkcs12 -legacy -in OLD.p12 -nodes | openssl pkcs12 -export -out NEW.p12`,
      cause,
    );
  }
  return options;
}

function trustOf(get: Get): ConnectionOptions {
  const options: ConnectionOptions = {};
  const [pem, ca, store] = [get('ssl.ca.pem'), get('ssl.ca.location'), get('ssl.truststore.location')];
  if (pem !== undefined) options.ca = pem;
  else if (ca !== undefined && ca !== 'probe') options.ca = readBytes(ca, 'the certificates');
  else if (store !== undefined) options.ca = truststore(store, get('ssl.truststore.type'));
  const crl = get('ssl.crl.location');
  if (crl !== undefined) options.crl = readBytes(crl, 'the revoked certificates');
  const check = get('ssl.endpoint.identification.algorithm');
  if (check !== undefined && /^(none)?$/i.test(check)) options.checkServerIdentity = () => undefined;
  else if (check !== undefined && !/^https$/i.test(check)) {
    throw configError('ssl.endpoint.identification.algorithm is "https", or empty or "none" for no check of the host.');
  }
  if (get('enable.ssl.certificate.verification') === 'false') options.rejectUnauthorized = false;
  return options;
}

function truststore(path: string, type: string | undefined): Buffer {
  const bytes = readBytes(path, 'the truststore');
  const kind = kindOf(bytes, type);
  if (kind === 'PEM') return bytes;
  const shown = printable(path);
  const how =
    kind === 'JKS'
      ? `keytool -exportcert -rfc -keystore ${shown} -alias ALIAS > ca.pem (keytool -list -keystore ${shown} shows the aliases)`
      : `openssl pkcs12 -in ${shown} -nokeys -out ca.pem`;
  throw configError(
    `The truststore "${shown}" is ${kind}, but keylane reads certificates as PEM. Write them once: ${how}. Then set ssl.ca.location=ca.pem in its place.`,
  );
}

function identityOf(get: Get): ConnectionOptions {
  const password = get('ssl.key.password');
  const store = get('ssl.keystore.location');
  const cert = textOf(get('ssl.certificate.pem'), get('ssl.certificate.location'), 'the certificate');
  const key = textOf(get('ssl.key.pem'), get('ssl.key.location'), 'the key');
  if (store === undefined) {
    if ((cert === undefined) !== (key === undefined)) {
      throw configError(
        `The settings name a ${cert ? 'certificate, but no key' : 'key, but no certificate'}. Both are needed: ssl.certificate.location and ssl.key.location.`,
      );
    }
    return cert === undefined ? {} : { cert, key: key!, ...(password === undefined ? {} : { passphrase: password }) };
  }
  const bytes = readBytes(store, 'the keystore');
  const kind = kindOf(bytes, get('ssl.keystore.type'));
  if (kind === 'PEM') return { cert: bytes, key: bytes, ...(password === undefined ? {} : { passphrase: password }) };
  if (kind === 'PKCS12') return { pfx: bytes, passphrase: get('ssl.keystore.password') ?? password ?? '' };
  const shown = printable(store);
  throw configError(
    `The keystore "${shown}" is JKS, which only Java reads. Write it once as PKCS12: keytool -importkeystore -srckeystore ${shown} -destkeystore client.p12 -deststoretype PKCS12. Then set ssl.keystore.location=client.p12.`,
  );
}

function textOf(pem: string | undefined, path: string | undefined, what: string): string | Buffer | undefined {
  if (pem !== undefined) return pem;
  return path === undefined ? undefined : readBytes(path, what);
}

/** What it is counts, not what it is called. */
function kindOf(bytes: Buffer, type: string | undefined): StoreKind {
  if (bytes.includes('-----BEGIN ')) return 'PEM';
  const start = bytes.length >= 4 ? bytes.readUInt32BE(0) : 0;
  if (start === 0xfeedfeed || start === 0xcececece) return 'JKS';
  if (bytes[0] === 0x30) return 'PKCS12';
  throw configError(
    `A store of keys is PEM, PKCS12 or JKS, but one is none of them${type ? `, though its type says ${printable(type)}` : ''}.`,
  );
}

function limitsOf(get: Get): ConnectionOptions {
  const options: ConnectionOptions = {};
  const ciphers = get('ssl.cipher.suites');
  // Names of TLS 1.3 alone may be given: they are OpenSSL's too. Java's older names are not.
  if (ciphers !== undefined && ciphers !== '') options.ciphers = ciphers.replaceAll(',', ':');
  const protocols = get('ssl.enabled.protocols')
    ?.split(',')
    .map(each => each.trim());
  if (protocols?.length) {
    const known = ['TLSv1.2', 'TLSv1.3'] as const;
    const wanted = known.filter(each => protocols.includes(each));
    if (wanted.length === 0) throw configError('ssl.enabled.protocols must name TLSv1.2 or TLSv1.3.');
    options.minVersion = wanted[0];
    options.maxVersion = wanted.at(-1)!;
  }
  return options;
}
