/**
 * Another program holds connections without end; the studio, which may have few descriptors, works on for its window.
 */
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRpcClient } from '../../src/shared/rpc/client';
import { startHostProcess, type HostProcess } from '../e2e/host-process';
import { demoDataset } from '../shared-data';
import { makeTempDir, socketChannel } from '../studio-fixture';
import { openRaw, upgradeHead, type RawSocket } from './raw-socket';

let dir: string;
let host: HostProcess;
beforeAll(async () => {
  dir = await makeTempDir();
  host = await startHostProcess({ dataDir: dir, descriptors: 200 });
});
afterAll(async () => {
  await host.stop();
  await rm(dir, { recursive: true, force: true });
});

it.each([
  ['refused', () => upgradeHead('/ws', { host: 'evil.example' })],
  ['silent', () => ''],
  ['never proven', () => upgradeHead('/ws', { host: `localhost:${host.port}` })],
  ['no frames', () => upgradeHead('/ws', { host: `localhost:${host.port}` }) + '\xff'.repeat(40)],
  ['half asked', () => `GET / HTTP/1.1\r\nhost: localhost:${host.port}\r\n`],
  ['asked and not read', () => `GET / HTTP/1.1\r\nhost: localhost:${host.port}\r\n\r\n`.repeat(10)],
])('250 connections, %s and held', async (_name, head) => {
  const window = createRpcClient(await socketChannel(host));
  const dataset = await window.call('dataset.open', { path: demoDataset });
  const held: RawSocket[] = [];
  for (let count = 0; count < 250; count += 1) {
    const raw = await openRaw(host.port);
    raw.socket.allowHalfOpen = true;
    raw.socket.write(head());
    held.push(raw);
  }
  for (let episode = 0; episode < dataset.episodes; episode += 1) {
    await window.call('dataset.signals', { datasetId: dataset.id, episode });
  }
  const other = createRpcClient(await socketChannel(host));
  expect((await other.call('host.info', {})).host).toBe('browser');
  for (const raw of held) raw.reset();
  window.close();
  other.close();
  expect(host.log()).toBe('');
});

it.each([20, 60, 120])('with %i of them it starts or says in one sentence why not', async (few) => {
  const started = startHostProcess({ dataDir: dir, descriptors: few });
  const said: unknown = await started.then(
    (early) => early.stop().then(() => 'started'),
    (error: unknown) => error,
  );
  // How many it takes to start is a matter of libraries; 60 are never enough.
  if (few > 60 && said === 'started') return;
  expect(String(said)).toContain(`(the limit is ${few}).`);
  expect(String(said)).toContain('ulimit -n 1024');
  expect(String(said)).not.toContain('    at ');
});
