import { CircleCheck } from 'lucide-react';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { EpisodeReviews, TeamMoment, WholeDispute } from '../../../shared/model/team';
import {
  useButtonCommand,
  useChoiceCommand,
  useCommands,
  useKeyLabelOf,
  type Command,
} from '../../commands';
import { useCall, usePush, Waiting } from '../../connection';
import { Badge, Button, classNames, EmptyState, KeyHint } from '../../ui';
import { formatAmount } from '../../ui/format';
import { createPlayback, Still, useOwnStills, type Stills } from '../player';
import { saysSubtaskFirst, type ReviewSession } from '../review';
import { CuratorLanes } from './CuratorLanes';
import type { TeamRoomProps } from './room-props';
import { SaidText } from './SaidText';
import { createSettling, type Settling } from './settling';
import { teamSpecs } from './team-specs';
import { takeSpecs, useMarked } from './use-marked';
import styles from './TeamRoom.module.css';

interface SettleProps extends TeamRoomProps {
  session: ReviewSession;
  episode: number;
}

/** The reviews of one episode side by side; for each difference somebody else picks whose way it goes. */
export function SettleView(props: SettleProps) {
  const { session, episode, project } = props;
  const { name } = useStore(session.curator);
  const asked = { projectId: project.id, episode, curator: name };
  const { data, error, reload } = useCall('team.episode', asked);
  usePush('review', (change) => {
    if (change.projectId === project.id && change.episode === episode) reload();
  });
  const { state } = useMemo(() => session.episode(episode), [session, episode]);
  const video = useStore(state, ({ known }) => known?.detail.videos[0] ?? null);
  const fps = data?.fps ?? 1;
  const playback = useMemo(() => createPlayback(fps, 1), [fps]);
  const stills = useOwnStills(video, playback);
  const settling = useMemo(() => createSettling(session, episode), [session, episode]);
  if (error !== null)
    return <EmptyState title="This episode cannot be compared" text={error.message} />;
  if (data === null) return <Waiting what="Reading" />;
  return <Settle {...props} {...{ data, name, settling, stills }} />;
}

function Settle(
  props: SettleProps & {
    data: EpisodeReviews;
    /** Who settles. */
    name: string;
    settling: Settling;
    stills: Stills | null;
  },
) {
  const { data, name, settling, stills, episode, project, onEpisode } = props;
  const refused = project.readOnlyBecause ?? data.cannotSettle;
  const subtaskFirst = saysSubtaskFirst(props.dataset.reasoningColumn);
  const finish = useButtonCommand(teamSpecs.settle);
  useCommands(
    useMemo(() => (refused === null ? wayCommands(data, settling) : []), [refused, data, settling]),
  );
  const disputed = data.moments.filter((each) => each.isDisputed);
  useChoiceCommand(teamSpecs.take, () => {
    if (refused !== null) return [];
    const whole = data.whole.flatMap((dispute) =>
      dispute.choices.map(({ curator }) => ({
        label: `${wholeWords[dispute.about]} as ${curator}`,
        run: () => settling.takeWhole(data, dispute, curator),
      })),
    );
    const moments = disputed.flatMap((moment) =>
      moment.choices.map(({ curator }) => ({
        label: `Frame ${moment.frame} as ${curator}`,
        run: () => settling.take(data, moment, curator),
      })),
    );
    return [...whole, ...moments];
  });
  useChoiceCommand(teamSpecs.moment, () =>
    disputed.map(({ frame }) => ({ label: String(frame), run: () => onEpisode(episode, frame) })),
  );
  const disputes = [...data.whole, ...disputed];
  const open = disputes.filter(({ taken }) => taken === null).length;
  const marked = useMarked(refused === null ? disputes : noDisputes, (dispute, curator) =>
    'about' in dispute
      ? settling.takeWhole(data, dispute, curator)
      : settling.take(data, dispute, curator),
  );
  const markOf = (dispute: WholeDispute | TeamMoment) => disputes.indexOf(dispute) === marked;
  return (
    <div className={styles.settle}>
      <div className={styles.settleHead}>
        <h2>Episode {episode}</h2>
        {data.settledBy !== null && (
          <Badge tone="ok">
            <CircleCheck aria-hidden="true" />
            Settled by {data.settledBy}
          </Badge>
        )}
        <span className={styles.space} />
        {refused === null &&
          data.curators.map(({ curator }) => (
            <Button key={curator} size="small" onClick={() => settling.takeAll(data, curator)}>
              All {curator}’s way
            </Button>
          ))}
        {refused === null && data.settledBy === null && (
          <Button
            ref={finish}
            size="small"
            variant="primary"
            disabled={open > 0}
            title={open > 0 ? `${formatAmount(open, 'dispute')} left` : undefined}
            onClick={() => settling.finish(data)}
          >
            {open > 0 ? `${open} left` : 'Call it settled'}
          </Button>
        )}
      </div>
      <p className={styles.dim}>
        {refused ??
          `${name} settles: what is exported of this episode is what stands here at the end.`}
      </p>
      <CuratorLanes reviews={data} />
      <ol className={styles.disputes}>
        {data.whole.map((each) => (
          <Whole
            key={each.about}
            {...{ dispute: each, data, settling, refused }}
            marked={markOf(each)}
          />
        ))}
        {disputed.map((moment) => (
          <Moment
            key={moment.frame}
            {...{ moment, data, settling, refused, stills, onEpisode, subtaskFirst }}
            marked={markOf(moment)}
          />
        ))}
      </ol>
    </div>
  );
}

