// `npm run lab`: builds the lab and serves it on this machine alone. `-- --build` only builds, `-- --port N` chooses the port.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundleLab } from './bundle-lab.ts';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { values } = parseArgs({ options: { build: { type: 'boolean' }, port: { type: 'string', default: '0' } } });

await bundleLab();
console.log('built dist/lab/index.html, which a browser opens as it is');
if (!values.build) {
  const page = readFileSync('dist/lab/index.html');
  const server = createServer(({ url }, response) => {
    const isPage = /^\/(index\.html)?(\?.*)?$/.test(url ?? '');
    response.writeHead(isPage ? 200 : 404, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    response.end(isPage ? page : 'There is only /');
  });
  server.listen(Number(values.port), '127.0.0.1', () => {
    const { port } = server.address() as { port: number };
    console.log(`http://127.0.0.1:${port}/  (Ctrl-C ends it)`);
  });
}
