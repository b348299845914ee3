import { useEffect, useMemo, useState } from 'react';
import type { Policy } from '../../../shared/model/policy';
import type { PolicyEffect, SavedPolicies } from '../../../shared/model/policy-effect';
import type { PresetFigures } from '../../../shared/model/preset-figures';
import { presetNotes, presets } from '../../../shared/model/presets';
import { useButtonCommand } from '../../commands';
import { useConnection } from '../../connection';
import { isCanceled } from '../../../shared/errors';
import { Button, notifyError, Popover } from '../../ui';
import { changeText } from './change-words';
import { policySpecs } from './policy-specs';
import { samePolicy } from './settings';
import { ownKey, policySources, type PolicySource } from './sources';
import styles from './CandidateTable.module.css';

interface CandidateTableProps {
  projectId: string;
  policies: SavedPolicies;
  /** Whether every episode's signals are read. */
  ready: boolean;
  onPolicy: (policy: Policy) => void;
}

/** All policies there are, with what each would change and what presets are worth, to choose one of. */
export function CandidateTable(props: CandidateTableProps) {
  const opener = useButtonCommand(policySpecs.candidates);
  return (
    <Popover ref={opener} label="Candidates and what each would change" button="Candidates">
      <Candidates {...props} />
    </Popover>
  );
}

function Candidates({ projectId, policies, ready, onPolicy }: CandidateTableProps) {
  const { current } = policies;
  const candidates = useMemo(() => candidatesOf(policies), [policies]);
  const effects = useEffects(projectId, ready ? candidates : none, current);
  return (
    <>
      <table className={styles.candidates}>
        <caption>
          Would change: undecided keyframes that proposing with it would add or take away. Precision
          and recall: against marked boundaries, within 0.25 s.
        </caption>
        <thead>
          <tr>
            <th rowSpan={2}>Policy</th>
            <th rowSpan={2}>Would change</th>
            <th colSpan={3}>Demo, true times</th>
            <th colSpan={3}>Recordings of real robots</th>
            <th rowSpan={2} aria-label="To try it" />
          </tr>
          <tr>
            <Heads />
            <Heads />
          </tr>
        </thead>
        <tbody>
          {candidates.map(({ key, policy, preset }) => {
            const applied = samePolicy(policy, current);
            const effect = effects.get(key);
            return (
              <tr key={key}>
                <th scope="row" title={preset?.about}>
                  {policy.name}
                  {applied && <span className={styles.applied}> applied</span>}
                </th>
                <td data-change>{effect === undefined ? '…' : changeText(effect)}</td>
                <Figures of={preset?.figures.demo} />
                <Figures of={preset?.figures.recorded} />
                <td>
                  <Button size="small" title={preset?.about} onClick={() => onPolicy(policy)}>
                    Try
                  </Button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={styles.notes}>{presetNotes.join(' ')}</p>
    </>
  );
}

type Candidate = PolicySource & { preset: (typeof presets)[number] | null };
const none: readonly Candidate[] = [];

/** The applied one stands by itself only where it is none of the others. */
function candidatesOf(policies: SavedPolicies): Candidate[] {
  const all = policySources(policies).map((source) => ({
    ...source,
    preset: presets.find(({ policy }) => `/preset/${policy.name}` === source.key) ?? null,
  }));
  const others = all.filter(({ key }) => key !== ownKey);
  const isListed = others.some(({ policy }) => samePolicy(policy, policies.current));
  return isListed ? others : all;
}

/** What each would change, by key, one after the other: each of them looks at every episode. */
function useEffects(
  projectId: string,
  candidates: readonly Candidate[],
  against: Policy,
): ReadonlyMap<string, PolicyEffect> {
  const { call } = useConnection();
  const [effects, setEffects] = useState<ReadonlyMap<string, PolicyEffect>>(new Map());
  useEffect(() => {
    const stop = new AbortController();
    const effectOf = async (tried: Policy): Promise<PolicyEffect> => {
      const asked = { projectId, tried, against };
      const effect = await call('policies.effect', asked, { signal: stop.signal });
      return effect.episodes < effect.of ? effectOf(tried) : effect;
    };
    const askAll = async () => {
      for (const { key, policy } of candidates) {
        const effect = await effectOf(policy);
        setEffects((known) => new Map(known).set(key, effect));
      }
    };
    askAll().catch((error: unknown) => {
      if (!isCanceled(error)) notifyError(error);
    });
    return () => stop.abort();
  }, [call, projectId, candidates, against]);
  return effects;
}

function Heads() {
  return (
    <>
      <th scope="col">Precision</th>
      <th scope="col">Recall</th>
      <th scope="col">F1</th>
    </>
  );
}

/** Nothing is known of a policy of one's own. */
function Figures({ of }: { of: PresetFigures | undefined }) {
  if (of === undefined) return <td colSpan={3}>–</td>;
  return (
    <>
      <td>{Math.round(100 * of.precision)} %</td>
      <td>{Math.round(100 * of.recall)} %</td>
      <td>{of.f1.toFixed(2)}</td>
    </>
  );
}
