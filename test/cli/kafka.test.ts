// Topics of a cluster on the command line, where no broker is needed: what is refused, and what loads the client. With one: test/broker/live*.test.ts.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { folderOf } from './folder.ts';
import { keylane, root, started } from './run.ts';

const test = suite('topics of a cluster');
const { file } = folderOf(test);
const keys = file('keys', 'a\nb\n');

const NOBODY = 'kafka://127.0.0.1:1/orders';
/** The commands that read a source, with what they need besides. */
const COMMANDS: Record<string, (...sources: string[]) => string[]> = {
  who: source => ['who', source],
  scan: source => ['scan', source],
  plan: source => ['plan', source, '--to', '9'],
  join: (a, b = a) => ['join', a, b],
};

function refused(args: string[], code: string, pattern: RegExp): void {
  const found = keylane(args);
  assert.is(found.code, 2, found.out);
  assert.is(found.out, '');
  assert.match(found.err, new RegExp(`\\(${code}\\)\n$`));
  assert.match(found.err, pattern);
}

for (const [command, argsOf] of Object.entries(COMMANDS)) {
  test(`${command}: brokers that cannot be reached, addresses that are none`, () => {
    refused(argsOf(NOBODY), 'ERR_KAFKA_CONNECT', /127\.0\.0\.1:1 cannot be reached: nothing listens there/);
    refused(argsOf('kafka://nowhere.invalid/t'), 'ERR_KAFKA_CONNECT', /no such host is known/);
    refused(argsOf('kafka://me:hunter2@h/t'), 'ERR_KAFKA_ADDRESS', /must not hold a user or a password/);
    refused(argsOf('kafka://h:9092'), 'ERR_KAFKA_ADDRESS', /names no topic/);
    refused([...argsOf(NOBODY), '-X', 'sasl.mechanizm=x'], 'ERR_KAFKA_CONFIG', /Nearest: sasl\.mechanism/);
    refused([...argsOf(NOBODY), '-X', 'sasl.password=hunter2'], 'ERR_KAFKA_CONFIG', /^(?!.*hunter2)/);
    refused([...argsOf(NOBODY), '--command-config', '/nowhere'], 'ERR_KAFKA_CONFIG', /there is no such file/);
  });

  test(`${command}: an option that means nothing is refused`, () => {
    const [since, until] = command === 'plan' ? ['--since', '--until'] : ['--from', '--to'];
    refused([...argsOf(NOBODY), '--last', '5', '--since', '1h'], 'ERR_USAGE', /--last says what is read, and so do/);
    refused([...argsOf(NOBODY), '--group', 'g', '--last', '1'], 'ERR_USAGE', /and so does/);
    refused([...argsOf(NOBODY), since, '2026-01-02', until, '2026-01-01'], 'ERR_USAGE', /must be before/);
    refused([...argsOf(NOBODY), '--key-type', 'hex'], 'ERR_USAGE', /is not for kafka:/);
    refused([...argsOf(NOBODY), '--format', 'kcat'], 'ERR_USAGE', /--format is not for kafka:/);
    refused([...argsOf(NOBODY), '--topic', 't'], 'ERR_USAGE', /--topic is not for kafka:/);
    const n = command === 'plan' ? ['--from', '3'] : ['-n', '3'];
    for (const option of [
      ['--command-config', 'x'],
      ['-X', 'client.id=x'],
      ['--since', '1h'],
      ['--until', '2026-11-01'],
      ['--last', '5'],
      ['--group', 'g'],
      ['--partition-list', '0'],
      ['--isolation-level', 'read_committed'],
      ['--rack', 'r'],
      ['--max-rate', '5'],
    ]) {
      refused([...argsOf(keys), ...n, ...option], 'ERR_USAGE', /is for kafka:\/\/HOST:PORT\/TOPIC/);
    }
    const both = ['--bootstrap-server', 'h:1', '--topic', 't'];
    refused([...argsOf(keys), ...n, ...both], 'ERR_USAGE', /--bootstrap-server/);
  });
}

