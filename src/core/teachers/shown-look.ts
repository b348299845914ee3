/** All that is shown of one look, beside pictures and signals of its episode. */
import { isCanceled } from '../../shared/errors';
import type { Embodiment } from '../../shared/model/dataset';
import type { ShownLook } from '../../shared/model/teacher-look';
import type { TeacherOutput } from '../../shared/model/teacher';
import type { Dataset } from '../datasets/dataset';
import type { Project } from '../project/project';
import { actionRows, actionsOf, type DatasetActions } from './action-space';
import { ghostPaths } from './ghost-path';
import { findLook } from './look-queue';
import { outputs } from './outputs';
import type { Sample, SampledLook } from './sample';
import { shownChunk } from './shown-chunk';

interface Work {
  dataset: Dataset;
  project: Project;
}

/** Measuring them reads many episodes: once for each robot, as `calibrationOf`. */
const measured = new WeakMap<Embodiment, Promise<DatasetActions | null>>();

/** Throws `not-found` for a look of no sample, and the signal's reason. What cannot be read is left out and said. */
export async function shownLook(work: Work, id: string, signal: AbortSignal): Promise<ShownLook> {
  const { sample, look } = await findLook(work.project, id);
  const { kind, episode, frame, task } = look;
  const common = { id, kind, episode, frame, task };
  const output = await outputOf(work, sample.teacher, look);
  const texts = await textsOf(work, look);
  if (output === null) {
    const remark = `What ${sample.teacher} said of episode ${episode}, frame ${frame} does not count any more: the episode or the outputs are others since it was drawn; draw anew.`;
    return { ...common, remark, output: null, chunk: null, ...texts };
  }
  const { version, source, provenance, latencyMs, atMs, text, logprobs } = output;
  const chunk = kind === 'action' ? await chunkOf(work, output, signal) : null;
  return {
    ...common,
    remark: remarkOf(sample, { output, hasChunk: chunk !== null }),
    output: { version, source, provenance, latencyMs, atMs, text, logprobs },
    chunk,
    ...texts,
  };
}

async function outputOf(
  { dataset, project }: Work,
  teacher: string,
  { kind, episode, frame }: SampledLook,
): Promise<TeacherOutput | null> {
  const fingerprint = await dataset.fingerprint(episode).catch(unknown);
  const store = await project.store(outputs);
  for await (const { outputs: all } of store.read({ teacher, kind, episodes: [episode] })) {
    const own = all.find((each) => each.frame === frame && each.fingerprint === fingerprint);
    if (own !== undefined) return own;
  }
  return null;
}

function remarkOf(
  sample: Sample,
  { output, hasChunk }: { output: TeacherOutput; hasChunk: boolean },
): string | null {
  if (output.kind === 'action' && !hasChunk) {
    return 'This action cannot be shown over the demonstration: it has other dimensions, or the episode cannot be read.';
  }
  return output.atMs > sample.atMs
    ? 'The teacher was asked again since this was drawn: this is its newer answer.'
    : null;
}

async function chunkOf(
  { dataset, project }: Work,
  output: TeacherOutput,
  signal: AbortSignal,
): Promise<ShownLook['chunk']> {
  const { robot } = project;
  const measuring = measured.get(robot) ?? actionsOf(dataset, robot, signal);
  measured.set(robot, measuring);
  measuring.catch(() => measured.delete(robot));
  const actions = await measuring;
  const signals = await dataset.signals(output.episode).catch(unknown);
  const rows = signals === null || actions === null ? null : actionRows(signals, actions);
  if (actions === null || rows === null) return null;
  const chunk = shownChunk(output, rows, { actions, robot });
  if (signals === null || output.action === null || chunk === null) return null;
  const of = { frame: output.frame, action: output.action, rows, signals, actions };
  return { ...chunk, paths: await ghostPaths(dataset, robot, of) };
}

async function textsOf(
  { dataset, project }: Work,
  { episode, frame }: SampledLook,
): Promise<Pick<ShownLook, 'datasetText' | 'keptText'>> {
  const dense = await dataset.reasoning(episode).catch(unknown);
  const kept = (await project.review(episode, null).catch(unknown))?.keyframes ?? [];
  const followed = kept
    .filter(({ state, reasoning }) => state === 'accepted' && reasoning.text !== '')
    .sort((a, b) => a.frame - b.frame)
    .findLast((each) => each.frame <= frame);
  return {
    datasetText: dense?.[frame] ?? null,
    keptText:
      followed === undefined ? null : { text: followed.reasoning.text, frame: followed.frame },
  };
}

/** What cannot be read is a problem of its episode, told elsewhere. */
function unknown(error: unknown): null {
  if (isCanceled(error)) throw error;
  return null;
}
