/** Whether a decision may be kept: well-formed, of this project, about an episode and frames that are there. */
import { StudioError } from '../../shared/errors';
import { decisionSchema, type Decision } from '../../shared/model/decision';
import type { Dataset } from '../datasets/dataset';

/** As it is kept. Throws `invalid-input`, and what `dataset.episode` throws. */
export function checkDecision(decision: Decision, own: string, dataset: Dataset): Decision {
  const parsed = decisionSchema.safeParse(decision);
  if (!parsed.success) {
    const why = parsed.error.issues[0]?.message ?? 'it does not fit the schema';
    throw new StudioError('invalid-input', `A decision was refused: ${why}.`);
  }
  const { id, projectId, episode, act } = parsed.data;
  if (projectId !== own) {
    throw new StudioError(
      'invalid-input',
      `Decision ${id} belongs to project ${projectId}, not to ${own}.`,
    );
  }
  const { length } = dataset.episode(episode);
  const frame = act.kind === 'move' ? act.toFrame : act.kind === 'add' ? act.keyframe.frame : 0;
  if (frame >= length && frame > 0) {
    throw new StudioError(
      'invalid-input',
      `Episode ${episode} has ${length} frames: a keyframe cannot be at frame ${frame}.`,
    );
  }
  return parsed.data;
}
