// Values that no function asks for: wrong kinds, holes, other realms, objects that only look like something.

import { createContext, runInContext } from 'node:vm';
import fc from 'fast-check';

const realm = createContext({});
/** A value of another realm: no `instanceof` of this one knows it. */
export const foreign = <T>(code: string): T => runInContext(code, realm) as T;

export class Accessors {
  readonly #fields: Readonly<Record<string, unknown>>;
  constructor(fields: Readonly<Record<string, unknown>>) {
    this.#fields = fields;
  }
  get topic() {
    return this.#fields.topic;
  }
  get key() {
    return this.#fields.key;
  }
  get value() {
    return this.#fields.value;
  }
  get headers() {
    return this.#fields.headers;
  }
  get partition() {
    return this.#fields.partition;
  }
}

/** The same message as a program may have made it. */
export const disguises: Record<string, (fields: Record<string, unknown>) => object> = {
  plain: fields => fields,
  frozen: fields => Object.freeze(fields),
  inherited: fields => Object.create(fields),
  accessors: fields => new Accessors(fields),
  'no prototype': fields => Object.assign(Object.create(null), fields),
  'own accessors': fields =>
    Object.defineProperties(
      {},
      Object.fromEntries(
        Object.keys(fields).map(name => [name, { get: () => fields[name], enumerable: true, configurable: true }]),
      ),
    ),
  hidden: fields =>
    Object.defineProperties(
      {},
      Object.fromEntries(Object.keys(fields).map(name => [name, { value: fields[name], enumerable: false }])),
    ),
  proxied: fields => new Proxy(fields, {}),
  'another realm': fields => Object.assign(foreign<object>('({})'), fields),
};

const circular: unknown[] = [];
circular.push(circular);

export const oddValues: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  0,
  -0,
  -1,
  1,
  1.5,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 53,
  1e308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  0n,
  -1n,
  2n ** 70n,
  '',
  '0',
  '3',
  '4-7',
  'rest',
  'murmur2',
  'sticky',
  '__proto__',
  'constructor',
  'a\0b',
  '\ud800',
  'k'.repeat(100),
  Symbol('s'),
  () => undefined,
  () => Number.NaN,
  () => true,
  [],
  [undefined],
  // biome-ignore lint/suspicious/noSparseArray: that is what is tried
  [,],
  new Array(5),
  [0, 0],
  [0, 1, 2],
  [-1],
  ['a', null],
  circular,
  {},
  Object.create(null),
  Object.create(Uint8Array.prototype),
  Object.create(Array.prototype),
  new Map(),
  new Map([['region', 'eu']]),
  new Set([1]),
  new Date(0),
  /x/,
  new Uint8Array(0),
  Uint8Array.of(1, 2, 3),
  new Uint8Array(100),
  new Uint16Array(3),
  new Int32Array(4),
  new Uint32Array([0, 1]),
  new Float64Array([Number.NaN]),
  new ArrayBuffer(4),
  new DataView(new ArrayBuffer(4)),
  Buffer.from('key'),
  Promise.resolve(0),
  new Proxy({}, {}),
  new Proxy([], {}),
  foreign('new Uint8Array([1, 2, 3])'),
  foreign('new Uint8Array(100)'),
  foreign('new Int32Array(4)'),
  foreign('new Uint32Array([0, 1, 2])'),
  foreign('new Map([["region", new Uint8Array([101, 117])]])'),
  foreign('[0, 1]'),
  foreign('[]'),
  foreign('({})'),
];

/** Names that functions look for. */
const FIELDS = [
  ...['numPartitions', 'fanout', 'pick', 'rule', 'keyless', 'batchSize', 'random', 'lanes', 'tolerance'],
  ...['topic', 'partition', 'key', 'value', 'headers', 'size', 'name', 'when', 'to', 'within', 'strict'],
  ...['availablePartitions', 'queueSizes', 'keyPrefix', 'header', 'length', 'bytes', 'offsets', 'constructor'],
];

export const odd = fc.constantFrom(...oddValues);
/** An odd value, or an object or array of such, two deep. */
export const odder: fc.Arbitrary<unknown> = fc.letrec(tie => ({
  any: fc.oneof({ maxDepth: 2 }, { arbitrary: odd, weight: 3 }, tie('object'), tie('array')),
  object: fc.dictionary(fc.constantFrom(...FIELDS), tie('any'), { maxKeys: 6, noNullPrototype: true }),
  array: fc.array(tie('any'), { maxLength: 3 }),
})).any;
