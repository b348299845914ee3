/** Asking the machine for keyframes, and following it. */
import { useMemo, useState } from 'react';
import type { JobState } from '../../../../shared/model/job';
import type { ProjectInfo } from '../../../../shared/model/project';
import type { Command } from '../../../commands';
import { useConnection, useJobs } from '../../../connection';
import { notifyError } from '../../../ui';
import { formatAmount } from '../../../ui/format';
import { isUndecided } from '../controller/keyframe-steps';
import type { FoldedEpisode } from '../episode/fold-episode';
import { startProposing } from './start-proposing';

export interface Proposing {
  /** The run that is under way for this project, whoever started it. */
  job: JobState | null;
  episode: Command;
  all: Command;
  /** What would be replaced, while it is asked whether it may be. */
  asking: { episodes: number[] | null; replaces: string } | null;
  answer(yes: boolean): void;
  cancel(): void;
}

export function useProposing(
  project: ProjectInfo,
  episode: number,
  folded: FoldedEpisode | null,
): Proposing {
  const [asking, setAsking] = useState<Proposing['asking']>(null);
  const open = folded?.review.keyframes.filter(isUndecided).length ?? 0;
  const kept = (folded?.review.keyframes.length ?? 0) - open;
  const connection = useConnection();
  const jobs = useJobs();
  const job = jobs.find(
    (each) => each.kind === 'propose' && each.projectId === project.id && each.state === 'running',
  );
  const jobId = job?.id ?? null;
  const mayWrite = project.readOnlyBecause === null;
  return useMemo(() => {
    const start = (episodes: number[] | null) =>
      void startProposing(connection, project, episodes).catch(notifyError);
    const propose = (episodes: number[] | null, replaces: string) => () => {
      if (open === 0) start(episodes);
      else setAsking({ episodes, replaces });
    };
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
        run: propose(
          [episode],
          `${formatAmount(open, 'undecided keyframe')} of this episode and the texts drafted for them are made anew; ${kept} decided ${kept === 1 ? 'one stays' : 'ones stay'}.`,
        ),
      },
      all: {
        id: 'keyframe.propose-all',
        group,
        label: 'Propose keyframes for all episodes',
        keys: [],
        isEnabled,
        run: propose(
          null,
          'The undecided keyframes of all episodes and the texts drafted for them are made anew; what was decided stays.',
        ),
      },
      asking,
      answer(yes) {
        setAsking(null);
        if (yes && asking !== null) start(asking.episodes);
      },
      cancel() {
        if (jobId !== null) void connection.call('jobs.cancel', { jobId }).catch(notifyError);
      },
    };
  }, [connection, project, episode, mayWrite, job, jobId, asking, open, kept]);
}
