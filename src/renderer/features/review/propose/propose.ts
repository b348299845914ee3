/** Asking the machine for keyframes, and following it. */
import { useMemo } from 'react';
import type { JobState } from '../../../../shared/model/job';
import type { ProjectInfo } from '../../../../shared/model/project';
import type { Command } from '../../../commands';
import { useConnection, useJobs, useWhyAway } from '../../../connection';
import { notifyError } from '../../../ui';
import { startProposing } from './start-proposing';

export interface Proposing {
  /** The run that is under way for this project, whoever started it. */
  job: JobState | null;
  /** Why none can be started now; null where one can. */
  off: string | null;
  episode: Command;
  all: Command;
  cancel(): void;
}

export function useProposing(project: ProjectInfo, episode: number): Proposing {
  const connection = useConnection();
  const jobs = useJobs();
  const job = jobs.find(
    (each) => each.kind === 'propose' && each.projectId === project.id && each.state === 'running',
  );
  const jobId = job?.id ?? null;
  const away = useWhyAway();
  const off = project.readOnlyBecause ?? away;
  return useMemo(() => {
    const propose = (episodes: number[] | null) => () =>
      void startProposing(connection, project, episodes).catch(notifyError);
    const shared = {
      group: 'Keyframe',
      ...(off !== null && { needs: off }),
      isEnabled: () => off === null && jobId === null,
    };
    return {
      job: job ?? null,
      off,
      episode: {
        ...shared,
        id: 'keyframe.propose',
        label: 'Propose keyframes for this episode',
        keys: ['KeyP'],
        run: propose([episode]),
      },
      all: {
        ...shared,
        id: 'keyframe.propose-all',
        label: 'Propose keyframes for all episodes',
        keys: [],
        run: propose(null),
      },
      cancel() {
        if (jobId !== null) void connection.call('jobs.cancel', { jobId }).catch(notifyError);
      },
    };
  }, [connection, project, episode, off, job, jobId]);
}
