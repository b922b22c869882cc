// What went wrong between here and a broker, as one of keylane's errors. Failures of the library come wrapped several times.

import { KeylaneError, kafkaError } from '../../errors.ts';
import { printable } from '../../printable.ts';

/** A broker's errors by number. https://kafka.apache.org/43/design/protocol/#error-codes */
export const BROKER_ERRORS = {
  OFFSET_OUT_OF_RANGE: 1,
  UNKNOWN_TOPIC: 3,
  INVALID_TOPIC: 17,
  TOPIC_DENIED: 29,
  GROUP_DENIED: 30,
  CLUSTER_DENIED: 31,
  UNSUPPORTED_VERSION: 35,
  UNSUPPORTED_TIMESTAMP: 43,
} as const;

/** Of errors that pass: the leader has moved or is about to, or the broker is busy. */
const PASSING = new Set([3, 5, 6, 7, 8, 9, 13, 14, 15, 16, 56, 72, 74, 75, 76, 77, 78, 100, 103, 106]);
const DENIED: ReadonlySet<number> = new Set([29, 30, 31]);
/** Authentication failed, mechanism unsupported, illegal SASL state. */
const REFUSED: ReadonlySet<number> = new Set([58, 33, 34]);

const TLS = /^(DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|CERT_|ERR_TLS|ERR_SSL|ERR_OSSL|HOSTNAME_MISMATCH|EPROTO)/;

export function isPassing(code: number): boolean {
  return PASSING.has(code);
}

/** Brokers' errors that an error is made of. */
export function brokerCodes(error: unknown): number[] {
  return partsOf(error).flatMap(({ apiCode }) => (apiCode === undefined ? [] : [apiCode]));
}

/** A broker's error by its number, as the library has it. */
export function brokerError(code: number): Error {
  return Object.assign(new Error(`the broker answers with error ${code}`), { apiCode: code });
}

interface Part extends Error {
  readonly code?: string;
  readonly apiCode?: number;
  readonly errors?: readonly unknown[];
}

/** It and all that it was caused by, the innermost last. */
function partsOf(error: unknown): Part[] {
  const parts: Part[] = [];
  const add = (each: unknown): void => {
    if (typeof each !== 'object' || each === null || parts.includes(each as Part)) return;
    parts.push(each as Part);
    for (const inner of (each as Part).errors ?? []) add(inner);
    add((each as Part).cause);
  };
  add(error);
  return parts;
}

/** What a connection is secured with, for advice: none is given about what it has. */
export interface Secured {
  readonly tls: boolean;
  readonly sasl: boolean;
}

/**
 * @param where HOST:PORT
 * @param what that was asked for, such as `topic "orders"`
 */
export function asKafkaError(
  error: unknown,
  where: string,
  what: string,
  secured: Secured = { tls: true, sasl: true },
): KeylaneError {
  const parts = partsOf(error);
  const known = parts.find(part => part instanceof KeylaneError);
  if (known) return known as unknown as KeylaneError;
  const inner = parts.at(-1);
  const reason = printable((inner?.message ?? String(error)).slice(0, 200)).replace(/\.$/, '');
  const has = (wanted: (part: Part) => boolean): Part | undefined => parts.find(wanted);
  if (has(({ code, apiCode }) => code === 'PLT_KFK_AUTHENTICATION' || REFUSED.has(apiCode ?? 0))) {
    return kafkaError(
      'ERR_KAFKA_AUTH',
      `${where} refuses the user: ${reason}. Check the mechanism (sasl.mechanism), the user and the password or token.`,
      error,
    );
  }
  const denied = has(({ apiCode }) => DENIED.has(apiCode ?? 0));
  if (denied) return deniedError(denied.apiCode!, what, error);
  const missing = has(
    ({ apiCode }) => apiCode === BROKER_ERRORS.UNKNOWN_TOPIC || apiCode === BROKER_ERRORS.INVALID_TOPIC,
  );
  if (missing) return missingError(where, what, error);
  const tls = has(({ code, message }) => TLS.test(code ?? '') || /TLS|certificate|altnames/i.test(message ?? ''));
  if (tls) {
    const why = /requires TLS/.test(tls.message)
      ? 'it wants TLS, but the settings say none. Set security.protocol to SSL or SASL_SSL'
      : /ALERT.*(CERT|UNKNOWN_CA|HANDSHAKE)/i.test(`${tls.code}`)
        ? 'it wants a certificate of the client, or does not take this one. Name one: ssl.keystore.location, or ssl.certificate.location and ssl.key.location'
        : /EPROTO|ERR_SSL|TLS handshake/.test(`${tls.code} ${tls.message}`)
          ? `there is no TLS at this port, or of no version that is known here (${reason}). Check the port and security.protocol`
          : /altname|HOSTNAME/i.test(`${tls.code} ${tls.message}`)
            ? `its certificate is for another host: ${reason}. Name the host as the certificate does`
            : `its certificate cannot be trusted: ${reason}. Name the CA that signed it: ssl.ca.location or ssl.truststore.location`;
    return kafkaError('ERR_KAFKA_TLS', `${where}: ${why}.`, error);
  }
  const broker = parts.find(({ apiCode }) => apiCode !== undefined);
  if (broker)
    return kafkaError(
      'ERR_KAFKA_READ',
      `${where} answers for ${what} with an error: ${printable(broker.message)}`,
      error,
    );
  return kafkaError('ERR_KAFKA_CONNECT', `${where} cannot be reached: ${connectText(inner, reason, secured)}`, error);
}

function connectText(inner: Part | undefined, reason: string, { tls, sasl }: Secured): string {
  if (inner?.code === 'ECONNREFUSED') return 'nothing listens there. Check the host and the port.';
  if (inner?.code === 'ENOTFOUND' || inner?.code === 'EAI_AGAIN') return 'no such host is known. Check its name.';
  if (/timed? ?out/i.test(reason) || inner?.code === 'ETIMEDOUT') {
    const wants = tls ? '' : ' Is TLS spoken there (security.protocol)?';
    return `it does not answer. Is it Kafka, and is a firewall between?${wants}`;
  }
  if (/closed|ECONNRESET|EPIPE/i.test(`${inner?.code} ${reason}`)) {
    const wants = sasl ? '' : ' Does it want a user and a password (sasl.mechanism)?';
    return `it closes the connection.${wants}${tls ? '' : ' Does it want TLS (security.protocol)?'}`;
  }
  return `${reason}.`;
}

function deniedError(code: number, what: string, cause: unknown): KeylaneError {
  const right =
    code === BROKER_ERRORS.GROUP_DENIED
      ? 'DESCRIBE of the group'
      : code === BROKER_ERRORS.CLUSTER_DENIED
        ? 'DESCRIBE of the cluster'
        : 'DESCRIBE and READ of the topic';
  return kafkaError('ERR_KAFKA_DENIED', `The user has no right to ${what}. It needs ${right}; nothing else.`, cause);
}

export function missingError(where: string, what: string, cause?: unknown): KeylaneError {
  return kafkaError(
    'ERR_KAFKA_TOPIC',
    `${where} has no ${what}. Check its name; where users may see only some topics, the others look as if they were not there.`,
    cause,
  );
}
