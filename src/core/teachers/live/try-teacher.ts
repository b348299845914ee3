/** One question of a run by itself: whether the map is right shows in what comes back. */
import type { CollectTrial } from '../../../shared/model/collect';
import type { TeacherOutput } from '../../../shared/model/teacher';
import { unwatched } from '../../jobs/progress';
import { column } from '../../keyframes/calibrate';
import { actionColumns } from './feature-map';
import { runCollect, type CollectRequest } from './run-collect';

/**
 * Asks about the first frame that has no good answer yet, and keeps what comes back as a run does, so that the run does
 * not ask it again. Throws as `runCollect`.
 */
export async function tryTeacher(
  request: CollectRequest,
  signal: AbortSignal,
): Promise<CollectTrial> {
  const { store } = request;
  const kept: TeacherOutput[] = [];
  const noting: CollectRequest['store'] = {
    has: (of, requestHash) => store.has(of, requestHash),
    async append(outputs, durable) {
      await store.append(outputs, durable);
      kept.push(...outputs);
    },
  };
  const { problems, stopped } = await runCollect(
    { ...request, store: noting, most: 1 },
    { ...unwatched, signal },
  );
  const good = kept.find(({ error }) => error === null);
  if (good !== undefined) return { fault: null, answer: await answerOf(request, good) };
  const fault = problems[0]?.message ?? stopped ?? 'Every frame was answered before.';
  return { fault, answer: null };
}

async function answerOf(
  { dataset }: CollectRequest,
  { episode, frame, latencyMs, text, action }: TeacherOutput,
): Promise<CollectTrial['answer']> {
  const signals = await dataset.signals(episode);
  const [said] = action ?? [];
  const dims = actionColumns(dataset.summary).map(({ feature, dim, name }, at) => ({
    name,
    said: said?.[at] ?? Number.NaN,
    demonstrated: column(signals, feature, dim)?.[frame] ?? null,
  }));
  const rows = action?.length ?? 0;
  return { episode, frame, latencyMs, text, rows, dims: rows === 0 ? [] : dims };
}
