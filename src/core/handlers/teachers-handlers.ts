import type { Handlers } from '../../shared/api';
import type { JobContext } from '../jobs/progress';
import type { StudioContext } from '../studio-context';
import { serial, type Serial } from '../system/serial';
import { listedTeachers, wholeReport } from '../teachers/list-teachers';
import { drawnSamples, setVerdict, queueOf } from '../teachers/look-queue';
import { reportPage } from '../teachers/report-page';
import { readReasons, saveReasons } from '../teachers/reasons';
import { sampleLooks } from '../teachers/sample';
import { scoresOfTeacher } from '../teachers/scores';
import { shownLook } from '../teachers/shown-look';
import { taughtActions } from '../teachers/taught-actions';

export function teachersHandlers(
  context: StudioContext,
): Pick<
  Handlers,
  | 'teachers.list'
  | 'teachers.samples'
  | 'teachers.sample'
  | 'teachers.look'
  | 'teachers.actions'
  | 'teachers.setVerdict'
  | 'teachers.reasons'
  | 'teachers.setReasons'
  | 'teachers.report'
  | 'teachers.page'
> {
  /** Whatever scores or draws: two at once would do the same work twice, into the same files. */
  const turns = new WeakMap<object, Serial>();
  const inTurn = <Result>(project: object, work: () => Promise<Result>): Promise<Result> => {
    const turn = turns.get(project) ?? serial();
    turns.set(project, turn);
    return turn(work);
  };

  return {
    'teachers.list': async ({ projectId }, { signal }) => {
      const work = context.project(projectId);
      const listed = await inTurn(work.project, () => listedTeachers(work, unseen(signal)));
      return listed.map(({ foreign: _foreign, ...row }) => row);
    },
    'teachers.samples': async ({ projectId, teacher }, { signal }) => {
      const work = context.project(projectId);
      return inTurn(work.project, async () => {
        const summaries = await scoresOfTeacher(work, teacher, unseen(signal));
        return drawnSamples(work.project, teacher, summaries);
      });
    },
    'teachers.sample': async ({ projectId, ...wish }, { signal }) => {
      const work = context.project(projectId);
      return inTurn(work.project, async () => {
        const summaries = await scoresOfTeacher(work, wish.teacher, unseen(signal));
        return queueOf(work.project, await sampleLooks(work.project, summaries, wish));
      });
    },
    'teachers.look': ({ projectId, look }, { signal }) =>
      shownLook(context.project(projectId), look, signal),
    'teachers.actions': ({ projectId, episode }) =>
      taughtActions(context.project(projectId), episode),
    'teachers.setVerdict': async ({ projectId, curator, device, ...saying }) => {
      const kept = await setVerdict(context.project(projectId).project, saying, {
        curator,
        device,
      });
      context.push.send('verdict', { projectId, look: saying.look, said: kept.said });
      return kept;
    },
    'teachers.reasons': ({ projectId }) => readReasons(context.project(projectId).project.folder),
    'teachers.setReasons': async ({ projectId, reasons }) => {
      const { folder } = context.project(projectId).project;
      await saveReasons(folder, reasons);
      return readReasons(folder);
    },
    'teachers.report': async ({ projectId, teacher }, { signal }) => {
      const work = context.project(projectId);
      return inTurn(work.project, () => wholeReport(work, teacher, unseen(signal)));
    },
    'teachers.page': async ({ projectId, teacher }, { signal }) => {
      const work = context.project(projectId);
      const report = await inTurn(work.project, () => wholeReport(work, teacher, unseen(signal)));
      return { html: reportPage(work.dataset.summary.name, report) };
    },
  };
}

const unseen = (signal: AbortSignal): JobContext => ({ signal, report: () => undefined });
