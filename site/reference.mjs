// The reference of the library: TypeDoc over the sources of the package's entries. The argument is JSON: { entries: { NAME: { source, summary } }, out, address }.

import { Application, Comment, Converter } from 'typedoc';

const { entries, out, address } = JSON.parse(process.argv[2]);
const names = new Map(Object.entries(entries).map(([name, { source }]) => [source.replace(/\.ts$/, ''), name]));

const app = await Application.bootstrapWithPlugins({
  plugin: ['typedoc-plugin-markdown', 'typedoc-vitepress-theme'],
  entryPoints: Object.values(entries).map(({ source }) => source),
  tsconfig: 'site/tsconfig.json',
  name: 'Reference',
  readme: 'none',
  docsRoot: `${out}/..`,
  out,
  basePath: '.',
  displayBasePath: '.',
  disableGit: true,
  gitRevision: 'main',
  sourceLinkTemplate: `${address}/blob/main/{path}#L{line}`,
  // The repository's own compiler has checked the sources, with declarations that this one is not given.
  skipErrorChecking: true,
  excludeInternal: true,
  excludePrivate: true,
  excludeExternals: true,
  hideBreadcrumbs: true,
  hidePageHeader: true,
  sort: ['kind', 'alphabetical'],
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
  tableColumnSettings: { hideSources: true, hideModifiers: true },
  useHTMLAnchors: true,
  outputFileStrategy: 'modules',
  entryFileName: 'index',
});
// Entries are named as they are imported, not as their sources.
app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
  for (const module of project.children ?? []) {
    const source = module.sources?.[0]?.fullFileName ?? '';
    const path = [...names.keys()].find(each => source.endsWith(`/${each}.ts`));
    if (path === undefined) throw new Error(`${module.name} is no entry of the package`);
    module.name = names.get(path);
    module.comment = new Comment([{ kind: 'text', text: entries[module.name].summary }]);
  }
});
const project = await app.convert();
if (!project) process.exit(1);
await app.generateOutputs(project);
if (app.logger.hasErrors()) process.exit(1);
