// What --key-type takes. Apart from what reads them, which is loaded with the command that does.

/** Java's names. */
const TYPES = [
  'string',
  'short',
  'int',
  'long',
  'float',
  'double',
  'boolean',
  'uuid',
  'uuid-bytes',
  'json',
  'hex',
  'base64',
] as const;

/** Those of keylane/serializers. */
export const ALIASES = { int16: 'short', int32: 'int', int64: 'long', float32: 'float', float64: 'double' } as const;

export type KeyType = (typeof TYPES)[number];

export type KeyTypeName = KeyType | keyof typeof ALIASES;

export const KEY_TYPES: readonly KeyTypeName[] = [...TYPES, ...(Object.keys(ALIASES) as (keyof typeof ALIASES)[])];
