// Every error that keylane throws on purpose: its code, what was expected, what came and what to do.

export * from './errors/column.ts';
export * from './errors/command.ts';
export { describe } from './errors/describe.ts';
export { ERROR_CODES, KeylaneError, type KeylaneErrorCode, withoutQuotes } from './errors/error.ts';
export * from './errors/kafka.ts';
export * from './errors/library.ts';
export * from './errors/source.ts';
export * from './errors/state.ts';
