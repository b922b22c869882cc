// `keylane mcp` as a process, asked by the protocol's own client: the answers of --json, what it can reach, and what becomes of a question that is taken back.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { find, join as joinTopics, plan, scan, who } from '../../src/ask/index.ts';
import { createProgram } from '../../src/cli/program.ts';
import { some } from '../runs.ts';
import { folderOf } from './folder.ts';
import { keylane, main, root } from './run.ts';

(globalThis as { KEYLANE_VERSION?: string }).KEYLANE_VERSION = '0';
const test = suite('keylane mcp');
const { file, path } = folderOf(test);
/** Some of the example's: each is asked about in a thread that begins cold. */
const orders = file(
  'in/orders.kcat.gz',
  gzipSync(
    gunzipSync(readFileSync(`${root}/examples/orders.kcat.gz`))
      .toString()
      .split('\n', 400)
      .join('\n'),
  ),
);
const flights = file('in/flights.csv', 'carrier,flight,tail\nUA,1545,a\nUA,1714,b\nAA,1141,c\nUA,1545,d\n');
const keys = file('in/keys', 'a\nb\nc\nd\n');
const others = file('in/others', 'a\nx\n');
const secret = file('out/secret.txt', 'the-secret-of-this-machine\n');
const env = { PATH: process.env.PATH!, HOME: path('home') };

type Arguments = Record<string, unknown>;
interface Answer {
  isError?: boolean;
  structuredContent?: Record<string, unknown>;
  content: { type: string; text: string }[];
}

async function connected(args: string[], work: (client: Client, transport: StdioClientTransport) => Promise<void>) {
  const client = new Client({ name: 'keylane-test', version: '1' });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [main, 'mcp', ...args],
    env,
    stderr: 'pipe',
  });
  let said = '';
  transport.stderr!.on('data', chunk => {
    said += chunk;
  });
  await client.connect(transport);
  try {
    await work(client, transport);
    assert.is(said, '');
  } finally {
    await client.close();
  }
}

const call = async (client: Client, name: string, args: Arguments): Promise<Answer> =>
  (await client.callTool({ name, arguments: args })) as unknown as Answer;

/** Each tool, asked in a few ways: its arguments, and the command line that asks the same. */
const QUESTIONS: [string, Arguments, string[]][] = [
  ['where', { keys: ['order-1', '', '--html=x'], partitions: 12 }, ['-n', '12', '--', 'order-1', '', '--html=x']],
  [
    'where',
    { keys: ['42'], partitions: '6', keyType: 'long', client: 'sarama' },
    ['42', '-n', '6', '--key-type', 'long', '--client', 'sarama'],
  ],
  ['who', { sources: [orders] }, [orders]],
  ['who', { sources: orders, partitions: 12 }, [orders, '-n', '12']],
  [
    'scan',
    { sources: [keys], partitions: 3, whatIf: '2,4', top: 1 },
    [keys, '-n', '3', '--what-if', '2,4', '--top', '1'],
  ],
  ['scan', { sources: [keys], partitions: 3, noKeys: true }, [keys, '-n', '3', '--no-keys']],
  [
    'scan',
    { sources: [flights], column: ['carrier', 'flight'], partitions: 6, separator: '-' },
    [flights, '--column', 'carrier', '--column', 'flight', '-n', '6', '--separator', '-'],
  ],
  ['plan', { sources: [keys], from: '3', to: 'crc32@6' }, [keys, '--from', '3', '--to', 'crc32@6']],
  ['plan', { sources: [orders], to: '12', compacted: true }, [orders, '--to', '12', '--compacted']],
  ['join', { sourceA: keys, sourceB: others, partitions: '3' }, [keys, others, '-n', '3']],
  ['join', { sourceA: orders, sourceB: keys, a: '12', b: 'sarama@6' }, [orders, keys, '--a', '12', '--b', 'sarama@6']],
  ['find', { sources: [orders], key: 'order-10172', last: 2 }, [orders, '--key', 'order-10172', '--last', '2']],
];

test('answers are what --json prints, and what people read', () =>
  connected([root, path('in')], async client => {
    for (const [name, args, argv] of some(QUESTIONS, 2)) {
      const { isError, structuredContent, content } = await call(client, name, args);
      const json = keylane([name, '--json', ...argv]);
      assert.not.ok(isError, `${name} ${content[0]?.text}`);
      assert.equal(structuredContent, JSON.parse(json.out), name);
      assert.is(content[0].text, keylane([name, ...argv]).out.trimEnd(), name);
      assert.is(content[1]?.text ?? '', json.err.trimEnd(), name);
    }
  }));

