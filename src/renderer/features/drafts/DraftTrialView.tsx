import { useState } from 'react';
import type { DraftSettings, DraftTrial } from '../../../shared/model/draft';
import { commands, keyLabel, NamedButton } from '../../commands';
import { useConnection } from '../../connection';
import { notifyError } from '../../ui';
import { formatCost, formatCount, formatSeconds } from '../../ui/format';
import { Note } from '../jobs';
import styles from './DraftTrialView.module.css';
import { TrialStill } from './TrialStill';

const trySpec = {
  id: 'keyframe.tryDraft',
  group: 'Keyframe',
  label: 'Try the model on one keyframe',
  keys: [],
};

/** One request before the run: what the model says, how long it takes and what it costs. */
export function DraftTrialView(props: {
  projectId: string;
  datasetId: string;
  settings: DraftSettings;
  /** Null means all. */
  episodes: readonly number[] | null;
  /** The user agreed, and nothing is in the way. */
  ready: boolean;
  /** A keyframe is in view that can be drafted by its key. */
  inEpisode: boolean;
}) {
  const { projectId, datasetId, settings, episodes } = props;
  const { call } = useConnection();
  const [isAsking, setAsking] = useState(false);
  const [trial, setTrial] = useState<DraftTrial | null>(null);
  const ask = async () => {
    setAsking(true);
    try {
      const all = episodes === null ? null : [...episodes];
      setTrial(await call('drafts.try', { projectId, settings, episodes: all, keyframe: null }));
    } catch (error) {
      notifyError(error);
    } finally {
      setAsking(false);
    }
  };
  return (
    <section className={styles.trial} aria-label="Trial">
      <header>
        <h3>Trial</h3>
        <NamedButton
          spec={trySpec}
          size="small"
          disabled={!props.ready}
          busy={isAsking}
          onClick={() => void ask()}
        >
          Try one keyframe
        </NamedButton>
      </header>
      {props.inEpisode && trial === null && (
        <Note>
          Once one was tried, {draftKey()} drafts the keyframe in view, whatever its text is.
        </Note>
      )}
      {trial !== null && (
        <div className={styles.answer} ref={scrollTo}>
          <TrialStill projectId={projectId} datasetId={datasetId} trial={trial} />
          {trial.reasoning === null ? (
            <p role="alert">{trial.fault}</p>
          ) : (
            <div>
              <blockquote>{trial.reasoning.text}</blockquote>
              <Note>{factsOf(trial)}</Note>
            </div>
          )}
        </div>
      )}
    </section>
  );
}

/** It comes below the agreement, where a low window ends. */
const scrollTo = (answer: HTMLElement | null): void => answer?.scrollIntoView({ block: 'nearest' });

/** Known while an episode is in view. */
function draftKey(): string {
  const command = commands.all().find(({ id }) => id === 'keyframe.draft-now');
  return (command && keyLabel(command)) ?? 'its command';
}

function factsOf({ episode, frame, known, tokensIn, tokensOut, cost, seconds }: DraftTrial) {
  const facts = known
    ? ['answered before, not asked again']
    : [
        `${formatCount(tokensIn + tokensOut)} tokens`,
        ...(cost === null ? [] : [`cost about ${formatCost(cost)}`]),
        formatSeconds(seconds),
      ];
  return `Episode ${episode}, frame ${frame}: ${facts.join(', ')}. The run does not ask about it again.`;
}
