// The constants that scan.wasm exports, as a module of TypeScript: addresses, flags, codes, limits, the layout of its slots. So no number is written
// twice, and nobody needs an instance, or WebAssembly, to know one. The module is in the tree, so that a change of it is seen.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export const SCAN_LAYOUT = 'src/core/scan-layout.ts';
/** What is exported and not a constant has a name in camel case. */
const CONSTANT = /^[A-Z][A-Z0-9_]*$/;

/** The module's text, of dist/scan.wasm. */
function scanLayout(): string {
  const wasm = new Uint8Array(readFileSync('dist/scan.wasm'));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm), {});
  const lines = Object.entries(exports)
    .filter(([name, value]) => CONSTANT.test(name) && value instanceof WebAssembly.Global)
    .map(([name, value]) => `export const ${name} = ${literal((value as WebAssembly.Global).value)};`);
  return `// Generated from scan.wasm by scripts/scan-layout.ts: the constants that assembly/scan.ts exports.\n\n${lines.sort().join('\n')}\n`;
}

function literal(value: number | bigint): string {
  return typeof value === 'bigint' ? `${value}n` : String(value);
}

/** Leaves a file that is right as it is, and so what its time says of what was built. */
export function writeScanLayout(): void {
  const text = scanLayout();
  if (!existsSync(SCAN_LAYOUT) || readFileSync(SCAN_LAYOUT, 'utf8') !== text) writeFileSync(SCAN_LAYOUT, text);
}
