// Views: functions from a key's bytes to the bytes that a partitioner may have hashed in their place. Of a key as it is printed the topic can
// hold another form (a number as text), and a partitioner may have been given a part of it.

import { fieldsOf, integerBytes, integerText, latin1, textOf, UUID } from './key-forms.ts';
import { avroText, framesOf, type HasFrame } from './schema-ids.ts';

/**
 * `int32`, `int64`: a number in text, in Java's bytes. `number-text`: such bytes, as text. `uuid-bytes`, `hex`, `base64`: a text, decoded.
 * `lower-case`, `upper-case`, `trimmed`, `unquoted`: a text, so changed. `field`: of JSON, of an envelope's payload, or of `Struct{…}`, as
 * text or in the bytes of a number. `schema-payload`: the bytes behind a schema id; `avro-text`: what they are as text. `window-key`,
 * `session-key`: a windowed key without its times. `before-first`, `after-first`, `before-last`, `after-last`: a separator. `first-4-bytes`,
 * `first-8-bytes`.
 */
export type ViewKind =
  | 'int32'
  | 'int64'
  | 'number-text'
  | 'uuid-bytes'
  | 'hex'
  | 'base64'
  | 'lower-case'
  | 'upper-case'
  | 'trimmed'
  | 'unquoted'
  | 'field'
  | 'schema-payload'
  | 'avro-text'
  | 'window-key'
  | 'session-key'
  | 'before-first'
  | 'after-first'
  | 'before-last'
  | 'after-last'
  | 'first-4-bytes'
  | 'first-8-bytes';

export interface ViewName {
  kind: ViewKind;
  /** The field's name, or the separator; null for views that have neither. */
  name: string | null;
  /** Bytes that a field's number is in; null for text, and for other views. */
  as: 'int32' | 'int64' | null;
}

export interface View extends ViewName {
  /** Undefined for keys that it does not apply to. */
  of(key: Uint8Array): Uint8Array | undefined;
}

const SEPARATORS = [':', '|', '/', '#', '_', '-', '.', ',', ';', '@', ' ', '\t'];
/** A field of more than so many names is none that a partitioner looks at. */
const MOST_FIELDS = 16;
/** Of the keys, so many a view must apply to. */
const MOSTLY = 0.9;
/** In milliseconds since 1970: until 2100. */
const LATEST = 4_102_444_800_000n;

const encoder = new TextEncoder();

/** The views that apply to nearly all of these keys and change them, each once, however many do the same. */
export function viewsOf(keys: readonly Uint8Array[]): View[] {
  const names = new Set([keys.map(latin1).join('\0')]);
  return allViews(keys).filter(view => {
    const parts = keys.map(key => view.of(key));
    if (parts.filter(part => part !== undefined).length < MOSTLY * keys.length) return false;
    const name = parts.map((part, i) => latin1(part ?? keys[i])).join('\0');
    if (names.has(name)) return false;
    names.add(name);
    return true;
  });
}

function allViews(keys: readonly Uint8Array[]): View[] {
  const texts = keys.map(textOf).filter(text => text !== undefined);
  const fields = new Set(texts.slice(0, 64).flatMap(text => [...(fieldsOf(text)?.keys() ?? [])]));
  return [
    ...plainViews(framesOf(keys)),
    ...[...fields].slice(0, MOST_FIELDS).flatMap(fieldViews),
    ...SEPARATORS.filter(separator => texts.some(text => text.includes(separator))).flatMap(separatorViews),
  ];
}

