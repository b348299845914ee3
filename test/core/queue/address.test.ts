import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { childScript } from '../../child-scripts';
import { StudioError, toPlainError } from '../../../src/shared/errors';
import { connectQueue, queueAddress } from '../../../src/core/queue/address';
import { queueEngine } from '../../../src/core/queue/queue-engine';
import { runCli } from '../../cli/run-cli';
import { demoDataset } from '../../shared-data';
import { scratchFolder } from '../datasets/small-dataset';
import { squares, watched } from './numbers-task';
import { redisProgram } from './redis-program';
import { startRedis } from './redis-server';

const secret = 'swordfish';
const warningsOf = (url: string): string[] => queueAddress(url, {}).warnings;

test('a queue on another machine is to have a password and TLS', () => {
  for (const host of ['localhost', '127.0.0.1', '127.0.1.1:7000', '[::1]:6380']) {
    expect(warningsOf(`redis://${host}`)).toEqual([]);
  }
  expect(warningsOf('redis://10.0.0.7')).toEqual([
    'The queue at 10.0.0.7:6379 asks no password: whoever reaches it can hand out work.',
    'The way to 10.0.0.7:6379 is not encrypted: take rediss:// where others may listen.',
  ]);
  expect(warningsOf(`redis://:${secret}@lab.example:7000`)).toHaveLength(1);
  expect(warningsOf(`rediss://:${secret}@lab.example`)).toEqual([]);
  const odd = queueAddress('redis://127.0.0.1', { DUALVLA_QUEUE_PASSWORD: 'a%41@:' });
  expect(decodeURIComponent(odd.url.password)).toBe('a%41@:');
  const fromVariable = queueAddress('rediss://lab.example', { DUALVLA_QUEUE_PASSWORD: secret });
  expect(fromVariable).toMatchObject({ name: 'lab.example:6379', warnings: [] });
  expect(fromVariable.url.password).toBe(secret);
});

test.each([
  'lab.example',
  'http://lab.example',
  `redis:${secret}`,
  `amqp://:${secret}@host`,
  `redis://lab.example?password=${secret}`,
  '',
])('what names no queue is refused without being repeated: %s', (text) => {
  let said = '';
  try {
    queueAddress(text, {});
  } catch (error) {
    said = toPlainError(error).message;
  }
  expect(said).toMatch(/^A queue is named by redis:/);
  expect(said).not.toContain(secret);
});

const failure = async (url: string): Promise<string> => {
  const redis = await connectQueue(queueAddress(url, {})).catch((error: unknown) => error);
  const { code, message } = toPlainError(redis);
  expect(code).toBe('io');
  expect(message).not.toContain(secret);
  return message;
};

test('what takes connections and says nothing is no queue, and nobody has to wait for it', async () => {
  const taken = new Set<Socket>();
  const mute = createServer((socket) => taken.add(socket)).listen(0, '127.0.0.1');
  await once(mute, 'listening');
  onTestFinished(() => {
    for (const socket of taken) socket.destroy();
    mute.close();
  });
  const { port } = mute.address() as AddressInfo;
  const address = queueAddress(`redis://127.0.0.1:${port}`, {});
  await expect(connectQueue(address, undefined, 50)).rejects.toThrow('it said nothing for 0.05 s');
  const engine = queueEngine(address);
  const job = watched();
  const asked = once(mute, 'connection');
  const canceled = squares(engine, 3, job);
  await asked;
  job.stop.abort(new StudioError('canceled', 'Canceled.'));
  await expect(canceled).rejects.toThrow('Canceled.');
});

describe.skipIf(redisProgram === null)('a server', () => {
  test('lets in who knows its password, and says what is wrong to the others', async () => {
    const { url, kill } = await startRedis('--requirepass', 'right');
    const place = new URL(url).host;
    const right = await connectQueue(queueAddress(`redis://:right@${place}`, {}));
    right.disconnect();
    expect(await failure(url)).toContain('without the right password');
    expect(await failure(`redis://:${secret}@${place}`)).toContain('without the right password');
    const data = await scratchFolder();
    const words = ['worker', '--queue', `redis://:${secret}@${place}`, '--root', demoDataset];
    const { status, stdout, stderr } = await runCli(data, ...words);
    expect(status).toBe(1);
    expect(stderr).toContain(`The queue at ${place} lets nobody in`);
    expect(stdout + stderr).not.toContain(secret);
    await kill();
    expect(await failure(`redis://:${secret}@${place}`)).toContain('ECONNREFUSED');
  });

  test('speaks TLS, and is refused where nobody vouches for it', async () => {
    const folder = await scratchFolder();
    const [key, certificate] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
    const subject = '-subj /CN=localhost -addext subjectAltName=IP:127.0.0.1';
    const wanted = `req -x509 -newkey rsa:2048 -nodes -days 1 ${subject}`.split(' ');
    const made = spawnSync('openssl', [...wanted, '-keyout', key, '-out', certificate]);
    expect(made.status).toBe(0);
    const plain = await startRedis();
    const port = new URL(plain.url).port;
    await plain.kill();
    const shown = ['--tls-cert-file', certificate, '--tls-key-file', key];
    const { url } = await startRedis('--tls-port', port, '--tls-auth-clients', 'no', ...shown);
    expect(await failure(`rediss://127.0.0.1:${port}`)).toMatch(/self.signed/);
    expect(await failure(`rediss://127.0.0.1:${new URL(url).port}`)).toContain('does not answer');
    const vouched = spawnSync(
      process.execPath,
      [childScript(import.meta.dirname, 'ping-child'), `rediss://127.0.0.1:${port}`],
      { env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate }, encoding: 'utf8' },
    );
    expect(vouched.stdout).toBe('PONG\n');
  });
});
