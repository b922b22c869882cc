// The sidebar, and which page of the repository is where on the site.

export interface Entry {
  readonly text: string;
  /** From the repository's top. */
  readonly page: string;
}

export interface Group {
  readonly text: string;
  readonly items: readonly Entry[];
}

/** The README from this heading on is a page of its own; what stands before it is the first one. */
export const START_HEADING = '## Install';
export const README = 'README.md';
export const START = 'README.md, from its start on';

export const groups: readonly Group[] = [
  {
    text: 'keylane',
    items: [
      { text: 'What it does', page: README },
      { text: 'Install and use', page: START },
    ],
  },
  {
    text: 'Questions',
    items: [
      { text: 'Where does a key go?', page: 'docs/cookbook/where.md' },
      { text: 'Who wrote this topic?', page: 'docs/cookbook/who.md' },
      { text: 'Which key spreads best?', page: 'docs/cookbook/spread.md' },
      { text: 'What moves if it changes?', page: 'docs/cookbook/grow.md' },
      { text: 'Can these topics be joined?', page: 'docs/cookbook/join.md' },
      { text: 'Where are the records of a key?', page: 'docs/cookbook/find.md' },
      { text: 'Is my partitioner right?', page: 'docs/cookbook/conform.md' },
    ],
  },
  {
    text: 'Cookbook',
    items: [
      { text: 'Come from another client', page: 'docs/cookbook/migrate.md' },
      { text: 'Lanes and hot keys', page: 'docs/cookbook/lanes.md' },
      { text: 'Ask a live topic', page: 'docs/connect.md' },
      { text: 'Tables: Parquet, Arrow, engines', page: 'docs/cookbook/tables.md' },
      { text: 'Many machines', page: 'docs/cookbook/machines.md' },
      { text: 'Sketches for engines', page: 'docs/cookbook/sketches.md' },
      { text: 'Ask from a program', page: 'docs/cookbook/analysis.md' },
      { text: 'Reports as pages', page: 'docs/cookbook/page.md' },
      { text: 'Language models', page: 'docs/mcp.md' },
      { text: 'About the lab', page: 'docs/lab.md' },
    ],
  },
  {
    text: 'Facts',
    items: [
      { text: 'Clients and their rules', page: 'docs/clients.md' },
      { text: 'What real clients wrote', page: 'docs/matrix.md' },
      { text: 'Error codes', page: 'docs/errors.md' },
      { text: 'Benchmarks', page: 'docs/benchmarks.md' },
      { text: 'Format of a State', page: 'docs/state-format.md' },
      { text: 'Hostile input', page: 'docs/threats.md' },
      { text: 'Security', page: 'SECURITY.md' },
      { text: 'Architecture', page: 'docs/architecture.md' },
      { text: 'Changes', page: 'CHANGELOG.md' },
    ],
  },
];

/** The file of each page below the site's top. */
export const files: ReadonlyMap<string, string> = new Map(
  groups.flatMap(({ items }) => items.map(({ page }) => [page, fileOf(page)])),
);

function fileOf(page: string): string {
  if (page === README) return 'index.md';
  if (page === START) return 'start.md';
  return page.startsWith('docs/') ? page.slice('docs/'.length) : page.toLowerCase();
}
