// Ports for brokers.

import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/**
 * Below the range that Linux gives to outgoing connections (32768 to 60999): while a broker is stopped, a client's connection could take
 * its port otherwise, or connect to itself.
 */
const FROM = 20_000;
const TO = 32_000;

/** Different ports of 127.0.0.1 on which nothing listens now. Another program may still be faster: then the broker's start fails. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(FROM, TO);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

/** Resolves when something accepts connections there; tried for ever. */
export async function untilOpen(port: number): Promise<void> {
  const opens = () =>
    new Promise<boolean>(resolve => {
      const socket = connect({ port, host: '127.0.0.1' }, () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
  while (!(await opens())) await setTimeout(50);
}

/** Nothing listens there. */
export function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