test('and what keylane/analysis answers', () =>
  connected([root, path('in')], async client => {
    const quiet = { onNote: () => {} };
    const asked: [string, Arguments, () => Promise<object>][] = [
      ['who', { sources: [orders] }, () => who(orders, quiet)],
      ['scan', { sources: [orders], partitions: 12 }, () => scan(orders, { numPartitions: 12, ...quiet })],
      ['plan', { sources: [orders], from: '12', to: '24' }, () => plan(orders, { from: 12, to: 24, ...quiet })],
      [
        'join',
        { sourceA: keys, sourceB: others, partitions: '3' },
        () => joinTopics({ source: keys, place: 3 }, { source: others, place: 3 }, quiet),
      ],
      ['find', { sources: [orders], key: 'order-10172' }, () => find(orders, { key: 'order-10172', ...quiet })],
    ];
    for (const [name, args, answer] of some(asked, 2)) {
      const { structuredContent } = await call(client, name, args);
      assert.equal(structuredContent, JSON.parse(JSON.stringify(await answer())), name);
    }
  }));

test('clients of this revision of the protocol, and of those before it', async () => {
  for (const mode of ['legacy', 'auto', { pin: '2026-07-28' }] as const) {
    const client = new Client({ name: 'keylane-test', version: '1' }, { versionNegotiation: { mode } });
    await client.connect(new StdioClientTransport({ command: process.execPath, args: [main, 'mcp', path('in')], env }));
    assert.is((await client.listTools()).tools.length, 6);
    const { structuredContent } = await call(client, 'where', { keys: ['a'], partitions: 3 });
    assert.is(structuredContent!.numPartitions, 3);
    await client.close();
  }
});

/** Options of these commands that are not for models: what writes, what connects, what shows values, what the one who starts the server says. */
const NOT_TAKEN =
  /^--(html|state|state-format|state-gzip|state-size|state-part|tombstones|fail-on|json|values|memory|redact|rack|bootstrap-server|command-config|command-config-b|command-property)$/;

test('an option of a command is an argument, or is known not to be one', () =>
  connected([path('in')], async client => {
    const { tools } = await client.listTools();
    assert.equal(tools.map(({ name }) => name).sort(), ['find', 'join', 'plan', 'scan', 'where', 'who']);
    const program = createProgram({ out: {}, err: {} } as never);
    for (const { name, annotations, inputSchema, description } of tools) {
      assert.equal(annotations, {
        readOnlyHint: true,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: false,
      });
      assert.ok(description);
      const properties = inputSchema.properties as Record<string, { description: string }>;
      for (const [property, { description }] of Object.entries(properties))
        assert.ok(description, `${name} ${property}`);
      const command = program.commands.find(each => each.name() === name)!;
      for (const { long, description } of command.options) {
        const property = long!.slice(2).replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
        const isTime = description.startsWith('the same as --');
        assert.is(property in properties, !isTime && !NOT_TAKEN.test(long!), `${name} ${long}`);
      }
    }
    const choices = tools.find(({ name }) => name === 'where')!.inputSchema.properties!.keyType as { enum: string[] };
    assert.ok(choices.enum.includes('uuid-bytes'));
  }));

