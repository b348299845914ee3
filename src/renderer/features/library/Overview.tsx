import type { EpisodeQuery } from '../../../shared/api/dataset';
import type { DatasetSummary } from '../../../shared/model/dataset';
import type { DatasetDistributions, ProjectInfo } from '../../../shared/model/project';
import { Spinner } from '../../ui';
import { useCall, type CallState } from '../../connection';
import { DatasetFacts } from './DatasetFacts';
import { Distributions } from './Distributions';
import { IntegrityCheck } from './IntegrityCheck';
import { everyEpisode, withStateToggled } from './library-view';
import { ProblemList } from './ProblemList';
import { useProblems } from './use-integrity-check';
import styles from './Overview.module.css';

export interface OverviewProps {
  dataset: DatasetSummary;
  project: ProjectInfo | null;
  distributions: CallState<DatasetDistributions>;
  query: EpisodeQuery;
  onQuery: (query: EpisodeQuery) => void;
  onAllowLinks: (folder: string) => void;
}

/** The dataset beside its episodes: what it is, what is wrong with it, how it is spread. */
export function Overview(props: OverviewProps) {
  const { dataset, project, query, distributions } = props;
  const problems = useProblems(dataset);
  // The project may correct what the dataset was opened with.
  const robot = useCall('embodiment.get', project === null ? null : { projectId: project.id });
  return (
    <aside className={styles.panel} aria-label="Overview of the dataset">
      <DatasetFacts
        dataset={dataset}
        embodiment={robot.data?.current ?? dataset.embodiment}
        redundancy={distributions.data?.redundancy ?? null}
      />
      <IntegrityCheck
        dataset={dataset}
        onShowFound={() => props.onQuery({ ...everyEpisode, problemsOnly: true })}
      />
      <ProblemList
        problems={[...problems, ...(project?.problems ?? [])]}
        onAllowLinks={props.onAllowLinks}
      />
      {distributions.data !== null && (
        <Distributions
          distributions={distributions.data}
          states={query.states}
          onState={(state) => props.onQuery(withStateToggled(query, state))}
          onTask={(task) => props.onQuery({ ...query, search: task.slice(0, 200) })}
        />
      )}
      {distributions.data === null && distributions.loading && (
        <Spinner label="Counting" size={18} />
      )}
      {distributions.error !== null && (
        <p className={styles.failure} role="alert">
          The plots cannot be drawn: {distributions.error.message}
        </p>
      )}
      {project !== null && (
        <p className={styles.path} title={project.path}>
          Project: {project.path}
        </p>
      )}
    </aside>
  );
}
