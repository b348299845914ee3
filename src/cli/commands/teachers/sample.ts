import { z } from 'zod';
import {
  defaultUniformShare,
  mostLooks,
  sampleLooks,
  toldLook,
} from '../../../core/teachers/sample';
import { scoresOfTeacher } from '../../../core/teachers/scores';
import { command, needed, onlyPositional } from '../../command';
import { takeOptions } from '../../take-options';
import { withProject } from '../../with-project';
import { teacherName } from './import';

const schema = z.object({
  looks: z.number().int().min(1).max(mostLooks),
  seed: z.number().int().min(0).max(4_294_967_295),
  uniform: z.number().min(0.01).max(1),
});
const words = {
  looks: ['--looks', `a whole number from 1 to ${mostLooks}`],
  seed: ['--seed', 'a whole number from 0 to 4294967295'],
  uniform: ['--uniform', 'a share from 0.01 to 1'],
} as const;

export const sampleTeacher = command({
  name: 'teachers sample',
  summary: "Draw some of a teacher's outputs to look at, the suspicious ones sooner.",
  usage: `PATH --project DIR --teacher NAME --looks N --seed S [--uniform SHARE] [--json]

  --looks N         how many; more of the same seed go on with the same sample
  --seed S          another one is another sample
  --uniform SHARE   of the draws that do not heed suspicion (${defaultUniformShare})`,
  options: {
    project: { type: 'string' },
    teacher: { type: 'string' },
    looks: { type: 'string' },
    seed: { type: 'string', default: '1' },
    uniform: { type: 'string' },
  },
  async run({ positionals, values, job }) {
    const folder = onlyPositional(positionals, 'the dataset folder');
    const teacher = teacherName(values.teacher);
    const given = {
      looks: Number(needed(values.looks, '--looks')),
      seed: Number(values.seed),
      uniform: values.uniform === undefined ? defaultUniformShare : Number(values.uniform),
    };
    const { looks, seed, uniform } = takeOptions(schema, given, words, values);
    return withProject(folder, needed(values.project, '--project'), async (dataset, project) => {
      const summaries = await scoresOfTeacher({ dataset, project }, teacher, job);
      const wish = { teacher, looks, seed, uniformShare: uniform };
      const sample = await sampleLooks(project, summaries, wish);
      const told = sample.looks.map(toldLook);
      const text = told.map(
        ({ id, episode, frame, suspicion, reason }) =>
          `${id}\tepisode ${episode}\tframe ${frame}\t${suspicion.toFixed(3)}\t${reason}`,
      );
      return { document: told, text: text.join('\n') };
    });
  },
});
