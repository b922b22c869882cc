// Every panel, in the order of their tabs.

import type { Panel } from '../panel.ts';
import { clientsPanel } from './clients.tsx';
import { growthPanel } from './growth.tsx';
import { hotKeysPanel } from './hot-keys.tsx';
import { judgePanel } from './judge.tsx';
import { keylessPanel } from './keyless.tsx';
import { readingsPanel } from './readings.tsx';
import { stepsPanel } from './steps.tsx';
import { whoPanel } from './who.tsx';

export const panels: readonly Panel[] = [
  clientsPanel,
  readingsPanel,
  stepsPanel,
  whoPanel,
  growthPanel,
  keylessPanel,
  hotKeysPanel,
  judgePanel,
];
