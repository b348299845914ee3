/** What teachers would have done in an episode, frame by frame: to be drawn over what was demonstrated. */
import type { TaughtActions, TeacherOutput } from '../../shared/model/teacher';
import type { Dataset } from '../datasets/dataset';
import type { Project } from '../project/project';
import { actionColumns } from './action-space';
import { outputs } from './outputs';

/**
 * Ascending by teacher; those left out that said nothing of this episode as it is recorded now, or of other dimensions.
 * Of chunks that overlap the one counts that begins last. Throws as reading the episode does.
 */
export async function taughtActions(
  { dataset, project }: { dataset: Dataset; project: Project },
  episode: number,
): Promise<TaughtActions[]> {
  const store = await project.store(outputs);
  const teachers = (await store.teachers()).filter(({ kind }) => kind === 'action');
  if (teachers.length === 0) return [];
  const signals = await dataset.signals(episode);
  const fingerprint = await dataset.fingerprint(episode);
  const columns = actionColumns(dataset, signals);
  const taught: TaughtActions[] = [];
  for (const of of teachers) {
    const curves = columns.map(({ feature, dim }) => {
      const values = new Float32Array(signals.frames).fill(Number.NaN);
      return { feature, dim, values };
    });
    for await (const { outputs: all } of store.read({ ...of, episodes: [episode] })) {
      for (const output of all) if (output.fingerprint === fingerprint) put(output, curves);
    }
    const isSaid = curves.some(({ values }) => values.some((value) => !Number.isNaN(value)));
    if (isSaid) taught.push({ teacher: of.teacher, curves });
  }
  return taught;
}

/** What it says of the frames before it, which an earlier chunk said something of too, stays. */
function put({ action, frame }: TeacherOutput, curves: TaughtActions['curves']): void {
  if (action === null || action[0]?.length !== curves.length) return;
  for (const [at, { values }] of curves.entries()) {
    for (const [step, row] of action.entries()) {
      if (frame + step < values.length) values[frame + step] = row[at] ?? Number.NaN;
    }
  }
}
