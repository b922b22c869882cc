// A program's value → the bytes that Kafka's serializers make of it.

export { boolean, float32, float64, int16, int32, int64 } from './numbers.ts';
export { type SchemaFramed, splitSchemaId, withSchemaId } from './schema-registry.ts';
export { byteBuffer, bytes, string, uuid, uuidBytes } from './texts.ts';
export { type WindowKind, windowedInnerKey } from './windowed.ts';
