// Settings → how to connect.

import type { ConnectionOptions } from 'node:tls';
import { printable } from '../../printable.ts';
import { type Broker, parseBrokers } from './address.ts';
import type { SettingName } from './names.ts';
import { configError, findSettings, type SettingSources } from './properties.ts';
import { type Sasl, saslOf } from './sasl.ts';
import { tlsOf } from './tls.ts';

export interface KafkaSettings {
  /** Asked one after the other. */
  readonly bootstrap: readonly Broker[];
  readonly tls: ConnectionOptions | undefined;
  readonly sasl: Sasl | undefined;
  readonly clientId: string;
  readonly rack: string;
  /** Whether records of aborted and open transactions are left out. */
  readonly committed: boolean;
  readonly notes: readonly string[];
}

const PROTOCOLS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'];
const ISOLATION = ['read_uncommitted', 'read_committed'];

/**
 * @param brokers those that the address names
 * @throws {KeylaneError} `ERR_KAFKA_CONFIG`, `ERR_KAFKA_ADDRESS`
 */
export function kafkaSettings(brokers: readonly Broker[], sources: SettingSources): KafkaSettings {
  const { settings, notes } = findSettings(sources);
  const get = (name: SettingName): string | undefined => settings.get(name)?.value;
  const listed = get('bootstrap.servers');
  const bootstrap = brokers.length > 0 ? brokers : listed === undefined ? [] : parseBrokers(listed);
  if (bootstrap.length === 0) {
    throw configError(
      'No broker is named. Name some: kafka://HOST:PORT/TOPIC, --bootstrap-server HOST:PORT, or bootstrap.servers in a file of settings.',
    );
  }
  const protocol = get('security.protocol')?.trim().toUpperCase() ?? 'PLAINTEXT';
  if (!PROTOCOLS.includes(protocol)) {
    throw configError(
      `security.protocol must be one of ${PROTOCOLS.join(', ')}, but it is "${printable(protocol.slice(0, 40))}".`,
    );
  }
  if (!protocol.startsWith('SASL')) checkNoUser(protocol, settings);
  return {
    bootstrap,
    tls: protocol.endsWith('SSL') ? tlsOf(get) : undefined,
    sasl: protocol.startsWith('SASL') ? saslOf(get, sources.env) : undefined,
    clientId: get('client.id') || 'keylane',
    rack: get('client.rack') ?? '',
    committed: choice('isolation.level', get('isolation.level') ?? ISOLATION[0], ISOLATION) === ISOLATION[1],
    notes,
  };
}

/** A user that would never be named, as Java does without a word. */
function checkNoUser(protocol: string, settings: ReadonlyMap<SettingName, unknown>): void {
  const told = (['sasl.username', 'sasl.password', 'sasl.jaas.config', 'sasl.mechanism'] as const).find(name =>
    settings.has(name),
  );
  if (told === undefined) return;
  throw configError(
    `The settings have ${told}, but security.protocol is ${protocol}, which names no user. Set it to SASL_SSL, or to SASL_PLAINTEXT where there is no TLS.`,
  );
}

function choice(name: string, value: string, choices: readonly string[]): string {
  const found = choices.find(each => each === value.trim().toLowerCase());
  if (found === undefined)
    throw configError(`${name} must be ${choices.join(' or ')}, but it is "${printable(value.slice(0, 40))}".`);
  return found;
}
