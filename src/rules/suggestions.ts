// What somebody could have meant who named a client that nobody knows.

import { nearest } from '../nearest.ts';
import { programs } from './clients/programs.ts';
import { clients } from './clients.ts';
import { knownNames, plain } from './names.ts';
import { typeable } from './spelling.ts';

const MOST = 3;
/** Shorter words are in too many names. */
const SHORTEST_WORD = 3;
/** Words that say nothing: nearly every client has one of them. */
const COMMON = new Set(['kafka', 'client', 'clients', 'apache', 'producer', 'the', 'for', 'lib', 'sdk', 'api']);

/** By meaning first: names that share a word with it; then by letters. All of them can be typed as they stand. */
export function suggestions(name: string): string[] {
  const names = [...clients, ...programs].map(each => each.name);
  const wanted = wordsOf(name);
  const sharing = names
    .map(each => ({ each, shared: wordsOf(each).filter(word => wanted.includes(word)).length }))
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared)
    .map(({ each }) => each);
  const holding = names.filter(each => isPart(plain(each), plain(name)));
  const byWords = [...known(wanted), ...sharing, ...holding, ...nearest(name, names)];
  return [...new Set(byWords.map(typeable))].slice(0, MOST);
}

/** A word of it may be a name itself: "python producer", "spring kafka template". */
function known(words: readonly string[]): string[] {
  return words.flatMap(word => knownNames().get(word)?.client.name ?? []);
}

function wordsOf(name: string): string[] {
  return name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word.length >= SHORTEST_WORD && !COMMON.has(word));
}

function isPart(a: string, b: string): boolean {
  return Math.min(a.length, b.length) >= SHORTEST_WORD && (a.includes(b) || b.includes(a));
}
