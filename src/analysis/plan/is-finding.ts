import { isHaunted } from './ghosts.ts';
import type { PlanAnswer } from './types.ts';

/** Whether keys move or, of a compacted topic, values are left behind. */
export function isFinding({ keys, records, ghosts }: PlanAnswer): boolean {
  return ghosts ? isHaunted(ghosts) : keys.movedBounds.upper > 0 || records.movedBounds.upper > 0;
}
