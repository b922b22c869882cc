// keylane/analysis: the questions of the command line, for programs. The answers are what --json prints.

export type { FindAnswer, FoundRecord } from '../analysis/find/types.ts';
export type { JoinAnswer } from '../analysis/join/types.ts';
export type { PlanAnswer, Tombstone } from '../analysis/plan/types.ts';
export type { ScanAnswer } from '../analysis/scan/types.ts';
export type { WhoAnswer } from '../analysis/who/answer.ts';
export type { KeylaneErrorCode } from '../errors.ts';
export type { RuleAtCount } from '../rules/rule-at-count.ts';
export type { Given, GivenColumns, GivenRecord, GivenSource } from '../sources/given-types.ts';
export { type FindOptions, find } from './find.ts';
export { type JoinSource, join } from './join.ts';
export type { AnalysisOptions, AnalysisSource, KafkaReadOptions } from './options.ts';
export type { Place } from './place.ts';
export { type PlanOptions, plan } from './plan.ts';
export { type ScanOptions, scan } from './scan.ts';
export { type WhoOptions, who } from './who.ts';
