// Which commands read what.

import type { Input } from './corpus.ts';

export const COMMANDS = ['scan', 'who', 'plan', 'join', 'merge', 'state'] as const;

/** Those that take nothing but States. */
export const isStateCommand = (command: string): boolean => command === 'merge' || command === 'state';

/** Most of the time what the command can read. */
export const commandsOf = (kind: Input['kind']): readonly string[] =>
  kind === 'state'
    ? [...COMMANDS, 'merge', 'state']
    : kind !== 'source'
      ? COMMANDS.slice(0, 4)
      : [...COMMANDS.slice(0, 4), 'where'];
