/** A message that would take far longer to set up than to send ends the window that sent it, before it is set up. */
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { createRpcClient } from '../../src/shared/rpc/client';
import { websocketChannel } from '../../src/web/websocket-channel';
import {
  enterBy,
  openSocket,
  openTestStudio,
  socketChannel,
  startTestHost,
} from '../studio-fixture';

it.each([
  ['empty objects', [0x80]],
  ['lists in each other', [0x91, 0x91, 0x91, 0x91, 0x90]],
  ['objects of one number', [0x81, 0xa1, 0x61, 0x01]],
])('of nearly four million bytes of %s', async (_what, item) => {
  const test = await openTestStudio();
  const host = await startTestHost(test);
  onTestFinished(async () => {
    await host.close();
    await test.close();
  });
  const other = createRpcClient(await socketChannel(host));
  const socket = await openSocket(host.port);
  await enterBy(host.url, websocketChannel(socket));
  const length = Math.floor(3_900_000 / item.length);
  const head = Buffer.from([0xdd, 0, 0, 0, 0]);
  head.writeUInt32BE(length, 1);
  socket.send(Buffer.concat([head, Buffer.alloc(length * item.length, Uint8Array.from(item))]));
  // A message that was set up and then found to be none of ours would leave the connection open.
  const [code] = (await once(socket, 'close')) as [number];
  expect(code).toBe(1007);
  expect(await other.call('jobs.list', {})).toEqual([]);
});
