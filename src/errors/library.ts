// What may be wrong with what a program gives: keys, options, metadata, rules and clients.

import { nearest } from '../nearest.ts';
import { printable } from '../printable.ts';
import { describe, isUint8Array, quoteName } from './describe.ts';
import { KeylaneError } from './error.ts';

export function partitionCountError(value: unknown): KeylaneError {
  const hint =
    typeof value === 'string' || typeof value === 'bigint'
      ? 'Convert it with Number(…) first.'
      : 'Pass the number of all partitions of the topic.';
  return new KeylaneError(
    'ERR_PARTITION_COUNT',
    `numPartitions must be an integer from 1 to 2147483647, but it is ${describe(value)}. ${hint}`,
  );
}

export function keyError(value: unknown, where = 'The key'): KeylaneError {
  return new KeylaneError(
    'ERR_KEY',
    `${where} must be a string or a Uint8Array (a Buffer is one), but it is ${describe(value)}. ${keyHint(value)}`,
  );
}

function keyHint(value: unknown): string {
  if (value === null || value === undefined)
    return 'A record without a key has no hash: which partition it gets is up to the partitioner.';
  if (typeof value === 'number' || typeof value === 'bigint') {
    return "Write its bytes as the topic's other producers do: int32(…), int64(…) or String(…); see keylane/serializers.";
  }
  if (typeof value === 'boolean')
    return "Write its bytes as the topic's other producers do: boolean(…) of keylane/serializers, or String(…).";
  if (isUint8Array(value))
    return 'Its buffer was detached or shrank below it, so its bytes are gone: route the key before handing the buffer on.';
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer)
    return 'Wrap its bytes: new Uint8Array(buffer, byteOffset, byteLength).';
  return "Serialize it to the very bytes that the topic's other producers write, for example with JSON.stringify(…).";
}

export function keysError(value: unknown): KeylaneError {
  const hint =
    typeof value === 'string' || ArrayBuffer.isView(value)
      ? 'For one key call partitionForKey(…).'
      : 'Other iterables: [...keys].';
  return new KeylaneError(
    'ERR_KEYS',
    `keys must be an array of keys or a KeyBlock, but it is ${describe(value)}. ${hint}`,
  );
}

export function outError(out: unknown, count: number): KeylaneError {
  const came =
    Object.prototype.toString.call(out) === '[object Int32Array]'
      ? `it has room for ${(out as Int32Array).length}`
      : `it is ${describe(out)}`;
  return new KeylaneError(
    'ERR_OUT',
    `out must be an Int32Array with room for ${count} partitions, but ${came}. Pass new Int32Array(${count}), or leave it out.`,
  );
}

export function columnsError(message: string): KeylaneError {
  return new KeylaneError(
    'ERR_COLUMNS',
    `${message} Key i is bytes[offsets[i]] up to, not including, bytes[offsets[i + 1]]: offsets has one entry more than there are keys.`,
  );
}

export function blockSizeError(): KeylaneError {
  return new KeylaneError(
    'ERR_BLOCK_SIZE',
    'One KeyBlock holds at most 4294967295 bytes of keys, but these take more. Split them into several blocks.',
  );
}

export function engineError(name: unknown, cause?: unknown): KeylaneError {
  if (name === 'wasm') {
    return new KeylaneError(
      'ERR_ENGINE',
      "KEYLANE_ENGINE=wasm was asked for, but WebAssembly cannot run here. Unset it and the JavaScript engine takes over, or allow 'wasm-unsafe-eval'.",
      { cause },
    );
  }
  return new KeylaneError(
    'ERR_ENGINE',
    `KEYLANE_ENGINE must be "wasm" or "js", but it is ${describe(name)}. Unset it to let keylane choose.`,
  );
}

export function valueError(serializer: string, expected: string, value: unknown): KeylaneError {
  const hint = value === null || value === undefined ? ' A record without a key is keyless: pass no key at all.' : '';
  return new KeylaneError('ERR_VALUE', `${serializer} takes ${expected}, but got ${describe(value)}.${hint}`);
}

export function frameError(message: string): KeylaneError {
  return new KeylaneError('ERR_FRAME', message);
}

export function optionError(option: string, expected: string, value: unknown): KeylaneError {
  return new KeylaneError('ERR_OPTION', `${option} must be ${expected}, but it is ${describe(value)}.`);
}

/** An option's name that does not exist, or a value where it means nothing. */
export function misplacedError(message: string): KeylaneError {
  return new KeylaneError('ERR_OPTION', message);
}

/** @param numPartitions undefined if it is not known */
export function partitionError(
  partition: unknown,
  numPartitions: number | undefined,
  topic: string | undefined,
): KeylaneError {
  const where = topic === undefined ? 'the topic' : `topic "${printable(topic)}"`;
  const range = numPartitions === undefined ? 'numbers from 0 on' : `0 to ${numPartitions - 1}`;
  return new KeylaneError(
    'ERR_PARTITION',
    `The record names partition ${describe(partition)}, but ${where} has ${range}. Leave it out to have it chosen.`,
  );
}

/** A key that keylane could hash but the client would not send as it is. */
export function clientKeyError(value: unknown): KeylaneError {
  if (!isUint8Array(value)) return keyError(value, "The message's key");
  return messageError(
    `The message's key is ${describe(value)}, of which the client would not send the bytes: it knows strings and Buffers. Wrap it: Buffer.from(key.buffer, key.byteOffset, key.byteLength).`,
  );
}

export function topicInfoError(message: string): KeylaneError {
  return new KeylaneError('ERR_TOPIC_INFO', message);
}

export function laneError(lane: string, message: string): KeylaneError {
  return new KeylaneError('ERR_LANE', `Lane "${printable(lane)}" ${message}`);
}

export function messageError(message: string): KeylaneError {
  return new KeylaneError('ERR_MESSAGE', message);
}

/** @param meant the rule of a client that has such a name, if one has */
export function ruleError(id: unknown, ids: readonly string[], meant?: string): KeylaneError {
  const names = typeof id === 'string' ? new Set([...(meant === undefined ? [] : [meant]), ...nearest(id, ids)]) : [];
  const hint = typeof id === 'string' ? ` Nearest: ${[...names].slice(0, 3).join(', ')}.` : '';
  // Those that a partitioner can have are few, and no document lists them apart from the others.
  const which = ids.length <= 20 ? `these ids: ${ids.join(', ')}` : `${ids.length} ids such as "murmur2"`;
  return new KeylaneError('ERR_RULE', `A rule is one of ${which}, but it is ${describe(id)}.${hint}`);
}

/** Says nothing of what the key is: it may be somebody's data. */
export function unreadKeyError(rule: string, readsOnly: string, key: string | Uint8Array): KeylaneError {
  const unit = `${typeof key === 'string' ? 'UTF-16 unit' : 'byte'}${key.length === 1 ? '' : 's'}`;
  return new KeylaneError(
    'ERR_KEY',
    `The rule ${rule} has partitions for ${readsOnly} alone, but a key of ${key.length} ${unit} is something else.`,
  );
}

export function clientError(wanted: unknown, problem: string, choices: readonly string[]): KeylaneError {
  const hint = choices.length > 0 ? ` Name one of: ${choices.join(', ')}.` : '';
  return new KeylaneError(
    'ERR_CLIENT',
    `${typeof wanted === 'string' ? `Client ${quoteName(wanted)}` : `A client is a text, not ${describe(wanted)}`}: ${problem}. A client is NAME, NAME@VERSION or NAME/PARTITIONER.${hint}`,
  );
}
