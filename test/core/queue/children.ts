/** For tests of shared work: a coordinator and workers as processes of their own, and a dataset with work in it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { childScript } from '../../child-scripts';
import { runFfmpeg } from '../../e2e/player/coded-video';
import { smallDataset } from '../datasets/small-dataset';

/** A hand that closes and opens, a picture that counts on; one camera is covered. */
export async function sharedDataset(episodes = 9): Promise<string> {
  const root = await smallDataset({
    version: 'v2.1',
    lengths: Array.from({ length: episodes }, (_, e) => 24 + 2 * (e % 4)),
    video: true,
    columns: {
      'observation.state': `[CAST(sin(i / 6.0 + e) AS FLOAT), CAST(cos(i / 9.0) AS FLOAT),
        CAST(CASE WHEN i BETWEEN 10 + e % 3 AND 20 THEN 0 ELSE 1 END AS FLOAT)]`,
    },
  });
  const videos = await readdir(root, { recursive: true });
  const covered = videos.find((name) => name.endsWith('episode_000007.mp4'));
  const file = path.join(root, covered ?? '');
  const black = ['-f', 'lavfi', '-i', 'color=black:size=128x64:rate=10', '-frames:v', '30'];
  await runFfmpeg([...black, '-pix_fmt', 'yuv420p', '-y', file]);
  return root;
}

export interface Child {
  process: ChildProcess;
  lines: string[];
}

/** `NAME-child.ts` of this folder, until the test is over. */
export const child = (script: string, ...words: string[]): Child => childWith({}, script, ...words);

/** @param env what its environment has besides */
export function childWith(env: NodeJS.ProcessEnv, script: string, ...words: string[]): Child {
  const file = childScript(import.meta.dirname, script);
  const started = spawn(process.execPath, [file, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const lines: string[] = [];
  createInterface({ input: started.stdout }).on('line', (line) => lines.push(line));
  onTestFinished(() => void started.kill('SIGKILL'));
  return { process: started, lines };
}

/** What a coordinator has found, once it has ended; null where it failed. */
export async function resultOf({ process: started, lines }: Child): Promise<unknown> {
  await once(started, 'close');
  const result = lines.find((line) => line.startsWith('result '))?.slice('result '.length);
  return JSON.parse(result ?? 'null') as unknown;
}

/** How far a coordinator has said to be in a phase. */
export const doneBy = ({ lines }: Child, phase: string): number =>
  Math.max(0, ...lines.map((line) => Number(line.split(`${phase} `)[1]?.split(' ')[0] ?? 0)));
