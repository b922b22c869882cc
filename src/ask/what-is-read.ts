// Which of a topic's records are read: said in one way only.

import type { KeylaneError } from '../errors.ts';

export interface WhatIsRead {
  readonly last?: number | undefined;
  readonly group?: string | undefined;
  /** Milliseconds since 1970. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

/**
 * @param nameOf what an option is called
 * @param error makes what is thrown
 */
export function checkWhatIsRead(
  { last, group, since, until }: WhatIsRead,
  nameOf: (option: keyof WhatIsRead) => string,
  error: (message: string) => KeylaneError,
): void {
  const times = `${nameOf('since')} and ${nameOf('until')}`;
  const ways = [
    last !== undefined && nameOf('last'),
    group !== undefined && nameOf('group'),
    (since ?? until) !== undefined && times,
  ];
  const both = ways.filter(way => way !== false);
  if (both.length > 1) {
    const verb = both[1] === times ? 'do' : 'does';
    throw error(`${both[0]} says what is read, and so ${verb} ${both[1]}. Leave one of them out.`);
  }
  if (since !== undefined && until !== undefined && since >= until)
    throw error(`${nameOf('since')} must be before ${nameOf('until')}.`);
}