/** Those without a name. */
function plainViews(hasFrame: HasFrame): View[] {
  return [
    text('int32', value => integerBytes(value, 4)),
    text('int64', value => integerBytes(value, 8)),
    view('number-text', key => encoded(integerText(key))),
    text('uuid-bytes', value => (UUID.test(value) ? hexBytes(value.replaceAll('-', '')) : undefined)),
    text('hex', hexBytes),
    text('base64', base64Bytes),
    text('lower-case', value => encoded(value.toLowerCase())),
    text('upper-case', value => encoded(value.toUpperCase())),
    text('trimmed', value => encoded(value.trim())),
    text('unquoted', value =>
      encoded(
        /^"(.*)"$|^'(.*)'$/s
          .exec(value)
          ?.slice(1)
          .find(inner => inner !== undefined),
      ),
    ),
    view('schema-payload', key => (hasFrame(key) ? key.subarray(5) : undefined)),
    view('avro-text', key => (hasFrame(key) ? encoded(avroText(key)) : undefined)),
    view('window-key', key => (hasTimes(key, 1) ? key.subarray(0, -8) : undefined)),
    view('session-key', key => (hasTimes(key, 2) ? key.subarray(0, -16) : undefined)),
    view('first-4-bytes', key => key.subarray(0, 4)),
    view('first-8-bytes', key => key.subarray(0, 8)),
  ];
}

/**
 * The view of this name. For tests, which write topics through each view and read them back: what makes a view is known here alone.
 * `schema-payload` and `avro-text` take every key that can have a schema id for one that has.
 */
export function viewNamed({ kind, name, as }: ViewName): View {
  const all = [
    ...plainViews(key => key.length > 5 && key[0] === 0),
    ...fieldViews(name ?? ''),
    ...separatorViews(name ?? ''),
  ];
  return all.find(view => view.kind === kind && view.as === as)!;
}

function view(kind: ViewKind, of: View['of'], name: string | null = null, as: View['as'] = null): View {
  return { kind, name, as, of };
}

function text(kind: ViewKind, of: (text: string) => Uint8Array | undefined): View {
  return view(kind, key => {
    const value = textOf(key);
    return value === undefined ? undefined : of(value);
  });
}

function fieldViews(name: string): View[] {
  const fieldOf = (key: Uint8Array): string | undefined => fieldsOf(textOf(key) ?? '')?.get(name);
  const bytes = (as: 'int32' | 'int64'): View =>
    view('field', key => integerBytes(fieldOf(key) ?? '', as === 'int32' ? 4 : 8), name, as);
  return [view('field', key => encoded(fieldOf(key)), name), bytes('int32'), bytes('int64')];
}

function separatorViews(separator: string): View[] {
  const part = (kind: ViewKind, at: (text: string) => number, cut: (text: string, at: number) => string): View => ({
    ...text(kind, value => {
      const index = at(value);
      return index < 0 ? undefined : encoded(cut(value, index));
    }),
    name: separator,
  });
  const [first, last] = [(text: string) => text.indexOf(separator), (text: string) => text.lastIndexOf(separator)];
  const [before, after] = [
    (text: string, at: number) => text.slice(0, at),
    (text: string, at: number) => text.slice(at + 1),
  ];
  return [
    part('before-first', first, before),
    part('after-first', first, after),
    part('before-last', last, before),
    part('after-last', last, after),
  ];
}

function encoded(text: string | undefined): Uint8Array | undefined {
  return text === undefined ? undefined : encoder.encode(text);
}

function hexBytes(text: string): Uint8Array | undefined {
  const digits = text.replace(/^0x/i, '');
  if (digits.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(digits)) return undefined;
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

function base64Bytes(text: string): Uint8Array | undefined {
  if (text.length < 4 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return undefined;
  const plain = text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+/, '');
  if (plain.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((plain.length * 3) / 4));
  let [bits, held, at] = [0, 0, 0];
  for (const letter of plain) {
    bits = ((bits << 6) | BASE64.indexOf(letter)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = (bits >>> held) & 0xff;
  }
  return bytes;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Whether a key ends in so many times, as Kafka Streams' windowed serializers write them. */
function hasTimes(key: Uint8Array, times: number): boolean {
  if (key.length <= 8 * times) return false;
  const data = new DataView(key.buffer, key.byteOffset, key.length);
  for (let i = 1; i <= times; i++) {
    const time = data.getBigInt64(key.length - 8 * i);
    if (time < 0n || time > LATEST) return false;
  }
  return true;
}
