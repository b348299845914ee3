import { Ban } from 'lucide-react';
import type { DraftPlan } from '../../../shared/model/draft';
import type { CallState } from '../../connection';
import { classNames, Spinner, Tick } from '../../ui';
import { formatAmount, formatCount, formatTimeLeft } from '../../ui/format';
import { costText } from './cost-text';
import styles from './DraftPlanView.module.css';

/** What a run would ask, and whether this user agrees to it. */
export function DraftPlanView(props: {
  planned: CallState<DraftPlan>;
  /** No settings to plan with yet. */
  waiting: boolean;
  onAgree: (agreed: boolean) => void;
}) {
  const { data: plan, error, loading } = props.planned;
  if (props.waiting) {
    return (
      <p className={styles.empty}>
        Name a server that speaks OpenAI’s chat protocol, such as vLLM, Ollama or llama.cpp on this
        machine, and a model that sees. Nothing is sent before you agree.
      </p>
    );
  }
  if (error !== null) {
    return (
      <p className={classNames(styles.empty, styles.bad)} role="alert">
        {error.message}
      </p>
    );
  }
  if (plan === null) {
    return (
      <div className={styles.empty}>
        <Spinner size={20} label="Planning" />
      </div>
    );
  }
  return (
    <div className={classNames(styles.plan, loading && styles.stale)} aria-busy={loading}>
      {plan.blockers.length > 0 && (
        <ul className={styles.blockers} aria-label="What keeps the run from starting">
          {plan.blockers.map((blocker) => (
            <li key={blocker}>
              <Ban aria-hidden="true" />
              <p>{blocker}</p>
            </li>
          ))}
        </ul>
      )}
      <dl className={styles.figures}>
        <Figure name="Keyframes to draft" value={formatCount(plan.keyframes)}>
          in {formatAmount(plan.episodes, 'episode')}; one request each
        </Figure>
        <Figure name="Pictures sent" value={formatCount(plan.pictures)}>
          the keyframe, the ones before and after
        </Figure>
        <Figure name="Tokens, about" value={formatCount(plan.tokensIn + plan.tokensOut)}>
          {formatCount(plan.tokensIn)} in, {formatCount(plan.tokensOut)} out
        </Figure>
        <Figure name="Cost, about" value={plan.cost === null ? '–' : costText(plan.cost)}>
          {plan.cost === null ? 'type prices to see it' : 'in the currency of the prices'}
        </Figure>
      </dl>
      <p className={styles.dim}>
        Left alone: {formatAmount(plan.decided, 'decided keyframe')} and{' '}
        {formatAmount(plan.kept, 'keyframe')} with a text that is kept.
        {plan.minutesAtLeast >= 1 &&
          ` The rate limits alone take ${formatTimeLeft(plan.minutesAtLeast * 60)}.`}
      </p>
      <section className={styles.consent}>
        <h3>What leaves the studio</h3>
        <p>{plan.consent}</p>
        <Tick
          type="checkbox"
          label={`I agree to sending this to ${plan.host}`}
          hint="Kept for you, this project and this address only; untick it to take it back."
          checked={plan.agreedAtMs !== null}
          onChange={() => props.onAgree(plan.agreedAtMs === null)}
        />
      </section>
    </div>
  );
}

function Figure(props: { name: string; value: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>
        {props.value}
        <span>{props.children}</span>
      </dd>
    </div>
  );
}