test('--bootstrap-server needs --topic; nothing named is said as ever', () => {
  refused(['who', '--bootstrap-server', 'h:1'], 'ERR_USAGE', /--topic NAME/);
  refused(['who', '--bootstrap-server', '127.0.0.1:1', '--topic', 't'], 'ERR_KAFKA_CONNECT', /127\.0\.0\.1:1/);
  for (const command of [['who'], ['scan', '-n', '3'], ['plan', '--to', '3']]) {
    assert.match(keylane(command).err, /^error: missing required argument 'SOURCE'\n/);
  }
  assert.match(keylane(['scan', keys]).err, /-n is missing/);
});

test('join: --topic is A, --topic-b is B, a SOURCE is the one that is left out', () => {
  const there = ['join', '--bootstrap-server', '127.0.0.1:1'];
  refused(there, 'ERR_USAGE', /--topic NAME for A, --topic-b NAME for B/);
  refused([...there, '--topic', 'a'], 'ERR_USAGE', /there is one: .*--topic-b is B/);
  refused([...there, '--topic', 'a', '--topic-b', 'b', keys], 'ERR_USAGE', /there are 3/);
  refused([...there, '--topic', 'a', keys, keys], 'ERR_USAGE', /there are 3/);
  for (const args of [
    ['--topic', 'a', '--topic-b', 'b'],
    ['--topic', 'a', keys, '--b', '3'],
    ['--topic-b', 'b', keys, '--a', '3'],
  ]) {
    refused([...there, ...args], 'ERR_KAFKA_CONNECT', /127\.0\.0\.1:1/);
  }
  assert.match(keylane(['join']).err, /^error: missing required argument 'A'\n/);
  assert.match(keylane(['join', keys]).err, /^error: missing required argument 'B'\n/);
});

for (const [option, bad] of Object.entries({
  '--since': ['yesterday', '1x', '', '-1h', '2026-13-01'],
  '--last': ['0', '-1', '1e3', 'x'],
  '--partition-list': ['x', '3-1', '1,', '-1'],
  '--max-rate': ['0', '-1', 'fast'],
  '--isolation-level': ['committed'],
})) {
  test(`${option}: what it does not understand`, () => {
    for (const value of bad) {
      const { code, err } = keylane(['who', NOBODY, `${option}=${value}`]);
      assert.is(code, 2);
      assert.match(err, /is invalid/, `${option} ${value}`);
    }
  });
}

test('a port that accepts and is silent is told within 10 s', async () => {
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  for (const properties of [[], ['-X', 'security.protocol=SSL']]) {
    const begun = performance.now();
    const { code, err } = started(['who', `kafka://127.0.0.1:${port}/orders`, ...properties]);
    assert.is(code, 2);
    assert.match(err, /it does not answer.*\(ERR_KAFKA_CONNECT\)/);
    assert.ok(performance.now() - begun < 10_000, `${performance.now() - begun} ms`);
  }
  server.close();
});

test('the client of Kafka is a chunk of its own below 150 KB, which nothing loads at its start', () => {
  const folder = `${root}/dist/cli`;
  const files = readdirSync(folder).filter(name => name.endsWith('.js'));
  const [chunk, ...others] = files.filter(name => name.startsWith('protocol-'));
  assert.equal(others, []);
  assert.ok(statSync(`${folder}/${chunk}`).size < 150_000, `${statSync(`${folder}/${chunk}`).size} bytes`);
  for (const name of files) {
    const text = readFileSync(`${folder}/${name}`, 'utf8');
    assert.not.match(text, new RegExp(`from ?"\\./${chunk}"|import ?"\\./${chunk}"`), name);
    if (name !== chunk) assert.not(text.includes('PLT_KFK_NETWORK'), name);
  }
});

test.run();