test('what goes wrong has the code and the text of the command line', () =>
  connected([root, path('in')], async client => {
    for (const [name, args, argv] of [
      ['where', { keys: ['x'], partitions: 12, keyType: 'long' }, ['x', '-n', '12', '--key-type', 'long']],
      ['where', { keys: ['x'], partitions: 12, rule: 'nope' }, ['x', '-n', '12', '--rule', 'nope']],
      ['who', { sources: [path('in/nothing')] }, [path('in/nothing')]],
      ['scan', { sources: [keys] }, [keys]],
      ['scan', { sources: [keys], partitions: 0 }, [keys, '--partitions=0']],
      ['plan', { sources: [keys], to: '12' }, [keys, '--to', '12']],
      ['who', { sources: [keys] }, [keys]],
    ] satisfies [string, Arguments, string[]][]) {
      const { isError, content } = await call(client, name, args);
      assert.is(isError, true, name);
      assert.is(content[0].text, keylane([name, '--json', ...argv]).err.trimEnd());
    }
    for (const [name, args, message] of [
      ['nope', {}, /There is no tool "nope"\. The tools are .*\(ERR_USAGE\)$/],
      ['who', { source: [orders] }, /There is no argument "source"\. Is sources meant\?.*\(ERR_USAGE\)$/],
      ['who', {}, /argument sources is missing.*\(ERR_USAGE\)$/],
      ['who', { sources: [] }, /sources takes 1 to 1,000 texts, but got 0\. \(ERR_USAGE\)$/],
      ['who', { sources: [{}] }, /sources must be a text or a number/],
      ['where', { keys: Array(1001).fill('a'), partitions: 3 }, /keys takes 1 to 1,000 texts, but got 1,001/],
      ['where', { keys: ['a'.repeat(65_537)], partitions: 3 }, /keys has 65,537 characters, and 65,536 is the most/],
      ['scan', { sources: [keys], partitions: 3, noKeys: 'yes' }, /noKeys must be true or false/],
      ['scan', { sources: [keys], partitions: 100_000 }, /The answer has [\d,]+ characters, and 2,097,152 is the most/],
    ] satisfies [string, Arguments, RegExp][]) {
      const { isError, content } = await call(client, name, args);
      assert.is(isError, true);
      assert.match(content[0].text, message);
    }
  }));

test('nothing outside the folders is read, by whatever name, and nothing is written', async () => {
  symlinkSync(secret, path('in/link'));
  symlinkSync(path('out'), path('in/linked-folder'));
  mkdirSync(path('in/table'));
  symlinkSync(secret, path('in/table/part-0.parquet'));
  mkdirSync(path('in/data/t-0'), { recursive: true });
  symlinkSync(secret, path('in/data/t-0/00000000000000000000.log'));
  symlinkSync(path('out'), path('in/other-0'));
  file('outside/__transaction_state-0/00000000000000000000.log', '');
  file('outside/t-0/00000000000000000000.log', '');
  await connected([path('in'), path('outside/t-0')], async client => {
    const before = readdirSync(path('.'), { recursive: true });
    for (const source of [
      secret,
      path('in/../out/secret.txt'),
      path('in/link'),
      path('in/linked-folder/secret.txt'),
      path('in/linked-folder'),
      path('in/table'),
      path('in/data/t-0'),
      path('in/data/t'),
      path('in/data'),
      path('in/other'),
      path('out/nothing'),
      path('outside/t-0'),
      `${path('in')}-side/keys`,
      '/proc/self/environ',
      '/dev/stdin',
      'package.json',
      '/',
    ]) {
      for (const name of ['who', 'scan', 'find']) {
        const { isError, content } = await call(client, name, {
          sources: [keys, source],
          ...(name === 'scan' ? { partitions: 3 } : {}),
          ...(name === 'find' ? { key: 'a' } : {}),
        });
        assert.is(isError, true);
        assert.match(content[0].text, /is not in a folder that this server may read.*\(ERR_USAGE\)$/, source);
        assert.not.match(JSON.stringify(content), 'the-secret');
      }
    }
    const [{ text: there }, { text: notThere }] = await Promise.all(
      [secret, path('out/nothing')].map(async source => (await call(client, 'who', { sources: [source] })).content[0]),
    );
    assert.is(there.replace(secret, ''), notThere.replace(path('out/nothing'), ''), 'what is there is not told');
    for (const [args, message] of [
      [{ sources: ['-'] }, /A source is a file, a folder or kafka/],
      [{ sources: [''] }, /A source is a file, a folder or kafka/],
      [{ sources: ['kafka://127.0.0.1:1/orders'] }, /This server reads no topics/],
      [{ sources: ['KAFKA:///orders'] }, /This server reads no topics/],
      [{ sources: [keys], html: path('in/x.html') }, /There is no argument "html"/],
      [{ sources: [keys], state: path('in/x.state') }, /There is no argument "state"/],
      [{ sources: [keys], commandProperty: 'ssl.ca.location=/etc/passwd' }, /There is no argument "commandProperty"/],
      [{ sources: [keys], rack: 'a' }, /There is no argument "rack"/],
      [{ sources: [keys], memory: '1TB' }, /There is no argument "memory"/],
      [{ sources: ['--html=x.html', keys] }, /is not in a folder/],
      [{ sources: [keys], column: ['--html=x.html'] }, /--column|ERR_SOURCE|ERR_USAGE/],
    ] satisfies [Arguments, RegExp][]) {
      const { isError, content } = await call(client, 'who', args);
      assert.is(isError, true);
      assert.match(content[0].text, message);
    }
    const { content } = await call(client, 'where', { keys: ['-'], partitions: 3 });
    assert.match(content[0].text, /standard input, which the protocol has/);
    assert.equal(readdirSync(path('.'), { recursive: true }), before);
    assert.not.ok(existsSync('x.html'));
  });
});

