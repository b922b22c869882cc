// Builds the contenders in other languages into .build/. A toolchain that is not there costs its contenders only.
import { mkdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { start } from './client.mjs';
import { here, once, run } from './tools.mjs';

const output = (...names) => join(here('.build'), ...names);
const executable = name => (process.platform === 'win32' ? `${name}.exe` : name);

/** The C sources around a kernel. */
export const PROGRAM = ['main.c', 'request.c', 'keyset.c', 'lines.c'];
const AVX2 = ['-mavx2'];
const AVX512 = [...AVX2, '-mavx512f', '-mavx512dq', '-mavx512bw', '-mavx512vl'];

/** Compiles C sources into a program in .build/ and returns its path. */
export async function compile(name, sources, flags = []) {
  mkdirSync(output(), { recursive: true });
  const program = output(executable(name));
  const warnings = ['-Wall', '-Wextra', '-Wno-psabi'];
  const files = sources.map(source => (source.endsWith('.c') ? here(`c/${source}`) : source));
  await run('gcc', ['-std=gnu17', '-O3', '-march=native', ...warnings, ...flags, ...files, '-o', program]);
  return program;
}

const buildScalar = async () => ({ command: [await compile('c-scalar', [...PROGRAM, 'scalar.c'])] });

/** Only the kernel and what serves it may use the instructions: what checks for them must run anywhere. */
const buildVector = (kernel, flags) => async () => {
  if (process.arch !== 'x64') throw new Error('for x86-64 only');
  const objects = [];
  for (const name of [kernel, 'batch']) {
    objects.push(await compile(`${kernel}-${name}.o`, [`${name}.c`], [...flags, '-c']));
  }
  return { command: [await compile(`c-${kernel}`, [...PROGRAM, ...objects])] };
};

const buildJava = once(async () => {
  // Whatever lies there is on the class path, so an older version must not stay behind.
  rmSync(output('java', 'lib'), { recursive: true, force: true });
  await run('mvn', ['-q', '-B', '-f', here('java/pom.xml'), `-DbuildDirectory=${output('java')}`, 'package']);
  const classPath = [output('java', 'contenders.jar'), output('java', 'lib', '*')].join(delimiter);
  return ['java', '-cp', classPath];
});

const javaVariant = variant => async () => ({
  command: [...(await buildJava()), 'keylane.bench.Main', variant],
});

async function buildJmh() {
  const java = await buildJava();
  return {
    command: [...java, 'org.openjdk.jmh.Main', 'RouteBenchmark', '-rf', 'json'],
    versionCommand: [...java, 'keylane.bench.Main', 'java-jmh'],
  };
}

const buildGo = name => async () => {
  const program = output(executable(`go-${name}`));
  await run('go', ['-C', here('go'), 'build', '-o', program, `./${name}`]);
  return { command: [program] };
};

async function buildRust() {
  const target = output('rust');
  await run('cargo', ['build', '-q', '--release', '--manifest-path', here('rust/Cargo.toml')], {
    CARGO_TARGET_DIR: target,
    RUSTFLAGS: '-C target-cpu=native',
  });
  return { command: [join(target, 'release', executable('rust-murmur2'))] };
}

const buildPython = once(async () => {
  const folder = output('python');
  const python = join(folder, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));
  await run('python3', ['-m', 'venv', folder]);
  await run(python, [
    '-m',
    'pip',
    'install',
    '-q',
    '--disable-pip-version-check',
    '-r',
    here('python/requirements.txt'),
  ]);
  return [python, here('python/contender.py')];
});

const chdb = threads => async () => ({ command: [...(await buildPython()), String(threads)] });

/** Every contender: its operations and how to build it. */
const contenders = [
  { id: 'c-scalar', ops: ['block', 'file'], build: buildScalar },
  { id: 'c-avx2', ops: ['block', 'file'], build: buildVector('avx2', AVX2) },
  { id: 'c-avx512', ops: ['block', 'file'], build: buildVector('avx512', AVX512) },
  { id: 'java', ops: ['block', 'single', 'records'], build: javaVariant('java') },
  { id: 'java-bufferedreader', ops: ['file'], build: javaVariant('java-bufferedreader') },
  { id: 'java-tuned', ops: ['file'], build: javaVariant('java-tuned') },
  { id: 'java-jmh', ops: ['jmh'], build: buildJmh },
  { id: 'go-franz', ops: ['single', 'file', 'records'], build: buildGo('franz') },
  { id: 'go-sarama', ops: ['single'], build: buildGo('sarama') },
  // It picks from a list of partition numbers, which has to fit into memory.
  { id: 'go-kafkago', ops: ['single'], build: buildGo('kafkago'), maxPartitions: 1 << 24 },
  { id: 'rust-murmur2', ops: ['block', 'single', 'file'], build: buildRust },
  { id: 'chdb-1', ops: ['file', 'count'], build: chdb(1) },
  { id: 'chdb-2', ops: ['file', 'count'], build: chdb(2) },
];

async function version(command) {
  const contender = start(command);
  try {
    const { version, runtime } = await contender.ask({ op: 'version' });
    return `${version}, ${runtime}`;
  } catch (error) {
    // A program exits with 3 where the CPU lacks its instructions.
    if ((await contender.close()) === 3) throw new Error('not supported by this CPU');
    throw error;
  } finally {
    await contender.close();
  }
}

/**
 * Builds the contenders, or those of `only`, one after the other. Each comes back with its `command`, or with the
 * reason why it is `missing`. `fileCommand` takes a path and a number of partitions behind it.
 */
export async function buildAll({ only, log = () => {} } = {}) {
  const built = [];
  for (const { build, ...contender } of contenders) {
    if (only && !only.includes(contender.id)) continue;
    const began = Date.now();
    try {
      const { command, versionCommand = command } = await build();
      const fileCommand = contender.ops.includes('file') ? { fileCommand: [...command, 'file'] } : {};
      built.push({ ...contender, command, ...fileCommand, version: await version(versionCommand) });
    } catch (error) {
      built.push({ id: contender.id, missing: error.message });
    }
    const { id, version: found, missing } = built.at(-1);
    log(`${id}: ${missing ?? found} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  }
  return built;
}

/** The sources of each C kernel that can be compiled here; the AVX-512 one has a portable form. */
export const kernels =
  process.arch === 'x64'
    ? { scalar: ['scalar.c'], avx2: ['avx2.c', 'batch.c'], avx512: ['avx512.c', 'batch.c'] }
    : { scalar: ['scalar.c'] };

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const only = process.argv.slice(2);
  const built = await buildAll({ only: only.length ? only : undefined, log: line => console.error(line) });
  console.log(JSON.stringify(built, null, 2));
}
