/** Every method of the contract, over every transport, with input that nobody should send. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { api, type MethodName } from '../../src/shared/api';
import { errorCodes, toPlainError } from '../../src/shared/errors';
import { createRpcClient, type RpcClient } from '../../src/shared/rpc/client';
import type { WebHost } from '../../src/web/server';
import {
  memoryClient,
  openTestStudio,
  portClient,
  socketChannel,
  startTestHost,
  type TestStudio,
} from '../studio-fixture';

const names = Object.keys(api) as MethodName[];

const garbage: unknown[] = [
  null,
  42,
  'text',
  [],
  true,
  { path: 7 },
  { datasetId: '', episode: -1 },
  { datasetId: 'nowhere', episode: 0 },
  { datasetId: 'x'.repeat(100_000), episode: 1e308 },
  { projectId: '../../etc', episode: 0, decisions: [] },
  {
    projectId: 'nowhere',
    decisions: [{ id: 1 }],
    options: { out: 5 },
    policy: { threshold: 'high' },
  },
  { projectId: 'nowhere', options: { out: '/nowhere' }, episode: 0, after: null, policy: {} },
  { jobId: {} },
  { path: '/nowhere/at/all\0' },
  JSON.parse('{"__proto__":{"path":"/"},"constructor":1}'),
];

describe.each(['memory', 'websocket', 'port'] as const)('over %s', (transport) => {
  let test: TestStudio;
  let host: WebHost | null = null;
  let client: RpcClient;

  const connect = async (): Promise<RpcClient> => {
    if (transport === 'memory') return memoryClient(test);
    if (transport === 'port') return portClient(test);
    host ??= await startTestHost(test);
    return createRpcClient(await socketChannel(host));
  };
  beforeAll(async () => {
    test = await openTestStudio();
    client = await connect();
  });
  afterAll(async () => {
    client.close();
    await host?.close();
    await test.close();
  });

  it.each(names)('%s answers garbage with a value or a typed error, never a bug', async (name) => {
    for (const input of garbage) {
      const outcome = await client.call(name, input as never).then(
        (value) => ({ value }),
        (error: unknown) => ({ error: toPlainError(error) }),
      );
      if ('error' in outcome) {
        expect(errorCodes).toContain(outcome.error.code);
        expect(outcome.error.code, outcome.error.message).not.toBe('internal');
        expect(outcome.error.message.length).toBeGreaterThan(5);
      } else {
        // Only a method that needs nothing may accept such input.
        expect(api[name].input.safeParse(input).success).toBe(true);
      }
    }
    expect(test.internalErrors).toEqual([]);
  });

  it.each(['nothing.such', '__proto__', 'constructor', 'toString', ''])(
    'refuses the unknown method %j',
    async (name) => {
      await expect(client.call(name as MethodName, {})).rejects.toMatchObject({
        code: 'invalid-input',
      });
    },
  );

  it('keeps typed arrays and answers calls in parallel, each exactly once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => client.call('jobs.list', {})),
    );
    expect(answers).toEqual(Array.from({ length: 50 }, () => []));
  });

  it('rejects what is pending when the wire goes', async () => {
    const other = await connect();
    const pending = other.call('host.info', {});
    other.close();
    await expect(pending).rejects.toMatchObject({ code: 'worker-lost' });
    await expect(other.call('host.info', {})).rejects.toMatchObject({ code: 'worker-lost' });
  });

  it('rejects a call whose signal was aborted before it was sent', async () => {
    const aborted = AbortSignal.abort();
    await expect(client.call('host.info', {}, { signal: aborted })).rejects.toMatchObject({
      code: 'canceled',
    });
  });
});
