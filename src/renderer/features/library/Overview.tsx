import { memo, useDeferredValue } from 'react';
import type { Problem } from '../../../shared/errors';
import type { DatasetSummary } from '../../../shared/model/dataset';
import type { LibraryFacets, ProjectInfo } from '../../../shared/model/project';
import type { SearchTerm } from '../../../shared/search/terms';
import { lazily, useCall, WaitingLine, type CallState } from '../../connection';
import { DatasetFacts } from './DatasetFacts';
import { withIssues } from './find/filter-choices';
import { IntegrityCheck } from './IntegrityCheck';
import { ProblemList } from './ProblemList';
import { useProblems } from './use-integrity-check';
import styles from './Overview.module.css';

export interface OverviewProps {
  dataset: DatasetSummary;
  /** What is said now of files that are on the Hub only; null before that is known. */
  absent: readonly Problem[] | null;
  project: ProjectInfo | null;
  facets: CallState<LibraryFacets>;
  terms: readonly SearchTerm[];
  /** Of what the rows are painted for: plots take longer to draw than rows, which are not to wait for them. */
  plottedTerms: readonly SearchTerm[];
  onTerms: (terms: readonly SearchTerm[]) => void;
  onAllowLinks: (folder: string) => void;
  /** Why nothing is listed, which is said there; null where something is. */
  unlisted: string | null;
}

const none: readonly Problem[] = [];

const Counting = () => <WaitingLine what="Counting the episodes" />;

/** Its plots are drawn by a large library, which the list does not wait for. */
const Facets = lazily({
  load: async () => memo((await import('./find/Facets')).Facets),
  waiting: Counting,
});

/** The dataset beside its episodes: what it is, what is wrong with it, how it is spread. */
export const Overview = memo(function Overview(props: OverviewProps) {
  const { dataset, absent, project, facets } = props;
  const plotted = useDeferredValue(facets.data);
  const terms = useDeferredValue(props.terms);
  const problems = useProblems(dataset, absent);
  // The project may correct what the dataset was opened with.
  const robot = useCall('embodiment.get', project === null ? null : { projectId: project.id });
  return (
    <aside className={styles.panel} aria-label="Overview of the dataset">
      <DatasetFacts
        dataset={dataset}
        embodiment={robot.data?.current ?? dataset.embodiment}
        redundancy={facets.data?.redundancy ?? null}
      />
      <IntegrityCheck dataset={dataset} onShowFound={() => props.onTerms(withIssues)} />
      <ProblemList
        problems={problems}
        ofProject={project?.problems ?? none}
        onAllowLinks={props.onAllowLinks}
      />
      {plotted !== null && (
        <Facets
          facets={plotted}
          terms={terms}
          plottedTerms={props.plottedTerms}
          onTerms={props.onTerms}
        />
      )}
      {plotted === null && facets.loading && <Counting />}
      {facets.error !== null && facets.error.message !== props.unlisted && (
        <p className={styles.failure} role="alert">
          The episodes cannot be counted: {facets.error.message}
        </p>
      )}
      {project !== null && (
        <p className={styles.path} title={project.path}>
          Project: {project.path}
        </p>
      )}
    </aside>
  );
});
