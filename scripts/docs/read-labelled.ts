/** The labelled episodes with all that is known of them, for the figures in documents and in the policy room. */
import path from 'node:path';
import { openDataset } from '../../src/core/datasets/open';
import { readLabels } from '../../src/core/evaluation/labels';
import { readEpisode, type Episode } from '../../src/core/evaluation/read-episode';
import { predict } from '../../src/core/evaluation/fit';
import type { Prediction } from '../../src/core/evaluation/score';
import { openSceneEvents } from '../../src/core/events/scene-events';
import { movementCues } from '../../src/core/keyframes/action-labels';
import { layerOf } from '../../src/shared/model/keyframe';
import type { Policy } from '../../src/shared/model/policy';

/** In the order of the labels. Throws for a dataset or episode that cannot be read. */
export async function readLabelled(root: string, labelsFile: string): Promise<Episode[]> {
  const labels = await readLabels(labelsFile);
  const episodes: Episode[] = [];
  const { signal } = new AbortController();
  for (const name of new Set(labels.map((label) => label.dataset))) {
    const dataset = await openDataset(path.resolve(root, name));
    const robot = dataset.summary.embodiment;
    const events = await openSceneEvents(
      { dataset, store: null, modelFile: null, problems: [] },
      signal,
    );
    const notes = { problems: [], unpredicted: [], signal };
    for (const label of labels.filter((one) => one.dataset === name)) {
      episodes.push(await readEpisode({ dataset, robot, events, usesVideo: false, notes }, label));
    }
    events.close();
    await dataset.close();
  }
  return episodes;
}

/** What the policy proposes for each, from movement, texts and cameras. */
export const proposedBy = (episodes: readonly Episode[], policy: Policy): Prediction[] =>
  episodes.map((episode) => {
    const texts = episode.kinematic.filter(({ kind }) => layerOf(kind) === 'text');
    const cues = [...movementCues(episode.motion, policy), ...texts, ...episode.video];
    return predict({ ...episode, cues }, policy);
  });
