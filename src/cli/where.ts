import { whereAnswer } from '../analysis/where.ts';
import { print } from './output.ts';

export interface WhereOptions {
  partitions: number;
  json?: boolean;
}

export async function where(keys: string[], { partitions, json }: WhereOptions): Promise<void> {
  await print(whereAnswer(keys, partitions), json, async () => (await import('../report/where.ts')).whereText);
}
