/** Servers of models that workers ask, each with its own key: what is kept is what one process would have kept. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runDrafts } from '../../../src/core/drafts/run';
import { hereEngine, type TaskEngine } from '../../../src/core/jobs/tasks';
import { unwatched } from '../../../src/core/jobs/progress';
import { queueAddress } from '../../../src/core/queue/address';
import { queueEngine } from '../../../src/core/queue/queue-engine';
import { serveQueue } from '../../../src/core/queue/worker';
import { runCollect } from '../../../src/core/teachers/live/run-collect';
import { readRolloutFolder } from '../../../src/core/score/read-folder';
import { openScoreFolder } from '../../../src/core/score/score-folder';
import { runStress, stressVariants } from '../../../src/core/score/stress/run-stress';
import { outputs } from '../../../src/core/teachers/outputs';
import { childScript } from '../../child-scripts';
import { draftFolder, openDraftProject, propose, settingsFor } from '../drafts/draft-project';
import {
  completion,
  send,
  startModelServer,
  type Behaviour,
  type ModelServer,
} from '../models/model-server';
import { judged, judgeSettings, paintedFolder } from '../score/judge/judged-rollouts';
import { startScriptedJudge } from '../score/judge/scripted-judge';
import { collectSettings, demoActions } from '../teachers/live/collect-project';
import { openpiServer } from '../teachers/live/servers';
import { watched } from './numbers-task';
import { redisProgram } from './redis-program';
import { startRedis } from './redis-server';

const key = 'sk-of-this-machine';
const engineAt = (url: string): TaskEngine => queueEngine(queueAddress(url));

/** A worker in this process, until the test is over. */
function asking(url: string, endpoints: readonly string[], ownKey: string | null = key): string[] {
  const lines: string[] = [];
  const stop = new AbortController();
  const log = (line: string): void => void lines.push(line);
  const keyOf = (): Promise<string | null> => Promise.resolve(ownKey);
  const options = { address: queueAddress(url), roots: [], endpoints, keyOf, concurrency: 2, log };
  const ended = serveQueue(options, stop.signal);
  onTestFinished(async () => {
    stop.abort();
    await ended;
  });
  return lines;
}

/** Says what nobody else would say to the same question. */
const byQuestion: Behaviour = (response, { body }) => {
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  send(response, 200, completion({ reasoning: `It goes on as ${hash} says.`, confidence: 0.5 }));
};

/** Lines of a file of answers, without the times at which they came and the checksums over them. */
async function answersIn(file: string): Promise<string[]> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  return lines.map((line) => line.replace(/,"atMs":\d+/, '').replace(/,"check":"\w+"/, '')).sort();
}

interface Servers {
  model: ModelServer;
  judge: Awaited<ReturnType<typeof startScriptedJudge>>;
  teacher: { endpoint: string };
  /** To be judged. */
  rollouts: string;
}

async function startServers(byModel: Behaviour): Promise<Servers> {
  const model = await startModelServer(byModel);
  const judge = await startScriptedJudge();
  const teacher = await openpiServer((socket) => socket.send(demoActions));
  const rollouts = await paintedFolder(path.join(await draftFolder(), 'rollouts'), [
    { quality: 9, goal: 0 },
    { quality: 3, goal: 1 },
  ]);
  return { model, judge, teacher, rollouts };
}

const endpointsOf = ({ model, judge, teacher }: Servers): string[] =>
  [model, judge.server, teacher].map(({ endpoint }) => endpoint);

/** What is kept of drafting, collecting and judging, each from nothing. */
async function askAll(servers: Servers, engine: TaskEngine, own: string | null) {
  const { model, judge, teacher, rollouts } = servers;
  const place = await openDraftProject(await draftFolder());
  await propose(place, [0]);
  const common = { ...place, key: own, engine, episodes: [0] };
  const settings = settingsFor(model.endpoint, { key: 'stored', concurrency: 3 });
  await runDrafts({ ...common, settings }, unwatched);
  const store = await place.project.store(outputs);
  const asked = { ...collectSettings(teacher), key: 'stored' as const };
  await runCollect({ ...common, store, settings: asked }, unwatched);
  const actions = [];
  for await (const { outputs: made } of store.read({ teacher: 'pi0', kind: 'action' })) {
    actions.push(...made.map((output) => ({ ...output, latencyMs: 0, atMs: 0 })));
  }
  const kept = await draftFolder();
  const judging = judgeSettings(judge, { key: 'stored' });
  await judged({ folder: rollouts, kept, settings: judging, key: own, engine });
  return {
    drafts: await answersIn(path.join(place.folder, 'drafts/answers.jsonl')),
    actions,
    scores: await answersIn(path.join(kept, 'score/answers.jsonl')),
  };
}

