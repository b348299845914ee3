import { Library } from 'lucide-react';
import { useState } from 'react';
import type { ScoreOverview } from '../../../../shared/model/score-room';
import { useCall, useConnection } from '../../../connection';
import { EmptyState, notify, notifyError } from '../../../ui';
import { formatAmount } from '../../../ui/format';
import { useReviewSession } from '../../review';
import type { ScoreRoomProps } from '../room-props';
import { ownBase, type useShown } from '../room-state';
import { EntryEditor, type Saying } from './EntryEditor';
import { pageRows } from '../Pager';
import { EntryList } from './EntryList';
import { BaseBar } from './BaseBar';
import { RetrievedTables } from './RetrievedTables';
import styles from './Knowledge.module.css';

interface KnowledgeViewProps extends ScoreRoomProps {
  overview: ScoreOverview;
  shown: ReturnType<typeof useShown>[0];
  onChange: ReturnType<typeof useShown>[1];
}

/** Rollouts that people scored, as examples for a judge: made, found, changed. */
export function KnowledgeView({ project, overview, shown, onChange }: KnowledgeViewProps) {
  const { id: projectId } = project;
  const base = shown.base ?? ownBase(overview);
  const [query, setQuery] = useState({ search: '', offset: 0 });
  const page = useCall('kb.list', { projectId, base, ...query, limit: pageRows });
  const { entry, adding } = shown;
  const summary = page.data?.summary ?? null;
  return (
    <div className={styles.view}>
      <BaseBar
        projectId={projectId}
        base={base}
        page={page.data}
        onBase={(folder) => onChange({ base: folder, entry: null })}
        onChanged={page.reload}
      />
      <div className={styles.columns}>
        <EntryList
          page={page}
          query={query}
          chosen={entry ?? adding}
          onQuery={setQuery}
          onChoose={(id) => onChange({ entry: id, adding: null })}
        />
        {entry === null && adding === null && (
          <EmptyState
            icon={<Library />}
            title={summary === null ? 'No rollouts in this base yet' : 'Choose a rollout'}
            text={
              summary === null
                ? 'A judge does better with examples that people scored, failures with notes of what went wrong when above all. Choose one under Rollouts and press "Add to the knowledge base"; or import a base.'
                : `${formatAmount(summary.rollouts, 'rollout')} of ${formatAmount(summary.tasks, 'task')}, ${formatAmount(summary.failures, 'failure')}, ${formatAmount(summary.notes, 'note')}.`
            }
          />
        )}
        {(entry ?? adding) !== null && (
          <Detail
            key={`${base} ${entry} ${adding}`}
            project={project}
            base={base}
            overview={overview}
            id={entry ?? adding ?? ''}
            isAdded={adding !== null}
            onSaved={(id) => {
              onChange({ entry: id, adding: null });
              page.reload();
            }}
            onRemoved={() => {
              onChange({ entry: null, adding: null });
              page.reload();
            }}
          />
        )}
      </div>
    </div>
  );
}

function Detail(props: {
  project: ScoreRoomProps['project'];
  base: string;
  overview: ScoreOverview;
  id: string;
  /** A measured rollout that is put into the base. */
  isAdded: boolean;
  onSaved: (id: string) => void;
  onRemoved: () => void;
}) {
  const { project, base, id, isAdded } = props;
  const projectId = project.id;
  const { call } = useConnection();
  const review = useReviewSession(project);
  const entry = useCall('kb.entry', { projectId, base, id });
  const measured = useCall('score.rollout', { projectId, id });
  const rollout =
    measured.data?.task === (entry.data?.task ?? measured.data?.task) ? measured.data : null;
  const save = async (saying: Saying) => {
    const curator = review?.curator.getState().name ?? 'curator';
    const said = { projectId, base, ...saying, curator };
    try {
      await (entry.data === null
        ? call('kb.add', { ...said, rollout: id })
        : call('kb.edit', { ...said, id }));
      notify({ tone: 'ok', text: `${id} is in the knowledge base.` });
      entry.reload();
      props.onSaved(id);
      return true;
    } catch (error) {
      notifyError(error);
      return false;
    }
  };
  const remove = async () => {
    try {
      await call('kb.remove', { projectId, base, id });
      props.onRemoved();
    } catch (error) {
      notifyError(error);
    }
  };
  if (entry.loading || measured.loading) return null;
  if (entry.data === null && !isAdded) {
    return (
      <EmptyState
        icon={<Library />}
        title="This rollout cannot be shown"
        text={entry.error?.message}
      />
    );
  }
  return (
    <div className={styles.detail}>
      <EntryEditor
        base={base}
        id={id}
        entry={entry.data}
        rollout={rollout}
        onSave={save}
        onRemove={entry.data === null ? null : () => void remove()}
      />
      {rollout !== null && <RetrievedTables projectId={projectId} base={base} rollout={id} />}
    </div>
  );
}
