/** What a command decides about episodes, numbered as the decisions of one device. */
import type { Problem } from '../shared/errors';
import type { Decision, DecisionAct } from '../shared/model/decision';
import type { Dataset } from '../core/datasets/dataset';
import type { Project } from '../core/project/project';
import { faultOfData } from '../core/system/classify-error';
import { cliDevice } from './device';

interface Deciding {
  curator: string;
  acts: (episode: number) => readonly DecisionAct[];
}

/** Later than all that was decided on the episode; one that cannot be read has a problem instead. */
export async function decisionsOn(
  dataset: Dataset,
  project: Project,
  episodes: readonly number[],
  { curator, acts }: Deciding,
): Promise<{ decisions: Decision[]; problems: Problem[] }> {
  const device = cliDevice();
  let sequence = 0;
  for (const { index } of dataset.episodes) {
    if (!project.hasDecisions(index)) continue;
    const own = project.decisions(index).filter((each) => each.device === device);
    sequence = Math.max(sequence, ...own.map((each) => each.sequence));
  }
  const decisions: Decision[] = [];
  const problems: Problem[] = [];
  for (const episode of episodes) {
    try {
      const fingerprint = await dataset.fingerprint(episode);
      const before = project.decisions(episode).map((each) => each.atMs + 1);
      const atMs = Math.max(Date.now(), ...before);
      for (const act of acts(episode)) {
        sequence += 1;
        const id = `${device}:${sequence}`;
        const where = { id, projectId: project.id, episode, fingerprint };
        decisions.push({ ...where, curator, device, sequence, atMs, act });
      }
    } catch (error) {
      const { message } = faultOfData(error, `Episode ${episode} cannot be read`);
      problems.push({ code: 'not-decided', severity: 'error', message, episode });
    }
  }
  return { decisions, problems };
}
