/** What a project keeps, each kind with some to keep, one after the other, and a look at what is there. */
import { z } from 'zod';
import { AnswersFile } from '../../../src/core/models/answers-file';
import { eventFiles } from '../../../src/core/events/episode-events';
import type { Project } from '../../../src/core/project/project';
import { readShifts, writeShift } from '../../../src/core/project/camera-shifts';
import { keepQueries, readQueries } from '../../../src/core/project/queries-file';
import { keepSnippets, readSnippets } from '../../../src/core/project/snippets-file';
import { peopleScores } from '../../../src/core/score/calibration/people-scores';
import { outputs } from '../../../src/core/teachers/outputs';
import { verdicts } from '../../../src/core/teachers/verdicts';
import type { Problem } from '../../../src/shared/errors';
import { policySchema } from '../../../src/shared/model/policy';
import { proposal, ScriptedCurator } from '../../shared/decisions';
import { proposalsOf } from '../project/toy-project';
import { anOutput } from '../teachers/an-output';

export interface Kept {
  what: string;
  /** In the project's folder, where it is one file of lines. */
  file?: string;
  /** Keeps the thing of that number; acknowledged when it resolves. Anything that was kept may be kept again. */
  keep: (project: Project, number: number) => Promise<unknown>;
  /** The numbers of what is there, ascending. */
  found: (project: Project) => Promise<number[]>;
  /** What is told when it is opened, where that is not told by the project. */
  problems?: (project: Project) => Promise<Problem[]>;
}

const by = (project: Project) => ({
  projectId: project.info.id,
  curator: 'anna',
  device: 'laptop',
});
const answerSchema = z.object({ key: z.string(), text: z.string() });
const answersFile = 'drafts/answers.jsonl';
const pi0 = { teacher: 'pi0', kind: 'action' } as const;
const sample = { id: 'sample', seed: 1, atMs: 1, rollouts: ['r0', 'r1', 'r2'] };

/** Opened for as long as it takes. */
async function withAnswers<T>(
  { folder }: Project,
  work: (answers: AnswersFile<z.infer<typeof answerSchema>>) => Promise<T>,
): Promise<T> {
  const answers = await AnswersFile.open(folder, answersFile, answerSchema);
  try {
    return await work(answers);
  } finally {
    await answers.close();
  }
}

/** Of the things of each kind. */
export const numbers = [0, 1, 2] as const;

export const keptThings: readonly Kept[] = [
  {
    what: 'decisions',
    file: 'journal/anna.laptop.jsonl',
    keep(project, number) {
      const curator = new ScriptedCurator({ projectId: project.info.id });
      for (let at = 0; at <= number; at += 1) curator.decide({ kind: 'flag', flagged: true }, 0);
      return project.append(curator.decisions.slice(number));
    },
    found: async (project) => project.decisions(0).map(({ sequence }) => sequence - 1),
  },
  {
    what: 'proposals',
    file: 'proposals.jsonl',
    keep: async (project, number) => {
      // So often that the file is written anew, without the lines that count no more.
      for (let again = 0; again < 3; again += 1) {
        await project.saveProposals(proposalsOf(number, [proposal(`p${number}`, 10)]));
      }
    },
    found: async (project) => {
      const there = await Promise.all(numbers.map((number) => project.proposals(number)));
      return numbers.filter((number) => there[number]?.keyframes[0]?.id === `p${number}`);
    },
  },
  {
    what: 'answers of models',
    file: answersFile,
    keep: (project, number) =>
      withAnswers(project, (answers) => answers.add({ key: String(number), text: 'Grasp. 抓' })),
    found: (project) =>
      withAnswers(project, async (answers) =>
        numbers.filter((number) => answers.get(String(number)) !== null),
      ),
    problems: (project) => withAnswers(project, async (answers) => [...answers.problems]),
  },
  {
    what: 'outputs of teachers',
    file: 'teachers/outputs/action.pi0/pending.jsonl',
    keep: async (project, number) => {
      const store = await project.store(outputs);
      await store.append([anOutput({ frame: number })], true);
    },
    found: async (project) => {
      const store = await project.store(outputs);
      const frames: number[] = [];
      for await (const part of store.read(pi0)) {
        frames.push(...part.outputs.map(({ frame }) => frame));
      }
      return frames;
    },
  },
  {
    what: 'verdicts',
    file: 'teachers/verdicts/anna.laptop.jsonl',
    keep: async (project, number) => {
      const store = await project.store(verdicts);
      const said = { verdict: 'wrong', reason: null, note: null } as const;
      await store.record([{ episode: 0, look: `look${number}`, ...said }], by(project));
    },
    found: async (project) => {
      const store = await project.store(verdicts);
      return numbers.filter((number) => store.of(`look${number}`) !== null);
    },
  },
  {
    what: 'scores of people',
    file: 'score/people/anna.desk.jsonl',
    keep: async (project, number) => {
      const store = await project.store(peopleScores);
      const scores = { action: null, alignment: null, intention: null, reasoning: null };
      const said = { rollout: `r${number}`, curator: 'anna', scores, outcome: 1 };
      await store.add(sample, [said], 'desk');
    },
    found: async (project) => {
      const { last } = await project.store(peopleScores);
      return last.map(({ rollout }) => Number(rollout.slice(1))).sort((a, b) => a - b);
    },
  },
  {
    what: 'what was seen in the videos',
    keep: ({ folder }, number) =>
      eventFiles(folder).write(number, {
        events: { every: 1, surprise: Float32Array.of(number), cameras: [] },
        fingerprint: 'f',
        model: 'none',
      }),
    found: async ({ folder }) => {
      const found: number[] = [];
      for (const number of numbers) {
        const wanted = { fingerprint: 'f', model: null };
        if ((await eventFiles(folder).read(number, wanted)) !== null) found.push(number);
      }
      return found;
    },
  },
  {
    what: 'the policy',
    keep: (project, number) => project.setPolicy(policySchema.parse({ name: `policy ${number}` })),
    // One takes the place of the other.
    found: async ({ info }) => {
      const last = Number(/^policy (\d)$/.exec(info.policy.name)?.[1] ?? -1);
      return numbers.filter((number) => number <= last);
    },
  },
  {
    what: 'shifts of cameras',
    keep: ({ folder }, number) => writeShift(folder, `camera ${number}`, 2),
    found: async ({ folder }) => {
      const shifts = await readShifts(folder);
      return numbers.filter((number) => shifts[`camera ${number}`] === 2);
    },
  },
  {
    what: 'snippets',
    keep: ({ folder }, number) => keepSnippets(folder, [`snippet ${number}`]),
    found: async ({ folder }) => {
      const snippets = await readSnippets(folder);
      return numbers.filter((number) => snippets.includes(`snippet ${number}`));
    },
  },
  {
    what: 'queries',
    keep: ({ folder }, number) =>
      keepQueries(folder, [{ name: `query ${number}`, sql: 'SELECT 1' }], { replaces: true }),
    found: async ({ folder }) => {
      const names = (await readQueries(folder)).map(({ name }) => name);
      return numbers.filter((number) => names.includes(`query ${number}`));
    },
  },
];
