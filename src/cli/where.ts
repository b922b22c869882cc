import { whereAnswer } from '../analysis/where.ts';
import { whereText } from '../report/where.ts';
import { print } from './output.ts';

export interface WhereOptions {
  partitions: number;
  json?: boolean;
}

export function where(keys: string[], { partitions, json }: WhereOptions): void {
  print(whereAnswer(keys, partitions), json, whereText);
}
