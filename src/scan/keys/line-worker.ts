// The module of a thread that counts lines. scripts/build.ts bundles it beside the command line.

import { answerTask } from '../../sources/index.ts';
import { emptyState, type ScanState } from '../../state/state.ts';
import { countRanges, type LineTask } from './threads.ts';

answerTask<LineTask, ScanState>(task => {
  const state = emptyState(task.numPartitions);
  countRanges(task, state);
  return state;
});
