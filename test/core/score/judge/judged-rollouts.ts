/** Painted rollouts on disk, and a scripted judge that is asked about them. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { unwatched, type JobContext } from '../../../../src/core/jobs/progress';
import { runJudge, type JudgeRequest } from '../../../../src/core/score/judge/run-judge';
import { readRolloutFolder } from '../../../../src/core/score/read-folder';
import { openScoreFolder } from '../../../../src/core/score/score-folder';
import {
  judgeSettingsSchema,
  type JudgeResult,
  type JudgeSettings,
} from '../../../../src/shared/model/judge';
import type { RolloutLine } from '../../../../src/shared/model/score';
import {
  paintVideo,
  tasks,
  writeLines,
  type Painted,
} from '../../../fixtures/score/painted-rollouts';
import { send } from '../../models/model-server';
import type { ScriptedJudge } from './scripted-judge';

export interface PaintedRollout extends Painted {
  /** The instruction; that of its goal if left out. */
  task?: string;
  line?: Partial<RolloutLine>;
}

/** A folder of rollouts `r0`, `r1`, ...; equal paintings share a video. */
export async function paintedFolder(dir: string, painted: readonly PaintedRollout[]) {
  await mkdir(dir, { recursive: true });
  const videos = new Map<string, Promise<void>>();
  const lines = painted.map(({ quality, goal, progress = 1, task, line }, at) => {
    const video = `q${quality}g${goal}p${progress}.mp4`;
    const making =
      videos.get(video) ?? paintVideo(path.join(dir, video), { quality, goal, progress });
    videos.set(video, making);
    return { id: `r${at}`, video, task: task ?? tasks[goal] ?? '', ...line };
  });
  await Promise.all(videos.values());
  await writeLines(dir, lines);
  return dir;
}

export const judgeSettings = (judge: ScriptedJudge, more: Partial<JudgeSettings> = {}) =>
  judgeSettingsSchema.parse({
    endpoint: judge.server.endpoint,
    model: 'scripted',
    frames: 4,
    repeats: 1,
    retries: 0,
    ...more,
  });

interface Judged {
  folder: string;
  kept: string;
  settings: JudgeSettings;
  examples?: JudgeRequest['examples'];
  key?: string | null;
  engine?: JudgeRequest['engine'];
}

/** Judges all of a folder, and keeps what is said in `kept`. */
export async function judged(
  { folder, kept, ...request }: Judged,
  job: JobContext = unwatched,
): Promise<JudgeResult> {
  const { rollouts } = await readRolloutFolder(folder);
  const place = await openScoreFolder(kept, folder);
  try {
    return await runJudge({ rollouts, folder: place, key: null, examples: null, ...request }, job);
  } finally {
    await place.release('The test is over.');
  }
}

export const scoresOf = (result: JudgeResult, name: 'action' | 'intention'): (number | null)[] =>
  result.rollouts.map(({ judge }) => judge?.[name] ?? null);

/** Its key is good for so many requests. */
export function refuseAfter({ server }: ScriptedJudge, requests: number): void {
  const scripted = server.behave;
  let asked = 0;
  server.behave = (response, seen) => {
    asked += 1;
    if (asked <= requests) return scripted(response, seen);
    return send(response, 401, { error: { message: 'This key is no good.' } });
  };
}
