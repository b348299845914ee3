/** From options to a judge that may be asked. */
import { z } from 'zod';
import type { JudgePlan, JudgeSettings } from '../../../shared/model/judge';
import type { ScorePreset } from '../../../shared/model/score';
import type { JobContext } from '../../../core/jobs/progress';
import type { TaskEngine } from '../../../core/jobs/tasks';
import type { ProjectFolder } from '../../../core/project/project-folder';
import { planJudge } from '../../../core/score/judge/plan-judge';
import type { JudgeRequest } from '../../../core/score/judge/run-judge';
import type { EmbeddingEndpoint } from '../../../core/score/knowledge/embeddings';
import { picturesEach, retrievalFor, withExamples } from '../../../core/score/knowledge/examples';
import type { Retrieval } from '../../../core/score/knowledge/retrieve';
import type { Rollout, RolloutSet } from '../../../core/score/rollout';
import { askingKey, costText, mayAsk, minutesText } from '../../asking';
import { takeOptions } from '../../take-options';
import { embeddingsOf } from './embedding-options';
import { judgeSettings, type JudgeValues } from './judge-options';

/** What is to be asked, as the options say. */
interface Asked {
  settings: JudgeSettings;
  key: ReturnType<typeof askingKey>;
  agreed: boolean;
  kb: string | undefined;
  retrieval: Retrieval;
  /** The server that compares tasks; null: their words do. */
  embeddings: EmbeddingEndpoint | null;
  /** Questions about each rollout. */
  variants: number;
  /** Who sends them; this process if not given. */
  engine: TaskEngine | undefined;
}

const kSchema = z.object({ k: z.number().int().min(1).max(100) });
const kWords = { k: ['--k', 'a whole number from 1 to 100'] } as const;
export function askedOf(
  preset: ScorePreset,
  values: JudgeValues,
  { variants = 1, engine }: { variants?: number; engine?: TaskEngine | undefined } = {},
): Asked {
  const settings = judgeSettings(values);
  const { k } = takeOptions(kSchema, { k: Number(values.k) }, kWords, values);
  return {
    settings,
    key: askingKey(settings, engine),
    agreed: values.agree,
    kb: values.kb,
    retrieval: retrievalFor(preset, k),
    embeddings: embeddingsOf(values),
    variants,
    engine,
  };
}

export const planOf = (
  rollouts: readonly Rollout[],
  { settings, key, kb, retrieval, embeddings, variants }: Asked,
): Promise<JudgePlan> =>
  planJudge({
    rollouts,
    settings,
    variants,
    examplePictures: kb === undefined ? 0 : retrieval.k * picturesEach,
    faults: key.keyFault === null ? [] : [key.keyFault],
    embeddings: embeddings?.endpoint ?? null,
  });

/** Throws `conflict` where the user did not agree, or something is in the way. */
export async function withJudge<T>(
  asked: Asked,
  { set, folder }: { set: RolloutSet; folder: ProjectFolder },
  { job, log }: { job: JobContext; log: (line: string) => void },
  work: (request: JudgeRequest) => Promise<T>,
): Promise<T> {
  const { settings, key, kb, retrieval, embeddings, agreed, engine } = asked;
  const { rollouts } = set;
  const plan = await planOf(rollouts, asked);
  mayAsk(plan, agreed);
  log(planText(plan));
  const wish = { folder: kb ?? null, retrieval, embeddings };
  return withExamples(wish, job.signal, (examples) =>
    work({ rollouts, folder, settings, key: key.key, examples, engine }),
  );
}

export function planText(plan: JudgePlan): string {
  const { rollouts, questions, pictures, tokensIn, tokensOut, minutesAtLeast } = plan;
  return [
    `At most ${questions} questions to ${plan.host} about ${rollouts} rollouts, ${pictures} pictures, ` +
      `about ${tokensIn} + ${tokensOut} tokens${costText(plan.cost)}${minutesText(minutesAtLeast)}.`,
    plan.consent,
    ...plan.blockers,
  ].join('\n');
}
