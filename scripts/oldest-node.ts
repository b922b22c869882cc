// What an older Node is told, in one line, in place of a syntax error or a missing function somewhere inside.

/** The library's: browsers and edge runtimes have what it has. `engines` of package.json says the same. */
export const LIBRARY = 18;
/** The command line's: node:util's styleText, and what its libraries need. */
export const COMMAND_LINE = 20;

/** Syntax that Node 14 can read, so that it comes to the line. */
export const LIBRARY_TARGET = 'node14.6';
/** But for `#field in object`, of kafkajs' adapter alone: the WeakMap that esbuild would make of it takes ten times as long for each message. */
export const LIBRARY_SUPPORTED = { 'class-private-brand-check': true };

/** The first statement of each entry. Other runtimes that have a `process` name a Node that they are like. */
export const libraryGuard = `if (typeof process === 'object' && process.versions && parseInt(process.versions.node, 10) < ${LIBRARY}) throw new Error('keylane needs Node ${LIBRARY} or newer, but this is Node ' + process.versions.node);
`;

/** The file that the shell starts: neither a module's syntax nor newer than Node 10's. */
export const commandLineStart = `#!/usr/bin/env node
if (parseInt(process.versions.node, 10) < ${COMMAND_LINE}) {
  process.stderr.write("error: keylane's command line needs Node ${COMMAND_LINE} or newer, but this is Node " + process.versions.node + '\\n');
  process.exitCode = 2;
} else import('./keylane.js');
`;
