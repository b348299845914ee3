/** Which task each frame of an episode has: an episode may be several tasks one after the other. */
import type { Dataset } from '../../datasets/dataset';

/** The task of a frame of the source; empty where the dataset states none. Throws what reading the episode throws. */
export async function taskOfFrames(
  dataset: Dataset,
  { episode, tasks }: { episode: number; tasks: readonly string[] },
): Promise<(frame: number) => string> {
  const own = (await dataset.frameTasks?.(episode)) ?? null;
  return (frame) => own?.[frame] ?? tasks[0] ?? '';
}
