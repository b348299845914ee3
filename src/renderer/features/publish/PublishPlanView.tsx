import type { MethodOutput } from '../../../shared/api';
import type { CallState } from '../../connection';
import { formatAmount, formatBytes, formatCount } from '../../ui/format';
import { Consent, Figures, Note, PlanPane } from '../jobs';
import styles from './Publish.module.css';

type Plan = MethodOutput<'publish.plan'>;

/** What would be sent, the card that stands above it, and whether this user agrees. */
export function PublishPlanView(props: {
  planned: CallState<Plan>;
  /** What is missing before that can be told. */
  waiting: string | null;
  agreed: boolean;
  onAgree: (agreed: boolean) => void;
}) {
  return (
    <PlanPane
      planned={props.planned}
      waiting={props.waiting}
      blockersLabel="What keeps it from being published"
    >
      {(plan) => (
        <>
          <Figures figures={figuresOf(plan)} />
          {plan.changed.length > 0 && (
            <Note>With other content there: {plan.changed.slice(0, 20).join(', ')}.</Note>
          )}
          <Consent
            plan={plan}
            agreed={props.agreed}
            hint="For this once."
            onAgree={props.onAgree}
          />
          <details className={styles.card}>
            <summary>The card, README.md</summary>
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- long cards scroll by keys */}
            <pre tabIndex={0}>{plan.card}</pre>
          </details>
        </>
      )}
    </PlanPane>
  );
}

const figuresOf = (plan: Plan) => [
  { name: 'Files to send', value: formatCount(plan.files), note: formatBytes(plan.bytes) },
  {
    name: 'Repository',
    value: plan.isPrivate ? 'Private' : 'Public',
    note: `${plan.exists ? 'is there' : 'is made'}; branch ${plan.branch}`,
  },
  {
    name: 'Skipped',
    value: formatCount(plan.unchanged + plan.left),
    note: `${formatAmount(plan.unchanged, 'file')} there already, ${plan.left} hidden or made anew`,
  },
];
