/** A local teacher that fails one time in five, and runs against it that are killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { childScript } from '../../../child-scripts';
import type { CollectSettings } from '../../../../src/shared/model/collect';
import { demoActions } from './collect-project';
import { openpiServer } from './servers';

/** Asked and answered well, by the name of the frame. */
export async function unreliableTeacher() {
  const asked = new Map<string, number>();
  const answered = new Map<string, number>();
  const nan = Buffer.from(demoActions);
  nan.writeFloatLE(Number.NaN, nan.indexOf('data') + 'data'.length + 3);
  const server = await openpiServer((socket, request, count) => {
    const frame = /frame (\d+:\d+\.)/.exec(request.toString('latin1'))?.[1] ?? 'none';
    asked.set(frame, (asked.get(frame) ?? 0) + 1);
    if (count % 5 === 0) {
      const way = (count / 5) % 3;
      if (way === 0) return socket.terminate();
      if (way === 1) return socket.send(nan);
      socket.send('Traceback (most recent call last): RuntimeError');
      return socket.close(1011);
    }
    answered.set(frame, (answered.get(frame) ?? 0) + 1);
    socket.send(demoActions);
  });
  return { server, asked, answered };
}

export interface ChildRun {
  acknowledged: string[];
  /** Resident memory after each group of answers, bytes. */
  memory: number[];
  /** Null where it was killed. */
  result: {
    asked: number;
    answered: number;
    failed: number;
    retried: number;
    reused: number;
    seconds: number;
  } | null;
}

/** Runs until it ends, or until it has acknowledged `killAfter` more. Rejects with what it said where it failed. */
export async function runChild(
  dataset: string,
  folder: string,
  settings: CollectSettings,
  {
    killAfter = Infinity,
    episodes = null,
  }: { killAfter?: number; episodes?: number[] | null } = {},
): Promise<ChildRun> {
  const file = childScript(import.meta.dirname, 'collect-child');
  const child = spawn(
    process.execPath,
    [
      // Off the heap there are pictures, a few at a time.
      '--max-old-space-size=160',
      file,
      dataset,
      folder,
      JSON.stringify(settings),
      JSON.stringify(episodes),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let complaints = '';
  child.stderr.on('data', (text: Buffer) => (complaints += text.toString()));
  const run: ChildRun = { acknowledged: [], memory: [], result: null };
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const [word = '', rest = ''] = line.split(/ (.*)/s);
    if (word === 'acknowledged') run.acknowledged.push(rest);
    if (word === 'memory') run.memory.push(Number(rest));
    if (word === 'result') run.result = JSON.parse(rest) as ChildRun['result'];
    if (run.acknowledged.length >= killAfter) {
      killAfter = Infinity;
      child.kill('SIGKILL');
    }
  });
  await Promise.all([once(child, 'close'), once(lines, 'close')]);
  if (run.result === null && child.signalCode !== 'SIGKILL') throw new Error(complaints);
  return run;
}
