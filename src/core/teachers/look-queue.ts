/** What was drawn, with what was said of it. */
import { StudioError } from '../../shared/errors';
import type { DrawnSample, LookQueue, LookSaid } from '../../shared/model/teacher-look';
import type { Project } from '../project/project';
import {
  sampleOfLook,
  samplesOf,
  stampOf,
  toldLook,
  type Sample,
  type SampledLook,
} from './sample';
import type { ScoreSummary } from './score-table';
import { verdicts, type Said, type Verdict, type Verdicts } from './verdicts';

/** @param summaries of the teacher's scores, as they are now */
export async function drawnSamples(
  project: Project,
  teacher: string,
  summaries: readonly ScoreSummary[],
): Promise<DrawnSample[]> {
  const store = await project.store(verdicts);
  const stamp = stampOf(summaries);
  return (await samplesOf(project, teacher)).map((sample) => ({
    id: sample.id,
    seed: sample.seed,
    uniformShare: sample.uniformShare,
    looks: sample.looks.length,
    looked: sample.looks.filter(({ id }) => store.of(id) !== null).length,
    isCurrent: sample.stamp === stamp,
    atMs: sample.atMs,
  }));
}

export async function queueOf(project: Project, sample: Sample): Promise<LookQueue> {
  const store = await project.store(verdicts);
  return {
    sample: sample.id,
    teacher: sample.teacher,
    seed: sample.seed,
    uniformShare: sample.uniformShare,
    outputs: sample.strata.reduce((sum, { outputs }) => sum + outputs, 0),
    looks: sample.looks.map((look) => ({ ...toldLook(look), said: saidOf(store, look.id) })),
  };
}

/** Throws `not-found`. */
export async function findLook(
  project: Project,
  id: string,
): Promise<{ sample: Sample; look: SampledLook }> {
  const sample = await sampleOfLook(project, id);
  const look = sample?.looks.find((each) => each.id === id);
  if (sample !== null && look !== undefined) return { sample, look };
  throw new StudioError('not-found', `No sample of this project has the look "${id}".`);
}

/** Resolves when it is on disk. Throws `not-found` for a look of no sample, and what the journal throws. */
export async function setVerdict(
  project: Project,
  said: Omit<Said, 'episode'>,
  by: Pick<Verdict, 'curator' | 'device'>,
): Promise<{ said: LookSaid | null }> {
  const { look } = await findLook(project, said.look);
  const store = await project.store(verdicts);
  await store.record([{ ...said, episode: look.episode }], { ...by, projectId: project.id });
  return { said: saidOf(store, look.id) };
}

function saidOf(store: Verdicts, look: string): LookSaid | null {
  const said = store.of(look);
  if (said === null) return null;
  const { verdict, reason, note, curator, atMs } = said;
  return { verdict, reason, note, curator, atMs };
}
