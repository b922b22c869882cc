// Every panel, in the order of their tabs.

import type { Panel } from '../panel.ts';
import { clientsPanel } from './clients.tsx';

export const panels: readonly Panel[] = [clientsPanel];
