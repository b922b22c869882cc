// The packages that keylane is compared with. They are loaded by name at run time: where bench/node_modules is missing, type checks and
// the quick run must still pass, with fewer contenders.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Why a contender is not there. */
export interface LeftOut {
  contender: string;
  why: string;
}

interface XxHash32 {
  init(): unknown;
  update(key: Uint8Array | string): unknown;
  digest(type: 'binary'): Uint8Array;
}

export interface Rivals {
  /** The hash of kafkajs' default partitioner, without what the partitioner does around it. */
  kafkajs?: (key: Buffer | string) => number;
  platformatic?: {
    defaultPartitioner(message: unknown, key: Buffer): number;
    compatibilityPartitioner(message: unknown, key: Buffer): number;
  };
  murmurhash?: { v2(key: Uint8Array | string, seed: number): number };
  murmur2Partitioner?: { partition(key: Buffer | string, numPartitions: number): number };
  noKafka?: { hashKey(key: Buffer | string): number };
  /** hash-wasm has no murmur2: its xxHash32 is the nearest thing, another hash with other partitions. */
  xxhash32?: XxHash32;
  versions: Record<string, string>;
  leftOut: LeftOut[];
}

export async function loadRivals(): Promise<Rivals> {
  const rivals: Rivals = { versions: {}, leftOut: [] };
  const add = async (name: string, set: () => unknown) => {
    try {
      await set();
      rivals.versions[name] = versionOf(name);
    } catch (error) {
      rivals.leftOut.push({ contender: name, why: reason(error) });
    }
  };
  await add('kafkajs', () => {
    rivals.kafkajs = require('kafkajs/src/producer/partitioners/default/murmur2');
  });
  await add('@platformatic/kafka', async () => {
    rivals.platformatic = await load('@platformatic/kafka');
  });
  await add('murmurhash', () => {
    rivals.murmurhash = require('murmurhash');
  });
  await add('murmur2-partitioner', () => {
    rivals.murmur2Partitioner = require('murmur2-partitioner');
  });
  await add('no-kafka', () => {
    const { DefaultPartitioner } = require('no-kafka');
    rivals.noKafka = new DefaultPartitioner();
  });
  await add('hash-wasm', async () => {
    const { createXXHash32 } = await load<{ createXXHash32(seed: number): Promise<XxHash32> }>('hash-wasm');
    rivals.xxhash32 = await createXXHash32(0);
  });
  return rivals;
}

/** An import that TypeScript does not follow. */
export async function load<Module>(name: string): Promise<Module> {
  return import(name);
}

/** Of the package as it would be imported from here: bench/'s own, or else the root's. */
export function versionOf(name: string): string {
  const folder = ['node_modules', '../node_modules'].find(folder =>
    existsSync(new URL(`${folder}/${name}/package.json`, import.meta.url)),
  );
  return JSON.parse(readFileSync(new URL(`${folder}/${name}/package.json`, import.meta.url), 'utf8')).version;
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const isMissing = code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND';
  return isMissing ? 'not installed: npm ci in bench/' : message.split('\n', 1)[0];
}
