// Release numbers, as far as the catalogue needs them: dotted numbers, `>=` and `<`.

/**
 * Whether some release that `version` stands for (`1` is any 1.x.y) lies in the range (`>=2.4 <3.3`; undefined is every release).
 */
export function overlaps(range: string | undefined, version: string): boolean {
  const first = numbers(version);
  const after = [...first.slice(0, -1), first.at(-1)! + 1];
  return (range ?? '').split(' ').every(bound => {
    if (bound.startsWith('>=')) return compare(numbers(bound.slice(2)), after) < 0;
    if (bound.startsWith('<')) return compare(first, numbers(bound.slice(1))) < 0;
    return bound === '';
  });
}

/** Below 0 if the first of two releases is the older one, 0 if they are the same. */
export function compareReleases(a: string, b: string): number {
  return compare(numbers(a), numbers(b));
}

/** The release that a range begins with, if it has a beginning. */
export function lowEnd(range: string | undefined): string | undefined {
  return /^>=([\d.]+)/.exec(range ?? '')?.[1];
}

/** The first release behind a range, if it has an end. */
export function highEnd(range: string | undefined): string | undefined {
  return /<([\d.]+)$/.exec(range ?? '')?.[1];
}

/** From one release on, up to before another one; undefined for all releases. */
export function rangeOf(from: string | undefined, before: string | undefined): string | undefined {
  const bounds = [from === undefined ? [] : `>=${from}`, before === undefined ? [] : `<${before}`].flat();
  return bounds.length === 0 ? undefined : bounds.join(' ');
}

function numbers(version: string): number[] {
  return version.split('.').map(Number);
}

function compare(a: number[], b: number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
