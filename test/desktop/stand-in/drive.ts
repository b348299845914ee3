/** How a test reaches into the main process: it sends a function, as Playwright does for real Electron. */
import { runInThisContext } from 'node:vm';

interface DriveRequest {
  id: number;
  /** Source of `(electron, argument) => result`. */
  source: string;
  argument: unknown;
}
export type DriveAnswer = { id: number; value: unknown } | { id: number; error: string };

type Driven = (electron: object, argument: unknown) => unknown;

export function listenForTests(electron: object): void {
  process.on('message', (request: DriveRequest) => void answer(electron, request));
  // The test's process must not keep the app alive.
  process.channel?.unref();
}

const reply = (message: DriveAnswer) => process.send?.(message);

async function answer(electron: object, { id, source, argument }: DriveRequest): Promise<void> {
  try {
    const act = runInThisContext(`(${source})`) as Driven;
    reply({ id, value: await act(electron, argument) });
  } catch (error) {
    reply({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
