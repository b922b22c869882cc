// Every client's rule as a pure function, and which client has which.

export type { Key } from '../core/key.ts';
export { KeylaneError, type KeylaneErrorCode } from '../errors.ts';
export type { Client, ClientPartitioner, Confirmation, KeylessHandling } from './clients/client.ts';
export { clients, partitionersOf } from './clients.ts';
export { clientRule, type FoundClient, findClient } from './find-client.ts';
export type { Reduction } from './reduction.ts';
export type { Rule } from './rule.ts';
export { partitionUnder, type RuleId, ruleOf, rules } from './table.ts';
