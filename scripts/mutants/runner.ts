// A process with tests in it, made again when one does not come back.

import { type ChildProcess, fork } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { end, OWN_GROUP, start } from '../jobs.ts';
import { CACHE } from './box.ts';
import type { Done, Order } from './process.ts';

/** Of the tests' folders, which nobody takes away after them. */
export const TEMPORARY = resolve(CACHE, 'tmp');

export class Runner {
  readonly #count: number;
  #child: ChildProcess | undefined;
  readonly #loaded = new Set<string>();

  /** @param count of mutants in the box */
  constructor(count: number) {
    this.#count = count;
  }

  /** Whether nothing has been loaded, or nothing is left of it. */
  get isFresh(): boolean {
    return this.#loaded.size === 0;
  }

  has(file: string): boolean {
    return this.#loaded.has(file);
  }

  /** @returns what came of it, an error too if the process ended or took longer than `limitMs` */
  async ask(order: Order, limitMs: number): Promise<Done> {
    if (this.#child === undefined) {
      const { FORCE_COLOR, ...env } = process.env;
      this.#child = start(
        fork(fileURLToPath(new URL('process.ts', import.meta.url)), {
          ...OWN_GROUP,
          stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
          env: { ...env, NO_COLOR: '1', KEYLANE_SEED: '1', TMPDIR: TEMPORARY },
        }),
      );
      await this.#send({ count: this.#count }, 60_000);
    }
    if ('load' in order) this.#loaded.add(order.load);
    return this.#send(order, limitMs);
  }

  #send(order: Order, limitMs: number): Promise<Done> {
    const child = this.#child!;
    const started = performance.now();
    return new Promise(resolve => {
      const finish = (done: Done) => {
        clearTimeout(limit);
        child.removeAllListeners('message');
        child.removeListener('close', onClose);
        resolve(done);
      };
      const fail = (error: string) => {
        this.end();
        finish({ error, ms: performance.now() - started });
      };
      const onClose = (code: number | null) => fail(`ended its process with ${code}`);
      const limit = setTimeout(() => fail('took too long'), limitMs);
      child.once('close', onClose);
      child.once('message', (done: Done) => finish(done));
      child.send(order);
    });
  }

  end(): void {
    if (this.#child) end(this.#child);
    this.#child = undefined;
    this.#loaded.clear();
  }
}
