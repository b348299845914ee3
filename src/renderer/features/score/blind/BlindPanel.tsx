import { Check, Redo2, Undo2 } from 'lucide-react';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { BlindQueue } from '../../../../shared/model/calibration';
import { CommandButton, useButtonCommand, useChoiceCommand, useCommands } from '../../../commands';
import { Button, classNames, notifyError, ProgressBar } from '../../../ui';
import { scoreSpecs } from '../score-specs';
import { dimensionWords } from '../words';
import { allCommands, blindCommands } from './blind-commands';
import { fieldsOf, scored, type BlindSession, type Field } from './blind-session';
import styles from './Blind.module.css';

const fieldWords: Readonly<Record<Field, { name: string; asks: string }>> = {
  reasoning: {
    name: dimensionWords.reasoning,
    asks: 'Is what it says true of the scene, consistent and useful?',
  },
  action: {
    name: dimensionWords.action,
    asks: 'Are the motions coherent, precise, efficient and safe?',
  },
  intention: {
    name: dimensionWords.intention,
    asks: 'Does it work towards the task, whether or not it gets there?',
  },
  alignment: { name: dimensionWords.alignment, asks: 'Do the motions do what it says?' },
  outcome: { name: 'Task done', asks: 'Ten: done fully. 0: not done. Between: done in part.' },
};

/** What is said of the rollout: one number for each dimension, and whether the task was done. */
export function BlindPanel({ session, queue }: { session: BlindSession; queue: BlindQueue }) {
  const { at, rollout, given, field, unsaved, trouble, told } = useStore(session.state);
  const commands = useMemo(() => blindCommands(() => session), [session]);
  useCommands(useMemo(() => allCommands(commands), [commands]));
  const leaveRest = useButtonCommand(scoreSpecs.leaveRest);
  const fields = rollout === null ? [] : fieldsOf(rollout);
  useChoiceCommand(scoreSpecs.field, () =>
    fields.map((each) => ({ label: fieldWords[each].name, run: () => session.ask(each) })),
  );
  const total = queue.said.length;
  const through = scored(queue);
  return (
    <aside className={styles.panel} aria-label="Scores">
      <header>
        <h2>
          Rollout {(at ?? 0) + 1} of {total}
        </h2>
        <ProgressBar label="Scored" share={through / total} />
        <span className={styles.dim}>{through} scored</span>
      </header>
      <ol className={styles.fields}>
        {fields.map((each) => (
          <li key={each}>
            <button
              type="button"
              className={classNames(styles.field, each === field && styles.asked)}
              aria-current={each === field ? 'step' : undefined}
              onClick={() => session.ask(each)}
            >
              <span>
                <b>{fieldWords[each].name}</b>
                <span className={styles.dim}>{fieldWords[each].asks}</span>
              </span>
              <output>{valueText(given[each])}</output>
            </button>
          </li>
        ))}
      </ol>
      <div className={styles.keys} aria-label="Give">
        {commands.scores.map((command, score) => (
          <Button key={command.id} size="small" title={command.label} onClick={() => command.run()}>
            {score === 10 ? '10 (+)' : score}
          </Button>
        ))}
        <CommandButton command={commands.cannot} size="small" className={styles.wide} />
      </div>
      <div className={styles.row}>
        <CommandButton
          command={commands.undo}
          size="small"
          variant="quiet"
          icon={<Undo2 aria-hidden="true" />}
        />
        <CommandButton
          command={commands.redo}
          size="small"
          variant="quiet"
          icon={<Redo2 aria-hidden="true" />}
        />
      </div>
      <output className={styles.status}>
        {trouble ?? (unsaved > 0 ? 'Saving …' : told)}
        {trouble === null && unsaved === 0 && told !== '' && <Check aria-label="Saved" />}
      </output>
      <footer>
        <p className={styles.dim}>
          0 to 9, + for ten. Judges’ scores are hidden until all are scored. To see them sooner,
          leave the rest out; the order is random, so what is scored stays a fair sample.
        </p>
        <Button
          ref={leaveRest}
          size="small"
          disabled={through === 0}
          onClick={() => void session.end().catch(notifyError)}
        >
          Leave the rest out
        </Button>
      </footer>
    </aside>
  );
}

function valueText(value: number | null | undefined): string {
  if (value === undefined) return '';
  return value === null ? 'cannot be judged' : String(Math.round(10 * value));
}
