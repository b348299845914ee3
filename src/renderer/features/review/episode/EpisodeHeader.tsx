import { Ban, ChevronDown, ChevronUp, Flag, Redo2, RotateCcw, Tag, Undo2 } from 'lucide-react';
import { memo, useMemo } from 'react';
import { useStore } from 'zustand';
import { CommandButton, isEnabled, useChoiceCommand } from '../../../commands';
import { Badge, classNames, Popover } from '../../../ui';
import { lookAgainTag } from '../../../../shared/model/drop-reason';
import type { Policy } from '../../../../shared/model/policy';
import { outcomeOf } from '../../../../shared/model/outcome';
import { CuratorMenu } from '../session/Curator';
import { formatAmount } from '../../../ui/format';
import { clockText } from '../keyframe/words';
import { EpisodeProblems } from './EpisodeProblems';
import { headerSpecs } from './episode-specs';
import type { FoldedEpisode, KnownData } from './fold-episode';
import { HistoryPopover } from './HistoryPopover';
import { QueueOrderMenu, type QueueState } from '../queue/QueueOrderMenu';
import type { EpisodeController } from '../controller/controller';
import type { ReviewSession } from '../session/session';
import { OutcomeMenu } from './OutcomeMenu';
import { tagsText } from './tags-text';
import styles from './EpisodeHeader.module.css';

const icons = {
  previous: <ChevronUp />,
  next: <ChevronDown />,
  lookAgain: <Flag />,
  drop: <Ban />,
  undo: <Undo2 />,
  redo: <Redo2 />,
  reopen: <RotateCcw />,
};

/** Which episode this is, what is wrong with it, where it stands in the queue, and what concerns it as a whole. */
export const EpisodeHeader = memo(function EpisodeHeader(props: {
  session: ReviewSession;
  controller: EpisodeController;
  known: KnownData;
  folded: FoldedEpisode;
  queue: QueueState | null;
  canDecide: boolean;
  policy: Policy;
}) {
  const { session, controller, known, folded, queue, canDecide } = props;
  const { commands } = controller;
  const { detail } = known;
  const { review } = folded;
  const { done, undone } = useStore(session.trail.state);
  const { name } = useStore(session.curator);
  const isOwn = (step: { curator: string }) => step.curator === name;
  const outcome = useMemo(
    () => outcomeOf(detail.outcome ?? null, review.outcome),
    [detail.outcome, review.outcome],
  );
  const task = detail.tasks.join(' · ');
  useChoiceCommand(headerSpecs.untag, () =>
    (canDecide ? review.tags : []).map((tag) => ({
      label: tagsText([tag]),
      run: () => controller.tag((now) => now.filter((other) => other !== tag)),
    })),
  );
  return (
    <header className={styles.header}>
      <span className={styles.browse}>
        <CommandButton
          command={commands.previousEpisode}
          enabled={isEnabled(commands.previousEpisode)}
          size="small"
          iconOnly
          icon={icons.previous}
        />
        <CommandButton
          command={commands.nextEpisode}
          enabled={isEnabled(commands.nextEpisode)}
          size="small"
          iconOnly
          icon={icons.next}
        />
      </span>
      <h1 className={styles.title}>Episode {detail.index}</h1>
      {task === '' ? <span className={styles.length}>No task given</span> : <Task task={task} />}
      <span className={styles.length}>
        {clockText(detail.length / detail.fps)} · {formatAmount(detail.length, 'frame')}
      </span>
      <EpisodeProblems known={known} folded={folded} policy={props.policy} />
      <CommandButton
        command={commands.lookAgain}
        enabled={canDecide}
        size="small"
        iconOnly
        icon={icons.lookAgain}
        pressed={review.tags.includes(lookAgainTag)}
      />
      <CommandButton
        command={commands.drop}
        enabled={canDecide}
        size="small"
        iconOnly
        icon={icons.drop}
        pressed={review.flagged}
        className={classNames(review.flagged && styles.flagged)}
      />
      <OutcomeMenu outcome={outcome} canDecide={canDecide} onOutcome={controller.outcome} />
      <CommandButton
        command={commands.tags}
        enabled={canDecide}
        size="small"
        variant="quiet"
        className={styles.tags}
        aria-label={review.tags.length === 0 ? 'Tags' : `Tags: ${review.tags.join(', ')}`}
        icon={<Tag aria-hidden="true" />}
      >
        <span>{tagsText(review.tags)}</span>
      </CommandButton>
      <span className={styles.space} />
      {queue !== null && queue.total > 0 && <QueueOrderMenu session={session} queue={queue} />}
      {queue !== null && queue.total > 0 && (
        <span
          className={styles.queue}
          title={`${queue.finished} of ${formatAmount(queue.total, 'episode')} finished`}
        >
          <progress className={styles.progress} value={queue.finished} max={queue.total} />
          {queue.finished} of {queue.total} <span className={styles.word}>finished</span>
        </span>
      )}
      <span className={styles.browse}>
        <CommandButton
          command={commands.undo}
          enabled={canDecide && (review.undoable !== null || done.some(isOwn))}
          size="small"
          iconOnly
          icon={icons.undo}
        />
        <CommandButton
          command={commands.redo}
          enabled={canDecide && (review.redoable !== null || undone.some(isOwn))}
          size="small"
          iconOnly
          icon={icons.redo}
        />
        <HistoryPopover
          controller={controller}
          curator={name}
          finished={review.finished}
          canDecide={canDecide}
        />
      </span>
      <CuratorMenu session={session} />
      {review.finished && (
        <>
          <Badge tone="ok">Finished</Badge>
          <CommandButton
            command={commands.reopen}
            enabled={canDecide}
            size="small"
            iconOnly
            icon={icons.reopen}
          />
        </>
      )}
      <CommandButton command={commands.finish} enabled={canDecide} size="small" variant="primary">
        {review.finished ? 'Next' : 'Finish'}
      </CommandButton>
    </header>
  );
});

const Task = memo(function Task({ task }: { task: string }) {
  return (
    <Popover
      variant="quiet"
      size="small"
      label={`Task: ${task}`}
      className={styles.task}
      button={<span dir="auto">{task}</span>}
    >
      <p className={styles.whole} dir="auto">
        {task}
      </p>
    </Popover>
  );
});