/** Takes connections and says nothing. */
async function silentBroker(): Promise<{
  address: string;
  connections: Set<Socket>;
  next(): Promise<Socket>;
  close(): void;
}> {
  const connections = new Set<Socket>();
  const server = createServer(socket => {
    connections.add(socket.on('error', () => {}).on('close', () => connections.delete(socket)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections,
    next: async () => (await once(server, 'connection'))[0],
    close: () => server.close(),
  };
}

test('of a cluster only the brokers that were named are asked', async () => {
  const named = await silentBroker();
  const other = await silentBroker();
  await connected([path('in'), '--bootstrap-server', named.address], async client => {
    const { tools } = await client.listTools();
    const open = tools.filter(({ annotations }) => annotations!.openWorldHint).map(({ name }) => name);
    assert.not.ok(open.includes('where'));
    assert.is(open.length, 5);
    for (const source of [`kafka://${other.address}/orders`, `kafka://${named.address},${other.address}/orders`]) {
      const { content } = await call(client, 'who', { sources: [source] });
      assert.match(content[0].text, /is not among the brokers.*Write kafka:\/\/\/orders\. \(ERR_USAGE\)$/);
    }
    const stop = new AbortController();
    const asked = client.callTool(
      { name: 'who', arguments: { sources: ['kafka:///orders'] } },
      { signal: stop.signal },
    );
    await named.next();
    stop.abort();
    await asked.then(
      () => assert.unreachable(),
      () => {},
    );
    assert.is(other.connections.size, 0);
  });
  named.close();
  other.close();
});

const threadsOf = (pid: number): number => readdirSync(`/proc/${pid}/task`).length;
const filesOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;
async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise(resolve => setTimeout(resolve, 10));
}

/** Ten gigabytes of keys in a small file: many seconds of work, whatever the machine. */
const slow = (): string => {
  const member = gzipSync(`${'k'.repeat(39)}\n`.repeat(2.5e5));
  return file('in/slow.gz', Buffer.concat(Array(1000).fill(member)));
};

test('a question that is taken back ends there: others are answered meanwhile and after it, no thread or file is left', () =>
  connected([path('in'), `${root}/examples`], async (client, { pid }) => {
    const source = slow();
    await call(client, 'scan', { sources: [keys], partitions: 3 });
    const isLinux = process.platform === 'linux';
    const before = isLinux ? [threadsOf(pid!), filesOf(pid!)] : [];
    const stop = new AbortController();
    const told: { progress: number; message?: string | undefined }[] = [];
    let begin = (): void => {};
    const begun = new Promise<void>(resolve => {
      begin = resolve;
    });
    const onprogress = (progress: (typeof told)[0]): void => {
      told.push(progress);
      if (told.length > 1) begin();
    };
    const outcome = (work: Promise<unknown>) =>
      work.then(
        () => 'answered',
        () => 'ended',
      );
    const question = { name: 'scan', arguments: { sources: [source], partitions: 3 } };
    const ended = outcome(client.callTool(question, { signal: stop.signal, onprogress }));
    // Behind it in the line, and given up before its turn comes.
    const neverAsked = outcome(
      client.callTool({ name: 'who', arguments: { sources: [orders] } }, { signal: stop.signal }),
    );
    const answer = call(client, 'scan', { sources: [keys], partitions: 3 });
    answer.catch(() => {});
    await begun;
    const { structuredContent } = await call(client, 'where', { keys: ['a'], partitions: 3 });
    assert.ok(structuredContent, 'keys alone are answered at once');
    stop.abort(new Error('no longer wanted'));
    assert.equal(await Promise.all([ended, neverAsked]), ['ended', 'ended']);
    assert.is((await answer).structuredContent!.records, 4);
    if (isLinux) {
      await until(() => threadsOf(pid!) <= before[0]);
      await until(() => filesOf(pid!) <= before[1]);
    }
    for (const [i, { progress, message }] of told.entries()) {
      assert.ok(progress > (told[i - 1]?.progress ?? 0));
      assert.match(message!, /MB\/s$/);
    }
  }));

test('with --redact no key leaves, in answers or errors, and a key cannot be looked for', async () => {
  const lines = Array.from({ length: 300 }, (_, i) => `customer-${i}@example.org`);
  const source = file('in/customers', `${lines.join('\n')}\n`);
  const key = file('redact-key', '0123456789abcdef0123456789abcdef\n');
  await connected([path('in'), '--redact', `file:${key}`], async client => {
    const { tools } = await client.listTools();
    assert.equal(tools.map(({ name }) => name).sort(), ['join', 'plan', 'scan', 'where', 'who']);
    for (const [name, args] of [
      ['scan', { sources: [source], partitions: 3 }],
      ['plan', { sources: [source], from: '3', to: '6' }],
      ['join', { sourceA: source, sourceB: others, partitions: '3' }],
      ['who', { sources: [source] }],
      ['scan', { sources: [source], partitions: 3, format: 'kcat' }],
      ['scan', { sources: [source], partitions: 3, column: ['x'] }],
      ['find', { sources: [source], key: 'customer-1@example.org' }],
    ] satisfies [string, Arguments][]) {
      const answer = JSON.stringify(await call(client, name, args));
      assert.not.match(answer, /customer-\d|example\.org/, name);
      assert.not.match(answer, '0123456789abcdef');
    }
    const { structuredContent } = await call(client, 'scan', { sources: [source], partitions: 3 });
    assert.is(structuredContent!.redacted, true);
  });
});

test('what is wrong at the start is told there', () => {
  for (const [args, message] of [
    [[path('nowhere')], /there is no such file.*\(ERR_SOURCE\)\n$/],
    [[keys], /FOLDER must be a folder.*\(ERR_USAGE\)\n$/],
    [['--redact', 'env:NOPE'], /no environment variable.*\(ERR_USAGE\)\n$/],
    [['--command-config', path('nowhere')], /\(ERR_KAFKA_CONFIG\)\n$/],
    [['--bootstrap-server', 'a:b:c'], /\(ERR_KAFKA_ADDRESS\)\n$/],
  ] as const) {
    const { code, out, err } = keylane(['mcp', ...args]);
    assert.is(code, 2);
    assert.is(out, '');
    assert.match(err, message);
  }
});

/** What a process without a client of the library says to these lines, when its input has ended. */
async function spoken(input: string, args: string[] = []): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [main, 'mcp', ...args, path('in')], { env });
  const [out, err] = [child.stdout, child.stderr].map(stream => {
    const chunks: Buffer[] = [];
    stream.on('data', chunk => void chunks.push(chunk));
    return chunks;
  });
  child.stdin.on('error', () => {}).end(input);
  const [code] = await once(child, 'close');
  return { code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() };
}

