/** The episodes of a dataset as rollouts. */
import type { Embodiment } from '../../shared/model/dataset';
import { outcomeOf } from '../../shared/model/outcome';
import type { Dataset } from '../datasets/dataset';
import { calibrationOf } from '../keyframes/calibrate';
import type { Project } from '../project/project';
import { faultOfData } from '../system/classify-error';
import { ProblemList } from '../system/problem-list';
import { robotFrom } from './robot';
import type { Rollout, RolloutSet } from './rollout';

/**
 * Each episode is a rollout; its id is its index. Outcome and robot as the curators of the project say, else as the
 * source does. An episode whose text cannot be read is a problem and has none.
 */
export async function readRolloutDataset(
  dataset: Dataset,
  project: Pick<Project, 'robot' | 'overview'> | null,
): Promise<RolloutSet> {
  const embodiment = project?.robot ?? dataset.summary.embodiment;
  const calibration = await calibrationOf(dataset, embodiment);
  const robot = robotFrom(embodiment.parts, calibration, guessedIn(embodiment));
  const problems = new ProblemList();
  dataset.summary.problems.forEach(problems.add);
  const said = await dataset.outcomes?.(dataset.episodes.map(({ index }) => index));
  const rollouts: Rollout[] = [];
  for (const { index, tasks } of dataset.episodes) {
    const decided = project?.overview(index).outcome ?? null;
    rollouts.push({
      id: String(index),
      task: tasks[0]?.trim() ?? '',
      outcome: outcomeOf(said?.get(index) ?? null, decided).value,
      policy: null,
      seed: null,
      video: null,
      episode: String(index),
      fps: dataset.summary.fps,
      texts: await textsOf(dataset, index).catch((error: unknown) => {
        const { message } = faultOfData(error, `The texts of episode ${index} cannot be read`);
        problems.add({ code: 'rollout-text', severity: 'warning', message, episode: index });
        return [];
      }),
      robot,
      signals: () => dataset.signals(index),
      videos: (limit) => dataset.videos(index, limit),
    });
  }
  return { dataset, rollouts, problems: problems.all };
}

const guessedIn = ({ source, notes }: Embodiment): string =>
  source === 'guess' ? notes.join(' ').replace(/\.$/, '') : '';

/** Where the text of the frames changes. */
async function textsOf(dataset: Dataset, index: number): Promise<Rollout['texts']> {
  const texts = (await dataset.reasoning(index)) ?? [];
  return texts.flatMap((text, frame) =>
    text.trim() === '' || text === texts[frame - 1] ? [] : [{ frame, text }],
  );
}
