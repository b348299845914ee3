/** Asking the machine for keyframes, and following it. */
import { useMemo } from 'react';
import type { JobState } from '../../../../shared/model/job';
import type { ProjectInfo } from '../../../../shared/model/project';
import type { Command } from '../../../commands';
import { useConnection, useJobs } from '../../../connection';
import { notifyError } from '../../../ui';
import { startProposing } from './start-proposing';

export interface Proposing {
  /** The run that is under way for this project, whoever started it. */
  job: JobState | null;
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
  const mayWrite = project.readOnlyBecause === null;
  return useMemo(() => {
    const propose = (episodes: number[] | null) => () =>
      void startProposing(connection, project, episodes).catch(notifyError);
    const isEnabled = () => mayWrite && jobId === null;
    const group = 'Keyframe';
    return {
      job: job ?? null,
      episode: {
        id: 'keyframe.propose',
        group,
        label: 'Propose keyframes for this episode',
        keys: ['KeyP'],
        isEnabled,
        run: propose([episode]),
      },
      all: {
        id: 'keyframe.propose-all',
        group,
        label: 'Propose keyframes for all episodes',
        keys: [],
        isEnabled,
        run: propose(null),
      },
      cancel() {
        if (jobId !== null) void connection.call('jobs.cancel', { jobId }).catch(notifyError);
      },
    };
  }, [connection, project, episode, mayWrite, job, jobId]);
}
