import { statSync } from 'node:fs';

/** Whether a source can be read more than once: a file, not a pipe, whatever its name. */
export function canReadAgain(name: string): boolean {
  return name !== '-' && (statSync(name, { throwIfNoEntry: false })?.isFile() ?? false);
}
