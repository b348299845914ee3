/**
 * What goes wrong, as a window of the desktop app hears of it: the app's own host forks the core and passes the port
 * of the window on, and each failure arrives by its own name, as in the browser (`contract/faults`) and on the command
 * line (`cli/faults`).
 */
import { fork } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { toPlainError } from '../../src/shared/errors';
import { createRpcClient, type RpcClient } from '../../src/shared/rpc/client';
import { portChannel } from '../../src/shared/rpc/port';
import { scratchFolder, smallDataset } from '../core/datasets/small-dataset';
import { ends, ffmpegThat } from '../ffmpeg-that';
import { nextEnd } from '../job-end';
import { repositoryRoot } from '../shared-data';
import { builtStandIn } from './stand-in/build';
import { Line, StandInPort } from './stand-in/ports';
import { UtilityProcess } from './stand-in/utility-process';

/** Loaded into the core before its script; also what befalls it. */
const planted = pathToFileURL(path.join(repositoryRoot, 'test/cli/planted-fault.mjs')).href;

/** What the next core is started with. */
let start: { imports: readonly string[]; env: NodeJS.ProcessEnv } = { imports: [], env: {} };
let shim: string;
beforeAll(async () => {
  shim = pathToFileURL(path.join(await builtStandIn(), 'parent-port.mjs')).href;
});
vi.mock('electron', () => ({
  utilityProcess: {
    fork(script: string, args: readonly string[], { serviceName }: { serviceName: string }) {
      const { imports, env } = start;
      const child = fork(script, args, {
        execArgv: [shim, ...imports].flatMap((each) => ['--import', each]),
        env: { ...process.env, ...env },
        cwd: repositoryRoot,
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      return new UtilityProcess(child, serviceName);
    },
  },
}));

/** Two ports that are joined, neither started. */
function channel(): [StandInPort, StandInPort] {
  const near: Line = new Line(
    (text) => far.receive(text),
    () => far.end(),
  );
  const far: Line = new Line(
    (text) => near.receive(text),
    () => near.end(),
  );
  return [new StandInPort(near), new StandInPort(far)];
}

async function openWindow(core: typeof start): Promise<{ client: RpcClient; logged: string[] }> {
  start = core;
  const { CoreHost } = await import('../../src/main/core-host');
  const logged: string[] = [];
  const host = new CoreHost({
    script: path.join(repositoryRoot, 'dist/node/core-process.js'),
    studio: {
      version: 'test',
      host: 'desktop',
      dataDir: await scratchFolder(),
      demoPath: null,
      startPath: null,
    },
    log: { write: (...words: string[]) => void logged.push(words.join(' ')) } as never,
    onJob: () => undefined,
    onDeath: () => undefined,
    onGivenUp: () => undefined,
  });
  host.start();
  onTestFinished(() => host.close());
  const [near, far] = channel();
  host.connect(far);
  return { client: createRpcClient(portChannel(near)), logged };
}

it('a full disk is called one, and no fault of the dataset', async () => {
  const path = await smallDataset({ version: 'v2.1', lengths: [4] });
  const { client } = await openWindow({ imports: [planted], env: { PLANTED: 'ENOSPC' } });
  const { id: datasetId } = await client.call('dataset.open', { path });
  const asked = await client.call('project.open', { datasetId }).catch(toPlainError);
  expect(asked).toMatchObject({
    code: 'io',
    message: expect.stringMatching(/disk is full|no space/),
  });
});

it('a job ends with what ffmpeg lacks', async () => {
  const path = await smallDataset({ version: 'v2.1', lengths: [4], video: true });
  const env = { FFMPEG_BIN: await ffmpegThat(ends.lacking) };
  const { client } = await openWindow({ imports: [], env });
  const { id: datasetId } = await client.call('dataset.open', { path });
  const ended = nextEnd(client);
  await client.call('dataset.check', { datasetId, deep: true });
  const message = expect.stringContaining("Unknown encoder 'libx264'") as string;
  expect((await ended).error).toMatchObject({ code: 'tool-failed', message });
});

it('a slip of the studio is called one, and stands in the log of the app', async () => {
  const path = await smallDataset({ version: 'v2.1', lengths: [4] });
  const { client, logged } = await openWindow({
    imports: [planted],
    env: { PLANTED: 'TypeError' },
  });
  const asked = await client.call('dataset.open', { path }).catch(toPlainError);
  const message = expect.stringMatching(/fault in the studio itself \(planted\)/) as string;
  expect(asked).toMatchObject({ code: 'internal', message });
  await vi.waitFor(() =>
    expect(logged.join('\n')).toMatch(/core failure .*TypeError: planted\s+at /s),
  );
});
