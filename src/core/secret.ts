// What nobody who writes keys can foresee: a table that was flooded (assembly/secret.ts) is scattered by it.

/** So many numbers of 32 bits. */
export function secretWords(count: number): Uint32Array {
  const words = new Uint32Array(count);
  // Node 18 has no global crypto.
  if (typeof crypto === 'object') return crypto.getRandomValues(words);
  return words.map(() => Math.random() * 2 ** 32);
}
