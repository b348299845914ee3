import { CircleAlert } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Policy } from '../../../shared/model/policy';
import type { PolicyEffect, SavedPolicies } from '../../../shared/model/policy-effect';
import { presets, presetText } from '../../../shared/model/presets';
import { TryAgain, useCommands } from '../../commands';
import { Waiting } from '../../connection';
import { EmptyState, JobBar } from '../../ui';
import { formatAmount, formatCount } from '../../ui/format';
import { paceText, progressText } from '../../ui/job-progress';
import { CandidateTable } from './CandidateTable';
import { reviewText } from './change-words';
import { ChangedEpisode } from './ChangedEpisode';
import { Changes } from './Changes';
import { editedPolicies } from './edited-policies';
import { Effect } from './Effect';
import { PolicyBar, type PolicyCommands } from './PolicyBar';
import type { PolicyRoomProps } from './policy-room-props';
import { policySpecs } from './policy-specs';
import { PolicySettings } from './PolicySettings';
import { changedSetting, samePolicy } from './settings';
import { ownKey, policySources, shownName } from './sources';
import { undoableActs, type UndoableActs } from './undoable-acts';
import { useEffectOfPolicy, type EffectOfPolicy } from './use-effect-of-policy';
import { useEffectsAlone } from './use-effects-alone';
import type { PolicyActs } from './use-policies';
import styles from './PolicyRoom.module.css';

type TryPolicyProps = PolicyRoomProps & { policies: SavedPolicies; acts: PolicyActs };

/** Sliders on the left, what they do to the whole dataset beside them, before anything is applied. */
export function TryPolicy(props: TryPolicyProps) {
  const { project, policies } = props;
  const edited = useStore(editedPolicies, (byProject) => byProject[project.id]);
  const now = edited ?? { policy: policies.current, against: null };
  const { policy, against } = now;
  const acts = undoableActs(props, now);
  const choose = (next: Policy) => acts.tryOut({ policy: next }, `Candidate “${next.name}”`);
  // One that was removed meanwhile is compared with no more.
  const other =
    policySources(policies).find(({ key }) => key === against)?.policy ?? policies.current;
  const preset = presets.find((one) => samePolicy(one.policy, policy));
  const shown = useEffectOfPolicy(project.id, policy, other);
  // Of no episode yet, figures would be zeros and both policies would seem alike.
  const known = shown.effect !== null && isBegun(shown.effect) ? shown.effect : null;
  const review = known === null ? null : reviewText(known);
  const { whole } = shown;
  const alone = useEffectsAlone({ projectId: project.id, policy, against: other, whole });
  const [pointed, setPointed] = useState<number | null>(null);
  const changed = known?.changes.find(({ episode }) => episode === pointed) ?? known?.changes[0];
  const commands = usePolicyCommands(props, policy, acts);
  return (
    <>
      <PolicyBar
        policies={policies}
        policy={policy}
        against={other === policies.current ? null : against}
        canWrite={project.readOnlyBecause === null}
        onPolicy={choose}
        onAgainst={(key) => {
          const named = policySources(policies).find((one) => one.key === (key ?? ownKey));
          acts.tryOut({ against: key }, `Comparison with “${named?.label ?? ''}”`);
        }}
        onSave={(next) => acts.save(next)}
        onRemove={(name) => acts.remove(name)}
        commands={commands}
        table={
          <CandidateTable
            projectId={project.id}
            policies={policies}
            ready={shown.effect !== null && shown.effect.episodes >= shown.effect.of}
            onPolicy={choose}
          />
        }
      />
      {policies.problems.map((problem) => (
        <p key={problem} className={styles.problem} role="alert">
          {problem}
        </p>
      ))}
      {preset !== undefined && (
        <p className={styles.preset}>
          {preset.about} {presetText(preset)}
        </p>
      )}
      <div className={styles.body}>
        <aside className={styles.settings} aria-label="Settings of the policy">
          <PolicySettings
            policy={policy}
            against={other}
            alone={alone}
            datasetId={props.dataset.id}
            onEpisode={props.onEpisode}
            onPolicy={(next) => {
              const { what, mark } = changedSetting(policy, next);
              acts.tryOut({ policy: next }, what, mark);
            }}
          />
        </aside>
        <div className={styles.middle}>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by keys, and nothing in it takes the focus */}
          <section className={styles.effect} aria-label="Effect on the dataset" tabIndex={0}>
            <Reading shown={shown} />
            {review !== null && <p className={styles.review}>{review}</p>}
            {known !== null && (
              <Effect
                effect={known}
                againstName={shownName(other, policies.saved)}
                alone={changed === undefined}
              />
            )}
          </section>
          {changed !== undefined && (
            <ChangedEpisode
              key={changed.episode}
              datasetId={props.dataset.id}
              change={changed}
              onEpisode={props.onEpisode}
            />
          )}
        </div>
        <aside className={styles.changes} aria-label="Episodes that change most">
          <h2 className={styles.heading}>Episodes that change most</h2>
          {known !== null && (
            <Changes
              effect={known}
              shown={changed}
              onPoint={setPointed}
              onEpisode={props.onEpisode}
            />
          )}
        </aside>
      </div>
    </>
  );
}

