/**
 * Embodied Chain-of-Thought: one JSON file of reasonings by source file, episode and step
 * (embodied-CoT, prismatic/vla/datasets/rlds/dataset.py). A step that is not there has an empty reasoning in its
 * loader, so pruned steps are simply absent.
 */
import path from 'node:path';
import type { Problem } from '../../../shared/errors';
import { partsOf, type PartKey } from '../../../shared/model/reasoning-parts';
import type { ExportFormat, FormatTask, OutEpisode, WriteTask } from './format';
import { segmentsOf, sourceFrame } from '../select/movement';
import { escapedMarks, needsTexts } from './marks';
import { byOriginFile, originOf } from './origin';
import { taskOfFrames } from './tasks';
import { jsonObject, writeTexts } from '../files/text-files';

export const ecotJson: ExportFormat = {
  id: 'ecot-json',
  label: 'ECoT reasonings (JSON)',
  blockers: (task) => needsTexts(task, 'ECoT'),
  remarks: (task) => [
    ...(task.options.trimIdle || task.options.stride > 1 ? [stepsOfSource('reasonings.json')] : []),
    ...escapedMarks(task.episodes, /@/, 'ECoT splits its texts at @'),
  ],
  readme: () => ({
    loading: `\`reasonings.json\` is what ECoT's loader asks for as its reasoning dataset: by file, episode and step, with the keys
\`task\`, \`plan\`, \`subtask\`, \`subtask_reason\`, \`move\` and \`move_reason\`. A step that is not in it has no reasoning. A
text with the labels TASK, PLAN, SUBTASK, REASON and MOVE gives each its key; of any other the subtask is the first
sentence, its reason the rest. Movements that no label gives are measured; there are no boxes. Where a text has an @,
which parts the texts inside ECoT, \`(at)\` stands. Files and episodes go by the names that the source has for them, or by its own name and their numbers in it: the
same as \`episode_metadata/file_path\` and \`episode_id\` of an RLDS export of the same dataset.`,
  }),
  estimate: async (task) => ({ totalBytes: estimateTexts(task, 400), videoBytes: 0 }),
  async write(task) {
    const texts = annotations(task, (episode) => reasoningOf(task, episode));
    await writeTexts(path.join(task.folder, 'reasonings.json'), texts, (bytes) =>
      task.wrote('writing reasonings', bytes),
    );
  },
};

/** For formats of texts alone, which lean on the source's own data. */
export const stepsOfSource = (file: string): Problem => ({
  code: 'steps-of-source',
  severity: 'info',
  message: `${file} has no pictures and no actions of its own: its episodes and steps are numbered as in the source, whatever is trimmed or left out by the stride.`,
});

/** Bytes of one file with an entry per episode, `perKeyframe` beside the text itself and about one word per frame. */
export function estimateTexts({ dataset, episodes }: FormatTask, perKeyframe: number): number {
  return episodes.reduce((sum, { episode, keyframes }) => {
    const texts = keyframes.reduce((all, { reasoning }) => all + reasoning.text.length * 2, 0);
    const frames = dataset.episode(episode).length * 16;
    return sum + 300 + frames + texts + keyframes.length * perKeyframe;
  }, 100);
}

/** The text of `{file: {episode: entry}}`, an entry at a time; stops when the job is canceled. */
export async function* annotations(
  task: WriteTask,
  entryOf: (episode: OutEpisode) => Promise<unknown>,
): AsyncGenerator<string> {
  const entries = async function* (
    episodes: readonly OutEpisode[],
  ): AsyncGenerator<[string, unknown]> {
    for (const episode of episodes) {
      task.job.signal.throwIfAborted();
      await task.job.mayGoOn?.();
      yield [originOf(task, episode).episode, await entryOf(episode)];
    }
  };
  let before = '{';
  for (const [file, episodes] of byOriginFile(task)) {
    yield `${before}\n${JSON.stringify(file)}: `;
    yield* jsonObject(entries(episodes));
    before = ',';
  }
  yield before === '{' ? '{}\n' : '\n}\n';
}

async function reasoningOf(writing: WriteTask, episode: OutEpisode): Promise<unknown> {
  const { dataset } = writing;
  const origin = originOf(writing, episode);
  const segments = await segmentsOf(writing, episode);
  const taskAt = await taskOfFrames(dataset, episode);
  const steps = episode.keyframes
    .filter(({ reasoning }) => reasoning.text !== '')
    .map((keyframe) => {
      const step = sourceFrame(episode, keyframe);
      const move = segments.find(({ from }) => from === step)?.move ?? '';
      const said = labelsOf(keyframe.reasoning.text);
      return [
        step,
        withoutAt({ ...said, task: said.task || taskAt(step), move: said.move || move }),
      ];
    });
  return {
    metadata: {
      episode_id: origin.episode,
      file_path: origin.file,
      n_steps: dataset.episode(episode.episode).length,
      language_instruction: taskAt(0),
      caption: '',
      ...(episode.outcome.value === null ? {} : { success: episode.outcome.value }),
    },
    features: { move_primitive: movesPerStep(segments) },
    reasoning: Object.fromEntries(steps),
  };
}

/** ECoT joins the parts of a reasoning by `@`, and splits them there again. */
export const withoutAt = (parts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parts).map(([key, text]) => [
      key,
      text
        .split('@')
        .map((part) => part.trim())
        .join(' (at) ')
        .trim(),
    ]),
  );

/**
 * What a text says under each label; of a text without any, its first sentence is the subtask and the rest the reason.
 */
export function labelsOf(text: string): Record<PartKey, string> {
  const found: Record<PartKey, string> = {
    task: '',
    plan: '',
    subtask: '',
    subtask_reason: '',
    move: '',
    move_reason: '',
  };
  let before = '';
  for (const part of partsOf(text)) {
    const said = part.text.trim();
    if (part.key === null) before = said;
    else found[part.key] = found[part.key] === '' ? said : `${found[part.key]} ${said}`;
  }
  if (found.subtask !== '') return found;
  const { first, rest } = splitSentence(before);
  return { ...found, subtask: first, subtask_reason: found.subtask_reason || rest };
}

/** One word or phrase per step of the source; none at all where the dataset does not say how the robot moves. */
export const movesPerStep = (
  segments: readonly { from: number; to: number; move: string }[],
): string[] =>
  segments.flatMap(({ from, to, move }) =>
    move === '' ? [] : Array.from({ length: to - from }, () => move),
  );

/** A reasoning says what to do, then why: its first sentence, and what follows. */
export function splitSentence(text: string): { first: string; rest: string } {
  const found = /^(.+?[.!?。])\s+(\S[^]*)$/u.exec(text.trim());
  return { first: found?.[1] ?? text.trim(), rest: found?.[2] ?? '' };
}
