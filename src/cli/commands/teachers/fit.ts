import { defaultHorizon } from '../../../shared/model/teacher';
import { fitEmbedded } from '../../../core/teachers/embedded/fit';
import { StudioError } from '../../../shared/errors';
import { command, needed, onlyPositional } from '../../command';
import { problemLines } from '../../text';
import { withNewProject } from '../../with-project';

export const teachersFit = command({
  name: 'teachers fit',
  summary: 'Answer each frame with what the most similar demonstrations did; needs no server.',
  usage: `PATH --project DIR [--horizon N] [--json]

  --horizon N     rows of a chunk, 1 to 100 (default ${defaultHorizon})`,
  options: { project: { type: 'string' }, horizon: { type: 'string' } },
  async run({ positionals, values, job, log }) {
    const folder = onlyPositional(positionals, 'the dataset folder');
    const horizon = Number(values.horizon ?? defaultHorizon);
    if (!Number.isInteger(horizon) || horizon < 1 || horizon > 100) {
      throw new StudioError('invalid-input', '--horizon takes a whole number from 1 to 100.');
    }
    return withNewProject(folder, needed(values.project, '--project'), async (dataset, project) => {
      const result = await fitEmbedded({ dataset, project, horizon }, job);
      for (const line of problemLines(result.skipped)) log(line);
      const odd = result.findings.map(
        ({ episode, frame }) => `Episode ${episode} stands alone at frame ${frame}.`,
      );
      const text = [
        `${result.outputs} answers in ${result.episodes} episodes, off by ${result.error.toFixed(2)} spreads ` +
          `(the mean action by ${result.meanActionError.toFixed(2)}), ${result.seconds.toFixed(1)} s.`,
        ...odd,
      ].join('\n');
      return { document: result, text };
    });
  },
});
