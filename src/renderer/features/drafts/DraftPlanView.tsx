import type { ReactNode } from 'react';
import type { DraftPlan } from '../../../shared/model/draft';
import type { CallState } from '../../connection';
import { formatAmount, formatCount } from '../../ui/format';
import { Consent, Figures, nameServer, Note, PaceNote, PlanPane, tokenFigures } from '../jobs';

/** What a run would ask, and whether this user agrees to it. */
export function DraftPlanView(props: {
  planned: CallState<DraftPlan>;
  /** No settings to plan with yet. */
  waiting: boolean;
  onAgree: (agreed: boolean) => void;
  /** One request before the run. */
  trial: ReactNode;
}) {
  return (
    <PlanPane
      planned={props.planned}
      waiting={props.waiting ? nameServer : null}
      blockersLabel="What keeps the run from starting"
      isDone={({ keyframes, blockers }) => keyframes === 0 && blockers.length === 1}
    >
      {(plan) => (
        <>
          <Figures wide figures={figuresOf(plan)} />
          {plan.decided + plan.kept > 0 && (
            <Note>
              Skipped:{' '}
              {[
                ...(plan.decided === 0 ? [] : [formatAmount(plan.decided, 'decided keyframe')]),
                ...(plan.kept === 0
                  ? []
                  : [`${formatAmount(plan.kept, 'keyframe')} with a text that is kept`]),
              ].join(' and ')}
              .
            </Note>
          )}
          <PaceNote minutes={plan.minutesAtLeast} />
          <Consent plan={plan} agreed={plan.agreedAtMs !== null} onAgree={props.onAgree} />
          {props.trial}
        </>
      )}
    </PlanPane>
  );
}

const figuresOf = (plan: DraftPlan) => [
  {
    name: 'Keyframes to draft',
    value: formatCount(plan.keyframes),
    note: `in ${formatAmount(plan.episodes, 'episode')}; one request each`,
  },
  {
    name: 'Pictures sent',
    value: formatCount(plan.pictures),
    note: 'the keyframe, the ones before and after',
  },
  ...tokenFigures(plan),
];
