// What a panel of the lab is. A panel is one file in panels/, named in panels/index.ts; what it asks of its reader besides the box is in state.ts and
// link.ts, so that it is in the link. It is mounted while it is open, and no panel knows of another.

import type { ComponentType } from 'preact';
import type { BoxKeys } from './keys.ts';
import type { LabState } from './state.ts';

export interface PanelProps {
  readonly state: LabState;
  /** Changes parts of the state; all that is shown follows. */
  readonly set: (change: Partial<LabState>) => void;
  /** The keys of the box. */
  readonly box: BoxKeys;
  /** What was dropped: its keys are the box's. It is in no link. */
  readonly file: File | undefined;
  /** Asks for a file, which is then as if it had been dropped. */
  readonly choose: () => void;
}

export interface Panel {
  /** In the link: it stays. */
  readonly id: string;
  /** On its tab: a word or two. */
  readonly tab: string;
  /** Its heading: what it answers. */
  readonly title: string;
  readonly View: ComponentType<PanelProps>;
}
