// Which rule somebody asks for, by its id or by a client, and what is said of it.

import { KeylaneError, ruleError } from '../errors.ts';
import { type FoundClient, findClient, type RuleId, rules } from '../rules/index.ts';
import { plain } from '../rules/names.ts';

/** Is told what was taken for what. */
export type Say = (text: string) => void;

/**
 * A rule by its id or by a client's name; undefined if neither is there.
 * @throws {KeylaneError} `ERR_RULE`, `ERR_CLIENT`
 */
export function ruleNamed(
  { rule, client }: { rule?: string | undefined; client?: string | undefined },
  say: Say,
): RuleId | undefined {
  if (client !== undefined) return ruleOfClient(client, say);
  return rule === undefined ? undefined : ruleById(rule, say);
}

/**
 * The rule of an id, however it is written.
 * @throws {KeylaneError} `ERR_RULE`
 */
export function ruleById(text: string, say: Say): RuleId {
  const found = exactRule(text) ?? rules.find(({ id }) => plain(id) === plain(text))?.id;
  if (found === undefined)
    throw ruleError(
      text,
      rules.map(({ id }) => id),
      clientOrNone(text)?.rule,
    );
  if (found !== text) say(`"${text}" is taken for the rule ${found}.`);
  return found;
}

/**
 * The rule of a client; what was taken for what is said.
 * @throws {KeylaneError} `ERR_CLIENT`
 */
export function ruleOfClient(text: string, say: Say): RuleId {
  const { rule, note } = findClient(text);
  if (note !== null) say(note);
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
