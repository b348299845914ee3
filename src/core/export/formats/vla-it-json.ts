/**
 * InstructVLA's VLA-IT: movements per step and instructions with answers per episode, by source file and episode
 * (InstructVLA, prismatic/vla/datasets/rlds/dataset.py). Its loader makes one entry per `move_primitive`, null where
 * there is none, and ignores what it does not know: the texts per step are added as `reasoning`.
 */
import path from 'node:path';
import type { Problem } from '../../../shared/errors';
import { annotations, estimateTexts, movesPerStep, stepsOfSource } from './ecot-json';
import type { ExportFormat, OutEpisode, WriteTask } from './format';
import { escapedMarks, mediaTag, needsTexts, withoutTags } from './marks';
import { taskOfFrames } from './tasks';
import { segmentsOf, sourceFrame } from '../select/movement';
import { writeTexts } from '../files/text-files';

const file = 'vla_it_instructions.json';

export const vlaItJson: ExportFormat = {
  id: 'vla-it-json',
  label: 'InstructVLA instructions (VLA-IT JSON)',
  blockers: (task) => needsTexts(task, 'InstructVLA'),
  remarks: ({ options, episodes }) => [
    ...(options.trimIdle || options.stride > 1 ? [stepsOfSource(file)] : []),
    oneAnswer,
    ...escapedMarks(episodes, mediaTag, 'InstructVLA takes <image> in a text for a picture'),
  ],
  readme: () => ({
    loading: `\`${file}\` has the shape of InstructVLA's annotations: by file and episode, a movement per step and
instructions with answers. \`reasoning\`, the texts of all keyframes by step, is added; InstructVLA's loader skips it.`,
  }),
  estimate: async (task) => ({ totalBytes: estimateTexts(task, 40), videoBytes: 0 }),
  async write(task) {
    const texts = annotations(task, (episode) => instructionsOf(task, episode));
    await writeTexts(path.join(task.folder, file), texts, (bytes) =>
      task.wrote('writing instructions', bytes),
    );
  },
};

const oneAnswer: Problem = {
  code: 'one-answer-per-episode',
  severity: 'info',
  message:
    "VLA-IT has one set of answers per episode: the first keyframe's text answers the instruction; the texts of all keyframes are in an entry named reasoning, which InstructVLA's loader skips.",
};

async function instructionsOf(writing: WriteTask, episode: OutEpisode): Promise<unknown> {
  const { dataset } = writing;
  const segments = await segmentsOf(writing, episode);
  const moves = movesPerStep(segments);
  const { length } = dataset.episode(episode.episode);
  const texts = episode.keyframes
    .filter(({ reasoning }) => reasoning.text !== '')
    .map(
      (keyframe) => [sourceFrame(episode, keyframe), withoutTags(keyframe.reasoning.text)] as const,
    );
  const taskAt = await taskOfFrames(dataset, episode);
  const [step, answer] = texts[0] ?? [0];
  const question = withoutTags(taskAt(step));
  return {
    features: {
      move_primitive: moves.length > 0 ? moves : Array.from({ length }, () => null),
    },
    // An episode without any text has no instructions in VLA-IT either. There is no Caption: its loader would teach an
    // empty one, and without the key it asks the plain question.
    ...(answer === undefined
      ? {}
      : { alt_instruction: { CR: [{ question, answer }], CC: [], QA: [] } }),
    reasoning: Object.fromEntries(texts),
    ...(episode.outcome.value === null ? {} : { metadata: { success: episode.outcome.value } }),
  };
}
