/**
 * Publishes an export or a project as a dataset of the Hub, in one commit: either all of it is there or nothing. Large
 * files go first, each to the place that the Hub names for it; those that the Hub has already are not sent again, so
 * that an upload that was cut goes on where it was.
 */
import { z } from 'zod';
import { formatBytes, formatTimeLeft } from '../../shared/model/amounts';
import type { Published, PublishPlan, PublishWish } from '../../shared/model/publish';
import { StudioError } from '../../shared/errors';
import type { JobContext } from '../jobs/progress';
import { asStudioError } from '../system/classify-error';
import type { HubClient } from '../hub/client';
import { planPublish, type Planned } from './plan';
import { notStored } from '../hub/refusals';
import { askHub, headOf, isCommit, library } from '../hub/tree';

interface Publishing {
  client: HubClient;
  wish: PublishWish;
  planned: Planned;
  job: JobContext;
}

/** The client sends the token itself; the library wants to be given something of its form. */
const ofTheClient = 'hf_';

/**
 * Does what was planned. Throws `conflict` with the plan's first blocker, else as `HubClient.ask`: what was sent whole
 * by then is not sent again by the next run. A tag that is refused is no failure: the commit is there.
 */
export async function publish(publishing: Publishing): Promise<Published> {
  const { plan, uploads, tag } = publishing.planned;
  refuseBlocked(plan);
  const before = await repositoryFor(publishing);
  const commit = uploads.length === 0 ? before : await commitAll(publishing, before);
  const placed = tag === null ? null : await placedTag(publishing, tag, commit);
  const { repository, branch, files, bytes, url } = plan;
  return {
    repository,
    branch,
    commit,
    url: `${url}/commit/${commit}`,
    files,
    bytes,
    tag: placed,
  };
}

function refuseBlocked({ blockers: [blocker] }: PublishPlan): void {
  if (blocker !== undefined) throw new StudioError('conflict', blocker);
}

const statusOf = (error: unknown): unknown => asStudioError(error).details?.['status'];

const batchSchema = z.object({
  objects: z.array(z.object({ error: z.object({ code: z.number() }).optional() })),
});

/** The answer, unless it says of a large file that the Hub does not take it. */
async function taken(response: Response, name: string): Promise<Response> {
  if (!response.headers.get('content-type')?.includes('json')) return response;
  const batch = batchSchema.safeParse(await response.clone().json());
  const refused = batch.data?.objects.find(({ error }) => error !== undefined);
  if (refused?.error === undefined) return response;
  throw new StudioError('io', notStored(refused.error.code, name));
}

const send = <T>(client: HubClient, name: string, work: () => Promise<T>): Promise<T> =>
  askHub(client, name, work, 'answer to what was sent');

/** Makes what is not there yet, and gives the commit that the branch stands at. */
async function repositoryFor({ client, wish, planned, job }: Publishing): Promise<string> {
  const { plan, head } = planned;
  const { name, branch } = wish;
  if (head !== null) return head;
  const { createBranch, createRepo } = await library();
  const of = {
    repo: { type: 'dataset', name },
    hubUrl: client.settings.endpoint,
    accessToken: ofTheClient,
    fetch: client.fetchFor(name, job.signal),
  } as const;
  let wasThere = false;
  const unlessThere = (error: unknown): void => {
    if (statusOf(error) !== 409) throw error;
    wasThere = true;
  };
  if (!plan.exists) {
    await send(client, name, () =>
      createRepo({ ...of, visibility: wish.private ? 'private' : 'public' }),
    ).catch(unlessThere);
  }
  if (branch !== 'main') {
    await send(client, name, () => createBranch({ ...of, branch })).catch(unlessThere);
  }
  // Mostly the answer to an earlier try was lost; of somebody else nothing is overwritten unasked.
  if (wasThere) refuseBlocked((await planPublish(client, wish, job)).plan);
  return (await headOf(client, name, branch, job)).commit;
}