const wholeWords = { drop: 'Drop it?', outcome: 'Outcome' } as const;

const wayCommands = (data: EpisodeReviews, settling: Settling): Command[] =>
  data.curators.map(({ curator }) => ({
    id: `team.way.${curator}`,
    group: 'Team',
    label: `Settle all ${curator}’s way`,
    keys: [],
    run: () => settling.takeAll(data, curator),
  }));

const noDisputes: readonly (WholeDispute | TeamMoment)[] = [];

interface Picking {
  data: EpisodeReviews;
  settling: Settling;
  refused: string | null;
  /** Keys settle it. */
  marked: boolean;
}

const intoView = (element: HTMLElement | null) => element?.scrollIntoView({ block: 'nearest' });

/** With the key that takes this choice, where its dispute is marked. */
function ChosenName({ curator, place }: { curator: string; place: number | null }) {
  const key = useKeyLabelOf(takeSpecs[place ?? takeSpecs.length]?.id ?? '');
  return (
    <span className={styles.chosenName}>
      <strong>{curator}</strong>
      {key !== undefined && <KeyHint keys={key} />}
    </span>
  );
}

function Whole({ dispute, data, settling, refused, marked }: Picking & { dispute: WholeDispute }) {
  return (
    <li
      ref={marked ? intoView : undefined}
      className={classNames(styles.dispute, marked && styles.marked)}
    >
      <span className={styles.where}>{wholeWords[dispute.about]}</span>
      <div className={styles.choices}>
        {dispute.choices.map(({ curator, said }, place) => (
          <Button
            key={curator}
            className={styles.choice}
            aria-pressed={dispute.taken === curator}
            disabled={refused !== null}
            onClick={() => settling.takeWhole(data, dispute, curator)}
          >
            <ChosenName curator={curator} place={marked ? place : null} />
            <span>{said}</span>
          </Button>
        ))}
      </div>
    </li>
  );
}

function Moment(
  props: Picking &
    Pick<SettleProps, 'onEpisode'> & {
      moment: TeamMoment;
      stills: Stills | null;
      subtaskFirst: boolean;
    },
) {
  const { moment, data, settling, refused, stills, marked } = props;
  return (
    <li
      ref={marked ? intoView : undefined}
      className={classNames(styles.dispute, marked && styles.marked)}
    >
      <button
        type="button"
        className={styles.where}
        title="Open in the review"
        onClick={() => props.onEpisode(data.episode, moment.frame)}
      >
        {stills !== null && (
          <span className={styles.still}>
            <Still stills={stills} frame={moment.frame} urgency="list" />
          </span>
        )}
        Frame {moment.frame}
      </button>
      <div className={styles.choices}>
        {moment.choices.map(({ curator, keyframe, ...how }, place) => (
          <Button
            key={curator}
            className={styles.choice}
            aria-pressed={moment.taken === curator}
            disabled={refused !== null}
            onClick={() => settling.take(data, moment, curator)}
          >
            <ChosenName curator={curator} place={marked ? place : null} />
            <span>{keyframe === null ? 'no keyframe here' : keptText(keyframe.frame, how)}</span>
            {keyframe !== null && (
              <SaidText text={keyframe.reasoning.text} subtaskFirst={props.subtaskFirst} />
            )}
          </Button>
        ))}
      </div>
    </li>
  );
}

const keptText = (frame: number, how: Record<'moved' | 'edited' | 'added', boolean>): string =>
  [
    `keeps it at frame ${frame}`,
    ...(['moved', 'edited', 'added'] as const).filter((each) => how[each]),
  ].join(', ');
