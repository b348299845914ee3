import { ChevronDown, ChevronUp, Flag, Redo2, RotateCcw, Undo2 } from 'lucide-react';
import { CommandButton, type Command } from '../../../commands';
import { Badge, classNames } from '../../../ui';
import { CuratorMenu } from '../session/Curator';
import { clockText, counted } from '../keyframe/describe';
import { EpisodeProblems } from './EpisodeProblems';
import type { FoldedEpisode, KnownData } from './fold-episode';
import { HistoryPopover } from './HistoryPopover';
import { QueueOrderMenu, type QueueState } from '../queue/QueueOrderMenu';
import type { EpisodeCommands } from '../keyframe/room-commands';
import type { Room } from '../keyframe/room';
import type { ReviewSession } from '../session/session';
import { Tags } from './Tags';
import styles from './EpisodeHeader.module.css';

/** Which episode this is, what is wrong with it, where it stands in the queue, and what concerns it as a whole. */
export function EpisodeHeader(props: {
  session: ReviewSession;
  room: Room;
  known: KnownData;
  folded: FoldedEpisode;
  commands: EpisodeCommands;
  browse: { previous: Command; next: Command };
  queue: QueueState | null;
  canDecide: boolean;
}) {
  const { session, room, known, folded, commands, browse, queue, canDecide } = props;
  const { detail } = known;
  const { review } = folded;
  const task = detail.tasks.join(' · ');
  return (
    <header className={styles.header}>
      <span className={styles.browse}>
        <CommandButton command={browse.previous} size="small" iconOnly icon={<ChevronUp />} />
        <CommandButton command={browse.next} size="small" iconOnly icon={<ChevronDown />} />
      </span>
      <h1 className={styles.title}>Episode {detail.index}</h1>
      <span className={styles.task} title={task}>
        {task === '' ? 'No task given' : task}
      </span>
      <span className={styles.length}>
        {clockText(detail.length / detail.fps)} · {counted(detail.length, 'frame')}
      </span>
      <EpisodeProblems known={known} folded={folded} />
      <CommandButton
        command={commands.flag}
        enabled={canDecide}
        size="small"
        iconOnly
        icon={<Flag />}
        pressed={review.flagged}
        className={classNames(review.flagged && styles.flagged)}
      />
      <Tags tags={review.tags} canDecide={canDecide} onTags={(tags) => room.tag(tags)} />
      <span className={styles.space} />
      {queue !== null && queue.total > 0 && <QueueOrderMenu session={session} queue={queue} />}
      {queue !== null && queue.total > 0 && (
        <span
          className={styles.queue}
          title={`${queue.finished} of ${counted(queue.total, 'episode')} finished`}
        >
          <progress className={styles.progress} value={queue.finished} max={queue.total} />
          {queue.finished} of {queue.total} <span className={styles.word}>finished</span>
        </span>
      )}
      <span className={styles.browse}>
        <CommandButton
          command={commands.undo}
          enabled={canDecide}
          size="small"
          iconOnly
          icon={<Undo2 />}
        />
        <CommandButton
          command={commands.redo}
          enabled={canDecide && review.redoable !== null}
          size="small"
          iconOnly
          icon={<Redo2 />}
        />
        <HistoryPopover
          room={room}
          known={known}
          curator={session.curator.getState().name}
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
            icon={<RotateCcw />}
          />
        </>
      )}
      <CommandButton command={commands.finish} enabled={canDecide} size="small" variant="primary">
        {review.finished ? 'Next' : 'Finish'}
      </CommandButton>
    </header>
  );
}
