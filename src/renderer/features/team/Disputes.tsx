import { CircleCheck, ListVideo, Scale } from 'lucide-react';
import { useMemo } from 'react';
import type { TeamOverview } from '../../../shared/model/team';
import { useButtonCommand, useChoiceCommand, useCommands, type Command } from '../../commands';
import { Badge, Button, classNames, EmptyState } from '../../ui';
import { formatAmount } from '../../ui/format';
import { useKept } from '../../ui/use-kept';
import type { ReviewSession } from '../review';
import type { TeamRoomProps } from './room-props';
import { SettleView } from './SettleView';
import { teamSpecs } from './team-specs';
import styles from './TeamRoom.module.css';

const stepCommands = (step: (by: number) => void): Command[] => [
  { ...teamSpecs.next, run: () => step(1) },
  { ...teamSpecs.previous, run: () => step(-1) },
];

const scrolledTo = (row: HTMLElement | null) => row?.scrollIntoView({ block: 'nearest' });

/** The episodes that curators disagree on, the worst first, and one of them to be settled. */
export function Disputes(props: TeamRoomProps & { session: ReviewSession; team: TeamOverview }) {
  const { team, session, onEpisode } = props;
  const { disputed } = team;
  const [chosen, setChosen] = useKept<number | null>(`dispute ${session.projectId}`, () => null);
  const queueButton = useButtonCommand(teamSpecs.queue);
  useCommands(
    useMemo(
      () =>
        stepCommands((by) => {
          const at = disputed.findIndex(({ episode }) => episode === chosen);
          setChosen(disputed[Math.max(0, at) + by]?.episode ?? chosen);
        }),
      [disputed, chosen, setChosen],
    ),
  );
  useChoiceCommand(teamSpecs.episode, () =>
    disputed.map(({ episode }) => ({ label: `Episode ${episode}`, run: () => setChosen(episode) })),
  );
  if (disputed.length === 0) {
    return (
      <EmptyState
        icon={<Scale />}
        title="Nothing is in dispute"
        text={
          team.reviewedTwice === 0
            ? 'No episode was finished by two curators yet.'
            : `On all ${formatAmount(team.reviewedTwice, 'episode')} that two or more finished, they agree.`
        }
      />
    );
  }
  const shown = disputed.find(({ episode }) => episode === chosen) ?? disputed[0];
  const asQueue = () => {
    const episodes = disputed.map(({ episode }) => episode);
    session.view.set({ order: 'list', list: { label: 'Disagreements', episodes } });
    onEpisode(episodes[0] ?? 0);
  };
  return (
    <div className={styles.split}>
      <nav className={styles.list} aria-label="Episodes in dispute">
        <p className={styles.listHead}>
          {team.unsettled} of {formatAmount(disputed.length, 'episode')} to settle
          <Button
            ref={queueButton}
            size="small"
            variant="quiet"
            onClick={asQueue}
            title="As the queue of the review"
          >
            <ListVideo aria-hidden="true" />
            Review these
          </Button>
        </p>
        <ul>
          {disputed.map((each) => (
            <li key={each.episode} ref={each === shown ? scrolledTo : undefined}>
              <button
                type="button"
                className={classNames(styles.row, each === shown && styles.chosen)}
                aria-current={each === shown}
                onClick={() => setChosen(each.episode)}
              >
                <span>Episode {each.episode}</span>
                <span className={styles.dim}>{each.curators.join(', ')}</span>
                {each.settledBy === null ? (
                  <Badge tone="warn">{each.disputes} disputed</Badge>
                ) : (
                  <Badge tone="ok">
                    <CircleCheck aria-hidden="true" />
                    settled
                  </Badge>
                )}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      {shown !== undefined && <SettleView key={shown.episode} {...props} episode={shown.episode} />}
    </div>
  );
}
