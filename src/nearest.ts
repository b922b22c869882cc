// Which of the known names did somebody mean?

/** The three names nearest to what came, the nearest first. */
export function nearest(came: string, names: readonly string[]): string[] {
  const wanted = came.toLowerCase().slice(0, 60);
  const distances = new Map(names.map(name => [name, distance(wanted, name)]));
  return [...names].sort((a, b) => distances.get(a)! - distances.get(b)!).slice(0, 3);
}

/** Levenshtein's edit distance, but adding a letter costs a third: `crc` is nearer to `crc32-abs` than to `sha1`. */
function distance(from: string, to: string): number {
  const ADD = 1 / 3;
  let row = Array.from({ length: to.length + 1 }, (_, i) => i * ADD);
  for (const letter of from) {
    const next = [row[0] + 1];
    for (let i = 0; i < to.length; i++) {
      next.push(Math.min(row[i] + (letter === to[i] ? 0 : 1), row[i + 1] + 1, next[i] + ADD));
    }
    row = next;
  }
  return row[to.length];
}