const isBegun = ({ episodes, of }: PolicyEffect): boolean => episodes > 0 || of === 0;

/** What can be done with the policy that is tried. */
function usePolicyCommands(
  { project, policies }: TryPolicyProps,
  policy: Policy,
  acts: UndoableActs,
): PolicyCommands {
  const { current } = policies;
  const { readOnlyBecause } = project;
  const newest = useRef(acts);
  useEffect(() => {
    newest.current = acts;
  });
  const commands = useMemo((): PolicyCommands => {
    const differs = () => !samePolicy(policy, current);
    return {
      use: {
        ...policySpecs.use,
        isEnabled: () => readOnlyBecause === null && differs(),
        run: () => newest.current.use(policy),
      },
      reset: {
        ...policySpecs.reset,
        isEnabled: differs,
        run: () =>
          newest.current.tryOut({ policy: current, against: null }, policySpecs.reset.label),
      },
    };
  }, [policy, current, readOnlyBecause]);
  useCommands(useMemo(() => [commands.use, commands.reset], [commands]));
  return commands;
}

/** What is still missing of the figures, and why. */
function Reading({ shown }: { shown: EffectOfPolicy }) {
  const { effect, reading, error, retry } = shown;
  if (error !== null) {
    return (
      <EmptyState
        icon={<CircleAlert />}
        title="The effect cannot be shown"
        text={error.message}
        actions={<TryAgain onAgain={retry} />}
      />
    );
  }
  const remarks = effect === null ? [] : remarksOn(effect);
  return (
    <>
      {reading !== null && (
        <div className={styles.reading}>
          <JobBar job={reading} />
          <span>
            {progressText(reading.progress)} {paceText(reading)}
          </span>
        </div>
      )}
      {effect === null && reading === null && <Waiting what="Computing the effect" />}
      {remarks.map((remark) => (
        <p key={remark} className={styles.remark}>
          {remark}
        </p>
      ))}
    </>
  );
}

function remarksOn(effect: NonNullable<EffectOfPolicy['effect']>): string[] {
  const { episodes, of, inDataset, withEvents } = effect;
  const remarks: string[] = [];
  if (episodes < of) {
    remarks.push(`From ${formatCount(episodes)} of ${formatCount(of)} episodes so far.`);
  }
  if (of < inDataset) {
    remarks.push(
      `Figures are of ${formatCount(of)} episodes spread evenly over ${formatCount(inDataset)}: the rest was not read.`,
    );
  }
  if (withEvents === 0 && episodes > 0) {
    remarks.push(
      'Scene events are not known yet: propose keyframes once, and they count here too.',
    );
  } else if (withEvents < episodes) {
    remarks.push(`Scene events are known of ${formatAmount(withEvents, 'episode')} of these.`);
  }
  return remarks;
}
