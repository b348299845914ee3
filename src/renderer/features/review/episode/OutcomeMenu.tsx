import { CircleCheck, CircleDashed, CircleSlash, CircleX } from 'lucide-react';
import { memo } from 'react';
import { outcomeWord, type EpisodeOutcome } from '../../../../shared/model/outcome';
import { classNames, Popover, RadioTicks } from '../../../ui';
import styles from './OutcomeMenu.module.css';

const choices = [
  { value: 1, label: 'Success' },
  { value: 0.5, label: 'Partial', hint: 'The task was done in part; counts as 0.5.' },
  { value: 0, label: 'Failure' },
  { value: null, label: 'Unknown', hint: 'Nobody can tell.' },
];

/** How the episode ended, who says so, and the choice to say otherwise. */
export const OutcomeMenu = memo(function OutcomeMenu(props: {
  outcome: EpisodeOutcome;
  canDecide: boolean;
  onOutcome: (value: number | null) => void;
}) {
  const { outcome, canDecide, onOutcome } = props;
  const { value, source, decided } = outcome;
  const word = outcomeWord(value);
  return (
    <Popover
      variant="quiet"
      size="small"
      label={`Outcome: ${word}`}
      title={`Outcome: ${word}`}
      button={
        <span className={classNames(styles.button, toneOf(value))}>
          <Icon value={value} />
          {value !== null && <span className={styles.word}>{word}</span>}
        </span>
      }
    >
      <RadioTicks
        name="outcome"
        value={value}
        options={choices}
        disabled={!canDecide}
        onChange={onOutcome}
      />
      <p className={styles.who}>
        {source === null
          ? 'The dataset does not say how the episode ended.'
          : `The dataset says ${outcomeWord(source.value)}: ${source.from}.`}
        {decided !== null &&
          ` ${decided.curator} says ${outcomeWord(decided.value)}, and that counts.`}
      </p>
    </Popover>
  );
});

function Icon({ value }: { value: number | null }) {
  if (value === null) return <CircleDashed aria-hidden="true" />;
  if (value === 1) return <CircleCheck aria-hidden="true" />;
  return value === 0 ? <CircleX aria-hidden="true" /> : <CircleSlash aria-hidden="true" />;
}

function toneOf(value: number | null): string | undefined {
  if (value === null) return undefined;
  if (value === 1) return styles.success;
  return value === 0 ? styles.failure : styles.partial;
}
