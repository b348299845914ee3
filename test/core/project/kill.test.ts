import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { childScript } from '../../child-scripts';
import { foldReview } from '../../../src/shared/model/fold-review';
import type { ProjectInfo } from '../../../src/shared/model/project';
import { repositoryRoot } from '../../shared-data';
import { seededRandom } from '../../shared/seeded-random';
import { journalLines, OutboxCurator, type SendDecisions } from './outbox-curator';
import { toyEpisodes } from './toy-dataset';
import { openToy, temporaryFolder } from './toy-project';

const rounds = process.env['DUALVLA_TEST_FULL'] === '1' ? 50 : 6;

interface Answer {
  ready?: ProjectInfo;
  call?: number;
  acknowledged?: string[];
  error?: string;
}

interface Deferred<T> {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: Error) => void;
}

function deferred<T>(): Deferred<T> {
  let settle: Omit<Deferred<T>, 'promise'> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  if (settle === undefined) throw new Error('A promise runs its executor at once.');
  return { promise, ...settle };
}

/** A core in its own process, as the curator sees it. */
async function startCore(
  root: string,
): Promise<{ child: ChildProcess; info: ProjectInfo; send: SendDecisions; failures: string[] }> {
  const script = childScript(import.meta.dirname, 'core-child');
  const child = spawn(process.execPath, [script, root], {
    cwd: repositoryRoot,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('The core has no pipes.');
  // A core that is killed while the curator writes breaks the pipe; its calls are rejected on `close`.
  stdin.on('error', () => undefined);
  const waiting = new Map<number, Deferred<string[]>>();
  const ready = deferred<ProjectInfo>();
  const failures: string[] = [];
  createInterface({ input: stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as Answer;
    if (answer.ready !== undefined) ready.resolve(answer.ready);
    if (answer.error !== undefined) failures.push(answer.error);
    const call = waiting.get(answer.call ?? -1);
    if (answer.acknowledged !== undefined) call?.resolve(answer.acknowledged);
    else call?.reject(new Error(answer.error));
  });
  child.on('close', () => {
    ready.reject(new Error('The core ended before it was ready.'));
    for (const call of waiting.values()) call.reject(new Error('The core is gone.'));
  });
  let calls = 0;
  const send: SendDecisions = (decisions) => {
    const answer = deferred<string[]>();
    if (child.exitCode !== null || child.signalCode !== null) answer.reject(new Error('Gone.'));
    calls += 1;
    waiting.set(calls, answer);
    stdin.write(`${JSON.stringify({ call: calls, decisions })}\n`);
    return answer.promise;
  };
  return { child, info: await ready.promise, send, failures };
}

it(
  `keeps every acknowledged decision exactly once through ${rounds} kills`,
  { timeout: rounds * 30_000 },
  async () => {
    const random = seededRandom(7);
    const root = await temporaryFolder();
    const folder = path.join(root, 'toy.curation');
    const first = await openToy(root);
    const curator = new OutboxCurator(random, toyEpisodes.length, { projectId: first.info.id });
    await first.close();
    for (let round = 0; round < rounds; round += 1) {
      const { child, info, send, failures } = await startCore(root);
      expect(info.readOnlyBecause).toBeNull();
      curator.expectKept(await journalLines(folder));
      await curator.replay(send);
      expect(curator.outbox.size).toBe(0);
      const work = curator.workUntilGone(send);
      await setTimeout(random.between(0, 150));
      child.kill('SIGKILL');
      await once(child, 'close');
      await work;
      expect(failures).toEqual([]);
    }
    const project = await openToy(root);
    curator.expectKept(await journalLines(folder));
    await curator.replay((decisions) => project.append(decisions));
    const onDisk = await journalLines(folder);
    curator.expectKept(onDisk);
    expect(onDisk).toHaveLength(curator.made.length);
    expect(curator.made.length).toBeGreaterThan(rounds * 3);
    // The window's fold agrees with the disk.
    for (const episode of toyEpisodes.keys()) {
      const proposals = (await project.proposals(episode))?.keyframes ?? [];
      const decisions = curator.made.filter((decision) => decision.episode === episode);
      expect(await project.review(episode, 'anna')).toEqual(foldReview(proposals, decisions));
    }
  },
);
