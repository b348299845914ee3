import type { DatasetSummary, Embodiment } from '../../../shared/model/dataset';
import { informationKept, type Redundancy } from '../../../shared/model/redundancy';
import { formatAmount, formatCount, formatHours } from '../../ui/format';
import { cameraName } from '../../../shared/model/camera-name';
import { cameraText, embodimentText, formatText } from './words';
import styles from './Overview.module.css';

/** What the studio understood of the dataset. */
export function DatasetFacts(props: {
  dataset: DatasetSummary;
  embodiment: Embodiment;
  /** What the proposals keep of the dense reasoning; null while not known or where there is none. */
  redundancy: Redundancy | null;
}) {
  const { dataset, embodiment, redundancy } = props;
  const kept = redundancy === null ? null : informationKept(redundancy);
  return (
    <section>
      <h2 className={styles.name}>{dataset.name}</h2>
      <p className={styles.path} title={dataset.path}>
        {dataset.path}
      </p>
      <dl className={styles.facts}>
        <dt>Format</dt>
        <dd>
          {formatText(dataset)} · {dataset.fps} fps
        </dd>
        <dt>Size</dt>
        <dd>
          {formatAmount(dataset.episodes, 'episode')} · {formatCount(dataset.frames)} frames ·{' '}
          {formatHours(dataset.frames / dataset.fps)}
        </dd>
        <dt>Robot</dt>
        <dd>
          {embodiment.robot ?? 'not named'}
          <span className={styles.note}>{embodimentText(embodiment)}</span>
          {embodiment.notes.map((note) => (
            <span key={note} className={styles.note}>
              {note}
            </span>
          ))}
        </dd>
        <dt>Cameras</dt>
        <dd>
          {dataset.cameras.length === 0 && 'none'}
          {dataset.cameras.map((camera) => (
            <span key={camera.key} className={styles.camera} title={camera.key}>
              <span className={styles.cameraName}>{cameraName(camera.key)}</span>
              <span className={styles.note}>{cameraText(camera)}</span>
            </span>
          ))}
        </dd>
        <dt>Reasoning</dt>
        <dd>
          {dataset.reasoningColumn === null
            ? 'none in the dataset'
            : `per frame, in ${dataset.reasoningColumn}`}
          {redundancy !== null && (
            <span
              className={styles.note}
              title={`As proposed: ${formatCount(redundancy.charactersOut)} of ${formatCount(redundancy.charactersIn)} characters, ${formatCount(redundancy.tokensOut)} of ${formatCount(redundancy.tokensIn)} words, ${formatCount(redundancy.distinctOut)} of ${formatCount(redundancy.distinctIn)} distinct texts`}
            >
              Reasoning kept: {shareText(redundancy.charactersOut, redundancy.charactersIn)} of the
              text, {shareText(redundancy.distinctOut, redundancy.distinctIn)} of distinct texts
              {kept !== null &&
                `; carried forward, it says ${Math.round(100 * kept)}\u{a0}% of what was pruned`}
              .
            </span>
          )}
        </dd>
      </dl>
    </section>
  );
}

const shareText = (part: number, all: number): string =>
  `${all === 0 ? 0 : Math.round((100 * part) / all)}\u{a0}%`;