const message = (id: number, method: string, params: object = {}): string =>
  `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
const hello = message(1, 'initialize', {
  protocolVersion: '2025-06-18',
  capabilities: {},
  clientInfo: { name: 'raw', version: '1' },
});

test('standard output has messages of the protocol alone, and the process ends with its client', async () => {
  for (const garbage of [
    '',
    'no json\n',
    '{"jsonrpc":"2.0"}\n',
    '[]\n',
    '\0\xff\n',
    `${'['.repeat(1e5)}\n`,
    '{"jsonrpc":"2.0","id":{},"method":7}\n',
  ]) {
    const { code, out } = await spoken(`${garbage}${hello}${garbage}${message(2, 'nope')}${garbage}`);
    assert.is(code, 0);
    for (const line of out.split('\n').filter(each => each !== '')) assert.is(JSON.parse(line).jsonrpc, '2.0', line);
  }
  // Its client is gone in the middle of a question.
  const question = message(2, 'tools/call', { name: 'scan', arguments: { sources: [slow()], partitions: 3 } });
  assert.is((await spoken(hello + question)).code, 0);
});

test('no secret of the connection is in an answer', async () => {
  const broker = await silentBroker();
  broker.close();
  const config = file(
    'client.properties',
    'security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.username=me\nsasl.password=hunter22222\n',
  );
  await connected(['--bootstrap-server', broker.address, '--command-config', config, path('in')], async client => {
    const answer = await call(client, 'who', { sources: ['kafka:///orders'] });
    assert.is(answer.isError, true);
    assert.match(answer.content[0].text, /\(ERR_KAFKA_CONNECT\)$/);
    assert.not.match(JSON.stringify(answer), 'hunter2');
  });
});

test.run();
