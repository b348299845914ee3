/**
 * Many rollouts judged by a local server, killed three times: nothing acknowledged is asked again, and memory stays
 * flat.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { childScript } from '../../../child-scripts';
import type { JudgeSettings } from '../../../../src/shared/model/judge';
import { tasks } from '../../../fixtures/score/painted-rollouts';
import { makeTempDir } from '../../../studio-fixture';
import { judgeSettings, paintedFolder } from './judged-rollouts';
import { startScriptedJudge } from './scripted-judge';

const full = process.env['DUALVLA_TEST_FULL'] === '1';
const { count, kills, thinksMs } = full
  ? { count: 1_000, kills: [500, 700, 600], thinksMs: 1_000 }
  : { count: 32, kills: [10, 16, 14], thinksMs: 100 };
const concurrency = 8;
const repeats = 2;

const resultSchema = z.object({
  judged: z.number(),
  requests: z.number(),
  reused: z.number(),
  seconds: z.number(),
  processorSec: z.number(),
});

/** Until it ends, or until it has acknowledged `killAfter` answers. */
async function runChild(
  folder: string,
  kept: string,
  settings: JudgeSettings,
  killAfter = Infinity,
) {
  const child = spawn(
    process.execPath,
    [
      '--max-old-space-size=160',
      childScript(import.meta.dirname, 'judge-child'),
      folder,
      kept,
      JSON.stringify(settings),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let complaints = '';
  child.stderr.on('data', (text: Buffer) => (complaints += text.toString()));
  const acknowledged: string[] = [];
  const memory: number[] = [];
  let result: z.infer<typeof resultSchema> | null = null;
  let left = killAfter;
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const [word = '', rest = ''] = line.split(/ (.*)/s);
    if (word === 'acknowledged') acknowledged.push(rest);
    if (word === 'memory') memory.push(Number(rest));
    if (word === 'result') result = resultSchema.parse(JSON.parse(rest));
    if (acknowledged.length < left) return;
    left = Infinity;
    child.kill('SIGKILL');
  });
  await Promise.all([once(child, 'close'), once(lines, 'close')]);
  if (result === null && child.signalCode !== 'SIGKILL') throw new Error(complaints);
  return { acknowledged, memory, result: result as z.infer<typeof resultSchema> | null };
}

test(
  `${count} rollouts, ${kills.length} kills`,
  async () => {
    const dir = await makeTempDir();
    const painted = Array.from({ length: count }, (_, at) => ({
      quality: 7,
      goal: at % tasks.length,
      task: `${tasks[at % tasks.length]} ${at}`,
    }));
    const folder = await paintedFolder(path.join(dir, 'rollouts'), painted);
    const judge = await startScriptedJudge({ thinksMs });
    const settings = judgeSettings(judge, { concurrency, repeats });
    const kept = path.join(dir, 'kept');
    const acknowledged = new Set<string>();
    for (const killAfter of kills) {
      const run = await runChild(folder, kept, settings, killAfter);
      expect(run.result).toBeNull();
      expect(run.acknowledged.filter((key) => acknowledged.has(key))).toEqual([]);
      for (const key of run.acknowledged) acknowledged.add(key);
    }
    const last = await runChild(folder, kept, settings);
    expect(last.result).toMatchObject({ judged: count });
    const { requests = 0, reused = 0 } = last.result ?? {};
    // What was acknowledged was not asked about again.
    expect(reused).toBeGreaterThanOrEqual(acknowledged.size);
    expect(requests + reused).toBe(count * repeats);
    // Answered twice: what was under way, or answered and not yet acknowledged, when it was killed.
    const twice = judge.server.seen.length - count * repeats;
    expect(twice).toBeLessThanOrEqual(kills.length * concurrency);
    const memory = last.memory.map((bytes) => bytes / 1e6);
    const early = Math.max(...memory.slice(0, Math.ceil(memory.length / 3)));
    expect(Math.max(...memory)).toBeLessThan(early + 60);
    const again = await runChild(folder, kept, settings);
    expect(again.result).toMatchObject({ judged: count, requests: 0 });
    console.log(
      JSON.stringify({
        last: last.result,
        again: again.result,
        twice,
        early,
        most: Math.max(...memory),
      }),
    );
    await rm(dir, { recursive: true, force: true });
  },
  full ? 1_800_000 : 240_000,
);
