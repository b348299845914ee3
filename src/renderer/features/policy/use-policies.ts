/** The project's policies, and what can be done with them. */
import { useCallback, useState } from 'react';
import type { PlainError } from '../../../shared/errors';
import type { Policy } from '../../../shared/model/policy';
import type { SavedPolicies } from '../../../shared/model/policy-effect';
import type { ProjectInfo } from '../../../shared/model/project';
import { useCall, useConnection, type Connection } from '../../connection';
import { notify, notifyError } from '../../ui';
import { beginLearning, reviewSession, startProposing } from '../review';
import { shownName } from './sources';

/** Each throws where the core cannot keep it. */
export interface PolicyActs {
  save(policy: Policy): Promise<void>;
  remove(name: string): Promise<void>;
  /** Makes it the policy that proposing uses; asks whether to propose with it now. */
  readonly use: (policy: Policy) => Promise<void>;
  /** Lets the project's policy learn from so many finished episodes on, and begins with those of this curator. */
  learnFrom(fromEpisodes: number, curator: string | null): Promise<void>;
}

export interface Policies extends PolicyActs {
  /** Null until they are read. */
  data: SavedPolicies | null;
  error: PlainError | null;
  reload: () => void;
}

export function usePolicies(project: ProjectInfo): Policies {
  const { id: projectId } = project;
  const connection = useConnection();
  const { call } = connection;
  const { data, error, reload } = useCall('policies.list', { projectId });
  // The answer to a change is newer than what was read.
  const [changed, setChanged] = useState<{ over: SavedPolicies; to: SavedPolicies } | null>(null);
  const newest = changed !== null && changed.over === data ? changed.to : data;
  const take = useCallback(
    (to: SavedPolicies) => {
      if (data !== null) setChanged({ over: data, to });
    },
    [data],
  );
  const save = async (policy: Policy) => {
    take(await call('policies.save', { projectId, policy }));
    notify({ tone: 'ok', text: `Saved the policy “${policy.name}”.` });
  };
  const remove = async (name: string) => take(await call('policies.remove', { projectId, name }));
  const use = useCallback(
    async (policy: Policy) => {
      const current = await call('policy.set', { projectId, policy });
      if (newest !== null) take({ ...newest, current });
      offerProposing(
        connection,
        project,
        `“${shownName(policy, newest?.saved ?? [])}” is applied. Proposals made before stay until you propose again; what was decided stays in any case.`,
      );
    },
    [connection, call, project, projectId, newest, take],
  );
  const learnFrom = async (fromEpisodes: number, curator: string | null) => {
    const session = await reviewSession(connection, project);
    const current = await beginLearning(session, { curator, fromEpisodes });
    if (newest !== null) take({ ...newest, current });
  };
  return { data: newest, error, reload, save, remove, use, learnFrom };
}

/** Says what changed, with a button that proposes anew. */
export function offerProposing(connection: Connection, project: ProjectInfo, text: string): void {
  const run = () => void startProposing(connection, project).catch(notifyError);
  notify({ tone: 'ok', text, action: { label: 'Propose again', run, isWork: true } });
}
