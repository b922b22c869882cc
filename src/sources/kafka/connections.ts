// Connections to the brokers of a cluster, one each, made anew when they are lost.

import { isIP } from 'node:net';
import { type Broker, brokerText } from './address.ts';
import { asKafkaError } from './errors.ts';
import type { KafkaSettings } from './settings.ts';

/** The client library, loaded when the first cluster is opened. */
export type Library = typeof import('./protocol.ts');
export type Connection = InstanceType<Library['Connection']>;

const CONNECT_MS = 5_000;
const REQUEST_MS = 10_000;
/** All of the first brokers together, so that nobody waits for longer than 10 s to be told. */
export const FIRST_ANSWER_MS = 8_000;
const LEAST_FIRST_MS = 2_000;

export class Connections {
  readonly settings: KafkaSettings;
  readonly library: Library;
  readonly #open = new Map<string, Promise<Connection>>();
  /** By their numbers, as the cluster has told. */
  brokers: ReadonlyMap<number, Broker> = new Map();
  #seed: Broker;
  #versions = new Map<number, number>();
  /** What the last connection that failed said. */
  #lost: Error | undefined;

  private constructor(settings: KafkaSettings, library: Library) {
    this.settings = settings;
    this.library = library;
    this.#seed = settings.bootstrap[0];
  }

  /**
   * To the first broker that answers.
   * @throws {KeylaneError} `ERR_KAFKA_CONNECT`, `ERR_KAFKA_TLS`, `ERR_KAFKA_AUTH`, within 10 s
   */
  static async open(settings: KafkaSettings): Promise<Connections> {
    const connections = new Connections(settings, await import('./protocol.ts'));
    const limit = Math.max(LEAST_FIRST_MS, FIRST_ANSWER_MS / settings.bootstrap.length);
    let failure: unknown;
    for (const seed of settings.bootstrap) {
      connections.#seed = seed;
      try {
        await withLimit(limit, connections.#askVersions());
        return connections;
      } catch (error) {
        failure ??= asKafkaError(connections.why(error), brokerText(seed), 'versions', connections.secured);
        connections.#forget(seed);
      }
    }
    await connections.close();
    throw failure;
  }

  async #askVersions(): Promise<void> {
    const { apiKeys } = await this.library.apiVersionsV1.api.async(await this.to(this.#seed), 'keylane', '1');
    this.#versions = new Map(apiKeys.map(({ apiKey, maxVersion }) => [apiKey, maxVersion]));
  }

  get secured() {
    return { tls: this.settings.tls !== undefined, sasl: this.settings.sasl !== undefined };
  }

  /** The latest version of an API that brokers know; -1 if they don't know it. */
  versionOf(api: number): number {
    return this.#versions.get(api) ?? -1;
  }

  /** The address of a broker, or of the one that was asked first. */
  where(broker?: number): string {
    return brokerText((broker === undefined ? undefined : this.brokers.get(broker)) ?? this.#seed);
  }

  /** A request says only that its connection was closed; why is told to the connection. */
  why(error: unknown): unknown {
    return this.#lost && /closed/i.test((error as Error).message) ? this.#lost : error;
  }

  /** The first broker, or any other that answers. */
  async any(): Promise<Connection> {
    let failure: unknown;
    for (const broker of [this.#seed, ...this.brokers.values(), ...this.settings.bootstrap]) {
      try {
        return await this.to(broker);
      } catch (error) {
        failure ??= error;
      }
    }
    throw failure;
  }

  /** A broker by its number. */
  async of(id: number): Promise<Connection> {
    const broker = this.brokers.get(id);
    if (!broker) throw new Error(id < 0 ? 'the partition has no leader' : `broker ${id} is not part of the cluster`);
    return this.to(broker);
  }

  to(broker: Broker): Promise<Connection> {
    const name = brokerText(broker);
    const open = this.#open.get(name);
    if (open) return open;
    const lost = (): void => {
      if (this.#open.get(name) === connecting) this.#open.delete(name);
    };
    const connecting = this.#made(broker, lost);
    this.#open.set(name, connecting);
    connecting.catch(lost);
    return connecting;
  }

  async #made({ host, port }: Broker, lost: () => void): Promise<Connection> {
    const { tls, sasl, clientId } = this.settings;
    const connection = new this.library.Connection(clientId, {
      ...(tls ? { tls, tlsServerName: isIP(host) === 0 } : {}),
      ...(sasl ? { sasl: sasl.forHost(host) } : {}),
      connectTimeout: CONNECT_MS,
      requestTimeout: REQUEST_MS,
    });
    // Without a listener it would end the process; whoever waits is told.
    connection.on('error', (error: Error) => {
      this.#lost = error;
      lost();
    });
    connection.on('close', lost);
    await connection.connect(host, port);
    return connection;
  }

  /** Nobody waits for one that does not answer. */
  #forget(broker: Broker): void {
    const name = brokerText(broker);
    const open = this.#open.get(name);
    this.#open.delete(name);
    if (open) void closed(open);
  }

  async close(): Promise<void> {
    const open = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(open.map(each => closed(each)));
  }
}

async function closed(connecting: Promise<Connection>): Promise<void> {
  const connection = await connecting.catch(() => undefined);
  if (connection) await withLimit(500, connection.close() as Promise<void>).catch(() => {});
}

/** Rejects if the answer takes longer. */
export async function withLimit<Answer>(ms: number, answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timed out')), ms);
  });
  answer.catch(() => {});
  try {
    return await Promise.race([answer, limit]);
  } finally {
    clearTimeout(timer);
  }
}
