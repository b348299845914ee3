/** What only those see who drive a program from outside: kept out of what is measured, or asked for. */
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { WebSocket } from 'ws';
import { freePort } from '../e2e/host-process';

interface Session {
  send(method: string): Promise<unknown>;
}

/** As `toImpl` of its connection gives it, which is not declared. */
interface DrivenPage {
  delegate: { _mainFrameSession: { _client: Session } };
}

/**
 * For Playwright, which listens to the network, Chromium keeps the body of every answer and every picture that a page
 * loaded, up to 200 MB of a page outside of its JavaScript. No curator's browser does: this forgets them, and keeps no
 * more. Playwright has no public way to it; it knows nothing of what the page loads from then on.
 */
export async function keepNoAnswers(page: Page): Promise<void> {
  const connection = Reflect.get(page, '_connection') as { toImpl: (page: Page) => DrivenPage };
  // oxlint-disable-next-line no-underscore-dangle -- the package's names
  await connection.toImpl(page).delegate._mainFrameSession._client.send('Network.disable');
}

/** A program of Node that lets itself be inspected once it is asked, and only then. */
interface Inspected {
  /** For its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** MiB of JavaScript in it, once nothing is left that only waits to be collected. */
  heapOf: (pid: number) => Promise<number>;
}

export async function inspected(): Promise<Inspected> {
  const port = await freePort();
  return {
    env: { NODE_OPTIONS: `--inspect-port=127.0.0.1:${port}` },
    heapOf: async (pid) => {
      process.kill(pid, 'SIGUSR1');
      const socket = new WebSocket(await addressOf(`http://127.0.0.1:${port}/json/list`));
      await once(socket, 'open');
      await ask(socket, 1, 'HeapProfiler.collectGarbage');
      const { usedSize } = await ask(socket, 2, 'Runtime.getHeapUsage');
      socket.close();
      await once(socket, 'close');
      return Number(usedSize) / 2 ** 20;
    },
  };
}

/** It takes a moment until it listens. */
async function addressOf(list: string): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await fetch(list).catch(() => null);
    const [target] = ((await answer?.json()) ?? []) as { webSocketDebuggerUrl: string }[];
    if (target !== undefined) return target.webSocketDebuggerUrl;
    await wait(50);
  }
  throw new Error(`${list} does not answer.`);
}

async function ask(
  socket: WebSocket,
  id: number,
  method: string,
): Promise<Readonly<Record<string, unknown>>> {
  socket.send(JSON.stringify({ id, method }));
  for (;;) {
    const [data] = (await once(socket, 'message')) as [Buffer];
    const said = JSON.parse(data.toString()) as { id?: number; result?: Record<string, unknown> };
    if (said.id === id) return said.result ?? {};
  }
}
