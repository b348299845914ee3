import { retrievalPresets, type Retrieved } from '../../../../shared/model/knowledge';
import { useCall } from '../../../connection';
import styles from './Knowledge.module.css';

const presetWords = {
  paper: 'As published: the most alike scene of the most alike task',
  fused: 'Fused lists of alike tasks and alike scenes',
};

/** What a judge would be shown with the rollout, by either preset. */
export function RetrievedTables(props: { projectId: string; base: string; rollout: string }) {
  const { data, error } = useCall('kb.retrieve', props);
  if (error !== null) {
    return error.code === 'not-found' ? null : <p role="alert">{error.message}</p>;
  }
  if (data === null) return null;
  return (
    <section className={styles.retrieved} aria-label="Retrieved examples">
      <h3>What a judge would be shown with it</h3>
      <p className={styles.dim}>
        Never the rollout itself, nor one of the same video, episode, or task and seed.
        {data.scenesBy === null
          ? ' It has no pictures: tasks alone are compared.'
          : ` Scenes are compared by ${data.scenesBy}.`}
      </p>
      {retrievalPresets.map((preset) => (
        <div key={preset}>
          <h4>{presetWords[preset]}</h4>
          {data[preset].length === 0 ? (
            <p className={styles.dim}>Nothing in the base may be shown.</p>
          ) : (
            <ol>
              {data[preset].map((found) => (
                <li key={found.id}>
                  <b>{found.id}</b> {found.task} <span className={styles.dim}>{why(found)}</span>
                </li>
              ))}
            </ol>
          )}
        </div>
      ))}
    </section>
  );
}

const why = ({ textRank, sceneRank, sceneDistance }: Retrieved): string =>
  [
    textRank === null ? 'no word in common' : `task ${textRank}.`,
    sceneRank === null
      ? 'scene not compared'
      : `scene ${sceneRank}. (distance ${sceneDistance?.toFixed(3) ?? '–'})`,
  ].join(', ');
