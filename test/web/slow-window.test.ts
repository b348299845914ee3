/** A window that asks and does not read is cut off, and the core goes on for others. */
import { EventEmitter, once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { createRpcClient } from '../../src/shared/rpc/client';
import { encodeMessage } from '../../src/shared/rpc/wire';
import { websocketChannel } from '../../src/web/websocket-channel';
import { startWsCore } from '../renderer/connection/ws-core';
import { openSocket } from '../studio-fixture';

const mebibyte = 1024 * 1024;

it('is cut off before a hundred mebibytes wait for it', async () => {
  const cutOff = new EventEmitter();
  const wasCutOff = once(cutOff, 'done');
  const core = await startWsCore({
    'dataset.signals': async () => ({ frames: new Float64Array(mebibyte / 8) }) as never,
    'host.browse': (_input, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          cutOff.emit('done');
          reject(signal.reason as Error);
        });
      }),
    'jobs.list': async () => [],
  });
  onTestFinished(() => core.kill());
  const slow = await openSocket(core.port);
  const closed = once(slow, 'close');
  slow.pause();
  let id = 1;
  const call = (method: string, input: unknown) =>
    slow.send(encodeMessage({ type: 'call', id: id++, method, input }));
  slow.send(encodeMessage({ type: 'hello', protocol: 1 }));
  call('host.browse', { path: null });
  for (let episode = 0; episode < 200; episode += 1) {
    call('dataset.signals', { datasetId: 'd', episode });
  }
  await wasCutOff;
  // What the kernel holds on its way is read; the rest was never sent.
  let read = 0;
  slow.on('message', () => (read += 1));
  slow.resume();
  await closed;
  expect(read).toBeLessThan(100);
  const other = createRpcClient(websocketChannel(await openSocket(core.port)));
  expect(await other.call('jobs.list', {})).toEqual([]);
});

it('that asks for more than a thousand things at once is answered, and told so', async () => {
  const core = await startWsCore({
    'host.browse': () => new Promise(() => {}),
    'jobs.list': async () => [],
  });
  onTestFinished(() => core.kill());
  const channel = websocketChannel(await openSocket(core.port));
  const client = createRpcClient(channel);
  for (let asked = 0; asked < 1_000; asked += 1) {
    client.call('host.browse', { path: null }).catch(() => {});
  }
  await expect(client.call('host.browse', { path: null })).rejects.toMatchObject({
    code: 'conflict',
  });
  client.close();
});
