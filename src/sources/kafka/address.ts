// kafka://HOST[:PORT][,HOST…]/TOPIC. Apart from all else, so that asking whether a source is one loads nothing.

import { kafkaError } from '../../errors.ts';
import { printable } from '../../printable.ts';

export interface Broker {
  readonly host: string;
  readonly port: number;
}

export interface KafkaAddress {
  /** Empty if settings name the brokers: `kafka:///TOPIC`. */
  readonly bootstrap: readonly Broker[];
  readonly topic: string;
}

const SCHEME = /^kafka:\/\//i;
const DEFAULT_PORT = 9092;
/** https://github.com/apache/kafka/blob/4.3.1/clients/src/main/java/org/apache/kafka/common/internals/Topic.java#L31 */
const TOPIC = /^(?!\.\.?$)[\w.-]{1,249}$/;
const FORM = 'kafka://HOST:PORT,HOST:PORT/TOPIC';

export function isKafkaAddress(name: string): boolean {
  return SCHEME.test(name);
}

/** @throws {KeylaneError} `ERR_KAFKA_ADDRESS`, which never shows what may be a password */
export function parseKafkaAddress(address: string): KafkaAddress {
  const rest = address.replace(SCHEME, '');
  const slash = rest.indexOf('/');
  const hosts = slash < 0 ? rest : rest.slice(0, slash);
  if (rest.includes('@')) {
    throw addressError(
      'An address of Kafka must not hold a user or a password, since other users of the machine and the history of the shell see it. Put them into a file: --command-config FILE.',
    );
  }
  const shown = `"${printable(address.slice(0, 200))}"`;
  const topic = slash < 0 ? '' : rest.slice(slash + 1);
  if (topic === '') throw addressError(`${shown} must be ${FORM}, but it names no topic.`);
  checkTopic(topic);
  return { bootstrap: hosts === '' ? [] : parseBrokers(hosts), topic };
}

/** @throws {KeylaneError} `ERR_KAFKA_ADDRESS` */
export function checkTopic(topic: string): void {
  if (TOPIC.test(topic)) return;
  throw addressError(
    `"${printable(topic.slice(0, 300))}" is no name of a topic: expected 1 to 249 letters, digits, dots, underscores and dashes.`,
  );
}

/**
 * `HOST:PORT,HOST:PORT`, as bootstrap.servers has it.
 * @throws {KeylaneError} `ERR_KAFKA_ADDRESS`
 */
export function parseBrokers(list: string): Broker[] {
  const found = list
    .split(',')
    .map(each => each.trim())
    .filter(each => each !== '')
    .map(parseBroker);
  if (found.length === 0) throw addressError('A broker is HOST:PORT, but none is named.');
  return found;
}

function parseBroker(text: string): Broker {
  // Java takes PROTOCOL://HOST:PORT too; the protocol is that of its settings all the same.
  const [, v6, name, port] =
    /^(?:[A-Z_]+:\/\/)?(?:\[([\da-fA-F:.%]+)\]|([^:[\]/\s]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = v6 ?? name;
  const number = port === undefined ? DEFAULT_PORT : Number(port);
  if (host === undefined || number < 1 || number > 65535) {
    // What has an at sign may hold a password.
    const came = text.includes('@') ? '' : `, but got "${printable(text.slice(0, 100))}"`;
    throw addressError(`A broker is HOST or HOST:PORT with a port from 1 to 65535${came}.`);
  }
  return { host, port: number };
}

export function brokerText({ host, port }: Broker): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function addressError(message: string): Error {
  return kafkaError('ERR_KAFKA_ADDRESS', message);
}