describe.skipIf(redisProgram === null)('at a queue', () => {
  test('drafting, judging and collecting keep the answers of one process, and no key goes into Redis', async () => {
    const redis = await startRedis();
    const servers = await startServers(byQuestion);
    const { model } = servers;
    for (let worker = 0; worker < 2; worker += 1) asking(redis.url, endpointsOf(servers));

    const alone = await askAll(servers, hereEngine, key);
    const sent = model.seen.length;
    expect(await askAll(servers, engineAt(redis.url), null)).toEqual(alone);
    expect(alone.drafts).toHaveLength(3);
    expect(alone.scores).toHaveLength(2);
    expect(alone.actions.length).toBeGreaterThan(2);
    const shared = model.seen.slice(sent);
    expect(shared).toHaveLength(sent);
    expect(new Set(shared.map(({ headers }) => headers.authorization))).toEqual(
      new Set([`Bearer ${key}`]),
    );
    const kept = await readdir(redis.folder, { recursive: true, withFileTypes: true });
    const files = kept.filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(0);
    for (const { parentPath, name } of files) {
      expect((await readFile(path.join(parentPath, name))).includes(key)).toBe(false);
    }
  });

  // Kills are held in shared-work and shared-export each time; here with the long tests.
  test.runIf(process.env['DUALVLA_TEST_FULL'] === '1')(
    'two of four workers killed while they ask, and Redis killed and started again, lose and change no answer',
    async () => {
      const redis = await startRedis();
      const workers: ChildProcess[] = [];
      const faults: ((by: ChildProcess) => unknown)[] = [];
      // Before an answer goes out: whoever waits for it is gone then.
      const servers = await startServers((response, seen) => {
        const by = workers[Number(/-of-(\d)$/.exec(seen.headers.authorization ?? '')?.[1])];
        if (by !== undefined) faults.shift()?.(by);
        byQuestion(response, seen);
      });
      const alone = await askAll(servers, hereEngine, key);
      for (let worker = 0; worker < 4; worker += 1) {
        const own = `sk-of-${worker}`;
        const words = [redis.url, import.meta.dirname, own, ...endpointsOf(servers)];
        const file = childScript(import.meta.dirname, 'worker-child');
        const started = spawn(process.execPath, [file, ...words], { stdio: 'ignore' });
        workers.push(started);
        onTestFinished(() => void started.kill('SIGKILL'));
      }
      faults.push(
        (by) => by.kill('SIGKILL'),
        () => redis.kill().then(() => redis.start()),
        (by) => by.kill('SIGKILL'),
      );
      expect(await askAll(servers, engineAt(redis.url), null)).toEqual(alone);
      expect(faults).toEqual([]);
    },
  );

  test('a judge is tested through workers with the questions and answers of one process', async () => {
    const redis = await startRedis();
    const { judge, rollouts } = await startServers(byQuestion);
    asking(redis.url, [judge.server.endpoint]);
    const settings = judgeSettings(judge, { key: 'stored' });
    const { rollouts: all } = await readRolloutFolder(rollouts);
    const stressed = async (engine: TaskEngine, own: string | null) => {
      const kept = await draftFolder();
      const folder = await openScoreFolder(kept, rollouts);
      const request = { rollouts: all, folder, settings, key: own, examples: null, engine };
      const { tests, requests } = await runStress({ ...request, sample: 2, seed: 1 }, unwatched);
      await folder.release('The test is over.');
      return { tests, requests, answers: await answersIn(path.join(kept, 'score/answers.jsonl')) };
    };
    const alone = await stressed(hereEngine, key);
    expect(alone.requests).toBe(2 * stressVariants);
    expect(await stressed(engineAt(redis.url), null)).toEqual(alone);
  });

  test('a server that a worker was not allowed is not asked, loopback or not, nor one whose key it lacks', async () => {
    const { url } = await startRedis();
    const model = await startModelServer(byQuestion);
    const place = await openDraftProject(await draftFolder());
    await propose(place, [0]);
    const lines = asking(url, [`${model.endpoint}/other`, 'http://localhost:9/v1']);
    const keyless = asking(url, [model.endpoint], null);
    const job = watched();
    const settings = settingsFor(model.endpoint, { key: 'stored' });
    const request = { ...place, key: null, engine: engineAt(url), episodes: [0], settings };
    const drafted = runDrafts(request, job);
    await expect.poll(() => lines.join()).toContain('is not what this worker may ask');
    await expect.poll(() => keyless.join()).toContain('there is none on this machine');
    await expect.poll(() => job.notes.at(-1), { timeout: 5_000 }).toContain(' refuses: ');
    expect(model.seen).toEqual([]);
    job.stop.abort(new Error('enough'));
    await expect(drafted).rejects.toThrow('enough');
  });
});
