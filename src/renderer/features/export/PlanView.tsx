import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ExportOptions, ExportPlan } from '../../../shared/model/export';
import { NamedButton } from '../../commands';
import type { CallState } from '../../connection';
import { VisuallyHidden } from '../../ui';
import { formatAmount, formatBytes, formatCount, formatShare } from '../../ui/format';
import { Figures, PlanPane } from '../jobs';
import { exportSpecs } from './export-specs';
import { groupSkipped } from './skip-groups';
import styles from './PlanView.module.css';

/** More than this of one kind says nothing new. */
const shownOfOneKind = 50;
/** What a disk that does not tell its free space reports (see ExportPlan). */
const unknownFree = Number.MAX_SAFE_INTEGER;

/** What will be written and what not, and why; `waiting` says what is missing before that can be told. */
export function PlanView(props: {
  planned: CallState<ExportPlan>;
  waiting: string | null;
  decisions: ExportOptions['decisions'];
  onProposed: () => void;
}) {
  const { decisions, onProposed, ...pane } = props;
  return (
    <PlanPane {...pane} blockersLabel="What keeps the export from running">
      {(plan) => (
        <>
          {decisions === 'reviewed' && <NothingReviewed plan={plan} onProposed={onProposed} />}
          {/* Of nothing there is nothing to say but why. */}
          {plan.episodes.length > 0 && (
            <>
              <Figures figures={figuresOf(plan)} />
              <ReasoningChange {...plan.reasoning} />
            </>
          )}
          <Skipped skipped={plan.skipped} />
          {plan.episodes.length > 0 && <Loaders loaders={plan.loaders} />}
          <Notes
            problems={
              plan.episodes.length > 0
                ? plan.problems
                : plan.problems.filter(({ severity }) => severity !== 'info')
            }
          />
        </>
      )}
    </PlanPane>
  );
}

/** The way out for whoever exports before anything was reviewed. */
function NothingReviewed({ plan, onProposed }: { plan: ExportPlan; onProposed: () => void }) {
  const isNoneFinished =
    plan.episodes.length === 0 && plan.skipped.some(({ reason }) => reason === 'not-finished');
  const isNoneAccepted = plan.episodes.length > 0 && plan.keyframes === 0;
  if (!isNoneFinished && !isNoneAccepted) return null;
  return (
    <div className={styles.nothing}>
      <p>
        {isNoneFinished
          ? 'No episode is finished. Finish some in the review, or export all keyframes as they were proposed.'
          : 'No keyframe is accepted, so no reasoning would be exported. Accept some in the review, or export all keyframes as they were proposed.'}
      </p>
      <NamedButton spec={exportSpecs.proposed} size="small" onClick={onProposed}>
        Plan as proposed
      </NamedButton>
    </div>
  );
}

function figuresOf(plan: ExportPlan) {
  const { episodes, skipped, frames, keyframes } = plan;
  return [
    {
      name: 'Episodes',
      value: formatCount(episodes.length),
      note: `of ${formatCount(episodes.length + skipped.length)}, ${formatAmount(frames, 'frame')}`,
    },
    {
      name: 'Keyframes',
      value: formatCount(keyframes),
      note: episodes.length === 0 ? '' : `${(keyframes / episodes.length).toFixed(1)} per episode`,
    },
    {
      name: 'Sparsity',
      value: frames === 0 ? '–' : formatShare(plan.sparsity),
      note: 'of frames lose their reasoning',
    },
    {
      name: 'Size',
      value: formatBytes(plan.totalBytes),
      note: plan.freeBytes >= unknownFree ? '' : `${formatBytes(plan.freeBytes)} free`,
    },
  ];
}

function Loaders({ loaders }: Pick<ExportPlan, 'loaders'>) {
  if (loaders.length === 0) return null;
  return (
    <Section title="Compatibility">
      <ul className={styles.lines}>
        {loaders.map(({ loader, accepts, because }) => (
          <li key={loader} className={styles.line}>
            {accepts ? (
              <CircleCheck className={styles.ok} aria-hidden="true" />
            ) : (
              <CircleX className={styles.dim} aria-hidden="true" />
            )}
            <p>
              <strong>
                {loader}: {accepts ? 'yes' : 'no'}
              </strong>{' '}
              <span className={styles.dim}>{because}</span>
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Notes({ problems }: Pick<ExportPlan, 'problems'>) {
  if (problems.length === 0) return null;
  return (
    <Section title="Notes">
      <ul className={styles.lines}>
        {problems.slice(0, shownOfOneKind).map(({ code, severity, message }) => (
          <li key={`${code} ${message}`} className={styles.line}>
            {severity === 'info' ? (
              <Info className={styles.dim} aria-hidden="true" />
            ) : (
              <TriangleAlert className={styles.warn} aria-hidden="true" />
            )}
            <p>{message}</p>
          </li>
        ))}
      </ul>
      <More count={problems.length - shownOfOneKind} />
    </Section>
  );
}

function Section(props: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className={styles.title}>{props.title}</h3>
      {props.children}
    </section>
  );
}

function ReasoningChange(props: ExportPlan['reasoning']) {
  const { charactersIn, charactersOut, distinctIn, distinctOut } = props;
  const most = Math.max(charactersIn, charactersOut, 1);
  return (
    <Section title="Reasoning text">
      <TextBar
        name="Source"
        characters={charactersIn}
        share={charactersIn / most}
        note={
          charactersIn === 0
            ? 'none'
            : `${formatCount(charactersIn)} characters, ${formatAmount(distinctIn, 'distinct text')}`
        }
      />
      <TextBar
        name="Export"
        characters={charactersOut}
        share={charactersOut / most}
        note={`${formatCount(charactersOut)} characters, ${formatAmount(distinctOut, 'distinct text')}`}
      />
    </Section>
  );
}

function TextBar(props: { name: string; characters: number; share: number; note: string }) {
  return (
    <div className={styles.textBar}>
      <span>{props.name}</span>
      <span className={styles.track} aria-hidden="true">
        {props.characters > 0 && (
          <span className={styles.fill} style={{ width: `${props.share * 100}%` }} />
        )}
      </span>
      <span className={styles.dim}>{props.note}</span>
    </div>
  );
}

function Skipped({ skipped }: { skipped: ExportPlan['skipped'] }) {
  const groups = groupSkipped(skipped);
  if (groups.length === 0) return null;
  return (
    <Section title="Skipped">
      {groups.map(({ reason, label, skipped: entries }) => (
        <details key={reason} className={styles.details}>
          <summary>
            {formatAmount(entries.length, 'episode')} {label}
          </summary>
          <ul>
            {entries.slice(0, shownOfOneKind).map(({ episode, message }) => (
              <li key={episode}>
                <VisuallyHidden>Episode {episode}: </VisuallyHidden>
                {message}
              </li>
            ))}
          </ul>
          <More count={entries.length - shownOfOneKind} />
        </details>
      ))}
    </Section>
  );
}

function More({ count }: { count: number }) {
  return count > 0 ? <p className={styles.dim}>… and {formatCount(count)} more</p> : null;
}
