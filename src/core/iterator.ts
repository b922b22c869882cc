// What only looks iterable.

/**
 * @param make calls the method that gives an iterator
 * @returns what can be asked for elements; undefined where there is none, and of an object that is made of a typed array's prototype, whose method throws
 */
export function iteratorFrom<T extends { next: unknown }>(make: () => T | undefined): T | undefined {
  try {
    const iterator = make();
    return typeof iterator?.next === 'function' ? iterator : undefined;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
