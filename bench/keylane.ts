// keylane as its users get it: the built files, not the sources (and so no tsx in between).

export const dist = new URL('../dist/', import.meta.url);

const load = (file: string) => import(new URL(file, dist).href);

/** What `import … from 'keylane'` gives. */
export const keylane: typeof import('../src/index.ts') = await load('index.js');

/** What `import … from 'keylane/js'` gives: the plain JavaScript twin. Its answers are the ones that every contender must give. */
export const twin: typeof import('../src/js.ts') = await load('js.js');
