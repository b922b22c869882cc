// Certificates for tests.

import { execFileSync } from 'node:child_process';

/** openssl's commands, in a folder. */
export function opensslIn(folder: string) {
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  /** A new key, NAME.key, and what is made of it: a request, or, with `-x509`, a certificate that it signs itself. */
  const request = (name: string, out: string, ...how: string[]): void =>
    openssl(
      'req',
      ...how,
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      `${name}.key`,
      '-out',
      out,
    );
  return {
    openssl,
    /** NAME.key and NAME.csr. */
    request: (name: string): void => request(name, `${name}.csr`),
    /** NAME.key and NAME.pem. */
    selfSigned: (name: string): void => request(name, `${name}.pem`, '-x509', '-days', '2'),
    /** NAME.p12 of both. */
    pkcs12: (name: string, password: string): void =>
      openssl(
        ...['pkcs12', '-export', '-in', `${name}.pem`, '-inkey', `${name}.key`],
        ...['-passout', `pass:${password}`, '-out', `${name}.p12`],
      ),
  };
}