async function commitAll(
  { client, wish, planned, job }: Publishing,
  parentCommit: string,
): Promise<string> {
  const { commitIter } = await library();
  const { uploads, plan } = planned;
  const { name, branch } = wish;
  const progress = sendingProgress(plan, job);
  let isCommitting = false;
  const stop = new AbortController();
  const failed = new Promise<never>((_resolve, reject) => {
    stop.signal.addEventListener('abort', () => reject(asStudioError(stop.signal.reason)));
  });
  failed.catch(() => {});
  const signal = AbortSignal.any([job.signal, stop.signal]);
  const ask = client.fetchFor(name, signal, { sent: progress.sent });
  try {
    return await send(client, name, async () => {
      const steps = commitIter({
        repo: { type: 'dataset', name },
        branch,
        parentCommit,
        title: `Publish ${plan.files} files with DualVLA Studio`,
        operations: uploads.map((each) => ({ operation: 'addOrUpdate', ...each })),
        hubUrl: client.settings.endpoint,
        // The library may lose an error that comes right after a step of another file, and then waits without end.
        fetch: (input, init) =>
          ask(input, init)
            .then((response) => taken(response, name))
            .catch((error: unknown) => {
              stop.abort(error);
              throw error;
            }),
        abortSignal: signal,
        useXet: false,
      });
      for (;;) {
        const { done, value } = await Promise.race([steps.next(), failed]);
        if (done === true) {
          const oid = value?.commit.oid ?? '';
          if (isCommit(oid)) return oid;
          throw new Error('the answer names no commit');
        }
        await job.mayGoOn?.();
        if (value.event === 'phase') isCommitting = value.phase === 'committing';
        progress.step(value);
      }
    });
  } catch (error) {
    stop.abort();
    job.signal.throwIfAborted();
    // The answer to a commit may have been lost, not the commit.
    const after = isCommitting ? await planPublish(client, wish, job).catch(() => null) : null;
    if (after?.plan.files === 0 && after.head !== null && after.head !== parentCommit)
      return after.head;
    throw error;
  }
}

type Step =
  | { event: 'phase'; phase: string }
  | { event: 'fileProgress'; path: string; progress: number; state: string };

interface Progress {
  sent: (bytes: number) => void;
  step: (step: Step) => void;
}

function sendingProgress({ bytes: total }: PublishPlan, job: JobContext): Progress {
  let phase = 'asking the Hub';
  let sent = 0;
  const startedAtMs = performance.now();
  const report = (): void => {
    const rate = (1_000 * sent) / Math.max(1, performance.now() - startedAtMs);
    const left =
      rate > 0 ? `, ${formatTimeLeft(Math.max(0, total - sent) / rate)} left at most` : '';
    const note = sent === 0 ? '' : `${formatBytes(rate)}/s${left}`;
    job.report({ phase, done: Math.min(sent, total), total, unit: 'bytes', note });
  };
  return {
    sent(bytes) {
      sent += bytes;
      report();
    },
    step(step) {
      if (step.event === 'phase') phase = step.phase === 'committing' ? 'committing' : 'sending';
      report();
    },
  };
}

/** What was committed stays so, whatever becomes of the tag. */
async function placedTag(
  publishing: Publishing,
  name: string,
  commit: string,
): Promise<NonNullable<Published['tag']>> {
  try {
    return { name, isHere: await tagged(publishing, name, commit), problem: null };
  } catch (error) {
    publishing.job.signal.throwIfAborted();
    return { name, isHere: false, problem: asStudioError(error).message };
  }
}

/** Whether LeRobot's tag stands at the commit. One that is there is moved only where overwriting was asked for. */
async function tagged(
  { client, wish, job }: Publishing,
  tag: string,
  commit: string,
): Promise<boolean> {
  const { name, overwrite } = wish;
  const { signal } = job;
  const base = `${client.settings.endpoint}/api/datasets/${name}/tag`;
  /** @param allows what is answered where it is so already, as where the answer to an earlier try was lost */
  const change = async (method: string, at: string, body: string, allows: number) => {
    const answer = await client.ask(`${base}/${at}`, {
      about: name,
      signal,
      allows,
      sending: { method, body },
      headers: { 'content-type': 'application/json' },
    });
    await answer.body?.cancel();
  };
  const stands = (): Promise<string | null> =>
    headOf(client, name, tag, job).then(
      (head) => head.commit,
      (error: unknown) => {
        if (statusOf(error) === 404) return null;
        throw error;
      },
    );
  const there = await stands();
  if (there === commit) return true;
  if (there !== null && !overwrite) return false;
  if (there !== null) await change('DELETE', tag, '', 404);
  await change('POST', commit, JSON.stringify({ tag }), 409);
  return (await stands()) === commit;
}
