/** Whose finished episodes the proposals follow, and beginning with one's own. */
import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { jobsOf } from '../../../../shared/model/job';
import type { ProjectInfo } from '../../../../shared/model/project';
import type { Command } from '../../../commands';
import { useCall, useJobs } from '../../../connection';
import { notifyError } from '../../../ui';
import type { ReviewSession } from '../session/session';
import { beginLearning } from './begin-learning';

export interface Learning {
  /** Who reviews in this window. */
  curator: string;
  /** From so many of their finished episodes learning can begin now; 0 where nothing is to be offered. */
  offered: number;
  /** So many episodes were unlike the reviewed ones when something was learned last. */
  unlike: number;
  begin: Command;
  /** Proposals that follow another curator are made again by what this one finished. */
  asOneself: Command;
}

/** @param finished how many episodes are finished by now, by whomever; null before that is known */
export function useLearning(
  session: ReviewSession,
  project: ProjectInfo,
  finished: number | null,
): Learning {
  const { call, projectId, proposing } = session;
  const { name: curator } = useStore(session.curator);
  const { data, reload } = useCall('keyframes.learnable', { projectId, curator });
  const jobs = jobsOf(useJobs(), 'learn').filter((job) => job.projectId === projectId);
  const unlike = jobs.findLast(({ state }) => state === 'done')?.result?.learned?.unlike ?? 0;
  const learnedAtMs = Math.max(0, ...jobs.map(({ endedAtMs }) => endedAtMs ?? 0));
  const asked = useRef({ finished, learnedAtMs });
  useEffect(() => {
    const { current } = asked;
    if (current.finished === finished && current.learnedAtMs === learnedAtMs) return;
    asked.current = { finished, learnedAtMs };
    reload();
  }, [reload, finished, learnedAtMs]);
  const offered = data ?? 0;
  const mayWrite = project.readOnlyBecause === null;
  return useMemo(() => {
    const group = 'Keyframe';
    return {
      curator,
      offered: mayWrite ? offered : 0,
      unlike,
      begin: {
        id: 'keyframe.learn',
        group,
        label: offered > 1 ? `Learn from these ${offered}` : 'Learn from this one',
        keys: ['Shift+KeyL'],
        isEnabled: () => mayWrite && offered > 0,
        run: () =>
          void beginLearning(session, { curator, fromEpisodes: offered })
            .then(reload)
            .catch(notifyError),
      },
      asOneself: {
        id: 'keyframe.propose-as-oneself',
        group,
        label: `Propose as ${curator}`,
        keys: [],
        isEnabled: () => mayWrite,
        run: () =>
          void call('keyframes.learn', { projectId, curator, act: proposing.act() }).catch(
            notifyError,
          ),
      },
    };
  }, [session, call, projectId, proposing, curator, offered, unlike, mayWrite, reload]);
}
