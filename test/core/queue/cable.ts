/** A way to the queue that can be interrupted. */
import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

interface Cable {
  url: string;
  /** Ends all connections, and lets nobody in. */
  cut(): void;
  /** Lets nothing pass, and tells nobody. */
  hold(): void;
  /** Ends the connection in the middle of an answer, once, right behind these letters of it. */
  cutBehind(letters: string): void;
  mend(): void;
}

export async function cableTo(url: string): Promise<Cable> {
  const port = Number(new URL(url).port);
  const ends = new Set<Socket>();
  let state: 'whole' | 'cut' | 'held' = 'whole';
  let last: string | null = null;
  const server = createServer((near) => {
    if (state === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(port, '127.0.0.1');
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(end);
      end.on('error', () => undefined).on('close', () => void other.destroy());
      end.on('data', (part: Buffer) => {
        const at = end === far && last !== null ? part.indexOf(last) : -1;
        if (last !== null && at >= 0) {
          other.end(part.subarray(0, at + last.length));
          last = null;
        } else {
          other.write(part);
        }
      });
      if (state === 'held') end.pause();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    state = 'cut';
    for (const end of ends) end.destroy();
    ends.clear();
  };
  onTestFinished(() => {
    cut();
    server.close();
  });
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    hold() {
      state = 'held';
      for (const end of ends) end.pause();
    },
    cutBehind(letters) {
      last = letters;
    },
    mend() {
      state = 'whole';
      for (const end of ends) end.resume();
    },
  };
}
