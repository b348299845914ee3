/** A Hub and an empty cache for a test, which the environment names while it runs. */
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { HubClient } from '../../../src/core/hub/client';
import { hubSettings } from '../../../src/core/hub/settings';
import { HubServer } from '../../fixtures/hub-server';

export const demo = path.resolve(import.meta.dirname, '../../../assets/demo');

/** Whether two files hold the same bytes. */
export const isSame = async (one: string, other: string): Promise<boolean> =>
  (await readFile(one)).equals(await readFile(other));

const names = [
  'HF_ENDPOINT',
  'HF_HOME',
  'HF_HUB_CACHE',
  'HF_HUB_OFFLINE',
  'HF_TOKEN',
  'HF_TOKEN_PATH',
];

export interface HubHome {
  server: HubServer;
  /** `HF_HOME`, and the cache in it. */
  folder: string;
  cache: string;
  /** Waits little between two tries. */
  client(): HubClient;
  close(): Promise<void>;
}

export async function hubHome(): Promise<HubHome> {
  const before = names.map((name) => [name, process.env[name]] as const);
  for (const name of names) delete process.env[name];
  const server = await HubServer.start();
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'hub-')));
  process.env['HF_ENDPOINT'] = server.url;
  process.env['HF_HOME'] = folder;
  return {
    server,
    folder,
    cache: path.join(folder, 'hub'),
    client: () => new HubClient({ settings: hubSettings(), retryMs: 1, stallMs: 5_000 }),
    async close() {
      await server.close();
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
