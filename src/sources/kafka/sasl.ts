// Who we are, for the library: a user and a password, or where tokens come from.

import { printable } from '../../printable.ts';
import { configError } from './properties.ts';
import type { Get } from './tls.ts';
import { awsToken, commandToken, endpointToken, type Token } from './tokens.ts';

export interface SaslOptions {
  mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512' | 'OAUTHBEARER';
  username?: string;
  password?: string;
  token?: () => Promise<string>;
  oauthBearerExtensions?: () => Promise<Record<string, string>>;
  authBytesValidator?: (bytes: Buffer, done: (error: Error | null, bytes?: Buffer) => void) => void;
}

export interface Sasl {
  readonly mechanism: string;
  /** A token may be for one region's brokers. */
  forHost(host: string): SaslOptions;
}

const PASSWORDS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;
const MECHANISMS = [...PASSWORDS, 'OAUTHBEARER', 'AWS_MSK_IAM'];
/** A token is asked for at once for several brokers. */
const FRESH_MS = 30_000;

/** @throws {KeylaneError} `ERR_KAFKA_CONFIG` */
export function saslOf(get: Get, env: Readonly<Record<string, string | undefined>>): Sasl {
  const mechanism = get('sasl.mechanism')?.trim().toUpperCase();
  if (mechanism === undefined) {
    throw configError(`sasl.mechanism is missing: one of ${MECHANISMS.join(', ')}.`);
  }
  const jaas = parseJaas(get('sasl.jaas.config'));
  if ((PASSWORDS as readonly string[]).includes(mechanism)) {
    const username = get('sasl.username') ?? jaas.username;
    const password = get('sasl.password') ?? jaas.password;
    if (username === undefined || password === undefined) {
      throw configError(
        `${mechanism} needs a user and a password: sasl.username and sasl.password, or sasl.jaas.config with both.`,
      );
    }
    const options = { mechanism: mechanism as SaslOptions['mechanism'], username, password };
    return { mechanism, forHost: () => options };
  }
  if (mechanism === 'OAUTHBEARER') {
    const fetchToken = once(tokenOf(get, jaas));
    return { mechanism, forHost: () => bearer(fetchToken, extensionsOf(get('sasl.oauthbearer.extensions'))) };
  }
  if (mechanism === 'AWS_MSK_IAM') {
    return { mechanism, forHost: host => bearer(() => awsToken(host, jaas, env), {}) };
  }
  const why = mechanism === 'GSSAPI' ? 'Kerberos is not built in' : `"${printable(mechanism.slice(0, 40))}" is unknown`;
  throw configError(`sasl.mechanism must be one of ${MECHANISMS.join(', ')}: ${why}.`);
}

function bearer(fetchToken: () => Promise<Token>, own: Record<string, string>): SaslOptions {
  return {
    mechanism: 'OAUTHBEARER',
    token: async () => (await fetchToken()).token,
    oauthBearerExtensions: async () => ({ ...own, ...(await fetchToken()).extensions }),
    // A refusal comes as a success with an answer in it. https://datatracker.ietf.org/doc/html/rfc7628#section-3.2.2
    authBytesValidator: (bytes, done) => {
      const text = Buffer.from(bytes ?? '').toString();
      const status = /"status"\s*:\s*"(\w{1,60})"/.exec(text)?.[1];
      if (text.includes('"status"')) done(new Error(`the token is refused (${status ?? 'no reason given'})`));
      else done(null, bytes);
    },
  };
}

function tokenOf(get: Get, jaas: Record<string, string>): () => Promise<Token> {
  const command = get('sasl.oauthbearer.token.command');
  if (command !== undefined) return () => commandToken(command);
  const token = get('sasl.oauthbearer.token');
  if (token !== undefined) return async () => ({ token, extensions: {} });
  const url = get('sasl.oauthbearer.token.endpoint.url');
  const id = get('sasl.oauthbearer.client.id') ?? jaas.clientId;
  const secret = get('sasl.oauthbearer.client.secret') ?? jaas.clientSecret;
  const scope = get('sasl.oauthbearer.scope') ?? jaas.scope;
  if (url === undefined || id === undefined || secret === undefined) {
    throw configError(
      'OAUTHBEARER needs a token: sasl.oauthbearer.token.command (a program that prints {"token": …}), or sasl.oauthbearer.token.endpoint.url with sasl.oauthbearer.client.id and sasl.oauthbearer.client.secret.',
    );
  }
  return () => endpointToken(url, id, secret, scope);
}

/** The same token for all who ask within a short time. */
function once(fetchToken: () => Promise<Token>): () => Promise<Token> {
  let last: { at: number; token: Promise<Token> } | undefined;
  return () => {
    if (!last || Date.now() - last.at > FRESH_MS) {
      last = { at: Date.now(), token: fetchToken() };
      last.token.catch(() => {
        last = undefined;
      });
    }
    return last.token;
  };
}

/** Of a login module: `org.….PlainLoginModule required username="…" password="…";`. Names with their values, without quotes. */
export function parseJaas(text: string | undefined): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name, quoted, plain] of (text ?? '').matchAll(/([\w.]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))/g)) {
    found[name] = quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1');
  }
  return found;
}

/** `a=1,b=2`. */
function extensionsOf(text: string | undefined): Record<string, string> {
  const pairs = (text ?? '').split(',').filter(each => each.includes('='));
  return Object.fromEntries(
    pairs.map(each => [each.slice(0, each.indexOf('=')).trim(), each.slice(each.indexOf('=') + 1)]),
  );
}
