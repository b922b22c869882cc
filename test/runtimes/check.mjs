// All vectors through the built package, written so that it runs as it stands wherever JavaScript does: nothing but the language.

const VECTORS = ['murmur2', 'strings', 'serializers'];
const MOST_SHOWN = 10;

/**
 * @param copies the modules of each copy of keylane by how it was loaded: { import: { keylane, js, serializers, rules }, … }
 * @param files the vectors' files by name: murmur2, strings, serializers, and rules, an array
 * @returns {{ engine: string, checks: number, wrong: string[] }} engine: what `keylane` hashed with
 */
export function check(copies, files) {
  const compiled = watchWebAssembly();
  const outcome = { engine: 'js', checks: 0, wrong: [] };
  const expect = (found, expected, name) => {
    outcome.checks++;
    if (found === expected) return;
    if (outcome.wrong.length < MOST_SHOWN) outcome.wrong.push(`${name()}: ${found}, not ${expected}`);
  };
  for (const [way, { keylane, js, serializers, rules }] of Object.entries(copies)) {
    for (const [api, engine] of [
      [keylane, 'default engine'],
      [js, 'keylane/js'],
    ]) {
      for (const name of VECTORS) checkKeys(api, files[name], name === 'strings', expect, `${way}, ${engine}, ${name}`);
    }
    checkSerializers(serializers, files.serializers, expect, way);
    for (const file of files.rules) checkRule(rules, file, expect, way);
  }
  if (compiled() > 0) outcome.engine = 'wasm';
  return outcome;
}

/** One by one, as text and as bytes, then all together as an array, as a block and through a builder. */
function checkKeys(api, { vectors, partitionCounts, numberOfVectors }, isText, expect, where) {
  expect(vectors.length, numberOfVectors, () => `${where}: number of vectors`);
  const keys = vectors.map(vector => (isText ? textOf(vector) : bytesOf(vector)));
  const block = api.KeyBlock.from(keys);
  const builder = api.createKeyBlockBuilder();
  for (const key of keys) builder.append(key);
  const built = builder.build();
  keys.forEach((key, i) => {
    const { id, hash, hex } = vectors[i];
    expect(api.murmur2(key), hash, () => `${where}#${id}`);
    if (isText && hex !== undefined) expect(api.murmur2(fromHex(hex)), hash, () => `${where}#${id} as bytes`);
  });
  partitionCounts.forEach((n, at) => {
    const many = [keys, block, built].map(all => api.partitionsForKeys(all, n));
    keys.forEach((key, i) => {
      const { id, partitions } = vectors[i];
      const name = () => `${where}#${id} of ${n}`;
      expect(api.partitionForKey(key, n), partitions[at], name);
      for (const found of many) expect(found[i], partitions[at], name);
    });
  });
}

function checkSerializers(serializers, { vectors }, expect, way) {
  for (const vector of vectors) {
    const { id, serializer, hex, innerHex, flags } = vector;
    // A JavaScript number does not carry these bits.
    if (flags.includes('nan-payload')) continue;
    const name = () => `${way}, serializer ${serializer}#${id}`;
    if (innerHex === undefined) expect(toHex(serialized(serializers, vector)), hex, name);
    else {
      const kind = serializer === 'timeWindowed' ? 'time' : 'session';
      expect(toHex(serializers.windowedInnerKey(fromHex(hex), kind)), innerHex, name);
    }
  }
}

function serialized(of, { serializer, value, array, limit }) {
  switch (serializer) {
    case 'short':
      return of.int16(Number(value));
    case 'integer':
      return of.int32(Number(value));
    case 'long':
      return of.int64(BigInt(value));
    case 'float':
      return of.float32(Number(value));
    case 'double':
      return of.float64(Number(value));
    case 'boolean':
      return of.boolean(value === 'true');
    case 'uuid':
      return of.uuid(value);
    case 'byteBuffer':
      return of.byteBuffer(fromHex(array), limit);
    case 'byteArray':
    case 'bytes':
      return of.bytes(fromHex(value));
    default:
      throw new Error(`serializer ${serializer} is unknown here`);
  }
}

function checkRule({ partitionUnder }, { rule, vectors, partitionCounts, numberOfVectors }, expect, way) {
  expect(vectors.length, numberOfVectors, () => `${way}, ${rule}: number of vectors`);
  for (const { hex, partitions } of vectors) {
    const key = fromHex(hex);
    partitionCounts.forEach((n, at) => {
      expect(partitionUnder(rule, key, n), partitions[at], () => `${way}, rule ${rule}, ${hex} of ${n}`);
    });
  }
}

/** Counts the modules that are compiled from here on. */
function watchWebAssembly() {
  let count = 0;
  const { WebAssembly } = globalThis;
  if (WebAssembly !== undefined) {
    WebAssembly.Module = new Proxy(WebAssembly.Module, {
      construct(target, args) {
        const module = new target(...args);
        count++;
        return module;
      },
    });
  }
  return () => count;
}

function bytesOf({ hex, pattern }) {
  if (hex !== undefined) return fromHex(hex);
  const bytes = new Uint8Array(pattern.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = i % 251;
  return bytes;
}

/** Of UTF-16 units, unpaired surrogates and all. */
function textOf({ utf16, repeat }) {
  const units = (utf16 ?? repeat.utf16).match(/.{4}/g) ?? [];
  const text = units.map(unit => String.fromCharCode(Number.parseInt(unit, 16))).join('');
  return text.repeat(repeat?.times ?? 1);
}

function fromHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], byte => Number.parseInt(byte, 16));
}

function toHex(bytes) {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}
