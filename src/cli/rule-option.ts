// Which rule somebody asks for, by its id or by a client, and what is said of it.

import { KeylaneError, ruleError } from '../errors.ts';
import { type FoundClient, findClient, type RuleId, rules } from '../rules/index.ts';
import { plain } from '../rules/names.ts';
import type { Io } from './io.ts';

/**
 * The rule of `--rule`.
 * @throws {KeylaneError} `ERR_RULE`
 */
export function ruleById(text: string, { err }: Io): RuleId {
  const found = exactRule(text) ?? rules.find(({ id }) => plain(id) === plain(text))?.id;
  if (found === undefined)
    throw ruleError(
      text,
      rules.map(({ id }) => id),
      clientOrNone(text)?.rule,
    );
  if (found !== text) err.line(`"${text}" is taken for the rule ${found}.`);
  return found;
}

/**
 * The rule of `--client`; what was taken for what is said on standard error.
 * @throws {KeylaneError} `ERR_CLIENT`
 */
export function ruleOfClient(text: string, { err }: Io): RuleId {
  const { rule, note } = findClient(text);
  if (note !== null) err.line(note);
  return rule;
}

export function exactRule(text: string): RuleId | undefined {
  return rules.find(({ id }) => id === text)?.id;
}

export function clientOrNone(text: string): FoundClient | undefined {
  try {
    return findClient(text);
  } catch (error) {
    if (error instanceof KeylaneError) return undefined;
    throw error;
  }
}
