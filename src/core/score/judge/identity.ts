/** What makes a judge the one it is, and where a project keeps what is known of it. */
import { createHash } from 'node:crypto';
import type { JudgeIdentity, JudgeSettings } from '../../../shared/model/judge';
import { promptVersion } from './rubric';

export function identityOf(
  settings: JudgeSettings,
  examples: JudgeIdentity['examples'],
): JudgeIdentity {
  const { model, instructions, repeats, frames, cameras, pictureWidth, signals } = settings;
  const others = {
    model,
    promptVersion,
    instructions: instructions.trim(),
    repeats,
    frames,
    cameras,
    pictureWidth,
    signals,
    examples,
  };
  const id = createHash('sha256').update(JSON.stringify(others)).digest('hex').slice(0, 16);
  return { id, ...others };
}

export const judgedFile = ({ id }: Pick<JudgeIdentity, 'id'>): string => `score/judged/${id}.jsonl`;
export const stressFile = ({ id }: Pick<JudgeIdentity, 'id'>): string => `score/stress/${id}.json`;
