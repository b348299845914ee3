import { EyeOff, Users } from 'lucide-react';
import { useStore } from 'zustand';
import type { CuratorProgress, TeamOverview } from '../../../shared/model/team';
import { commands, useButtonCommand } from '../../commands';
import { useConnection } from '../../connection';
import { Button, classNames, EmptyState, notifyError } from '../../ui';
import { formatAmount, formatCount } from '../../ui/format';
import type { ReviewSession } from '../review';
import { AgreementTable } from './AgreementTable';
import type { TeamRoomProps } from './room-props';
import { beginSecondReview, secondReview } from './second-review';
import { teamSpecs } from './team-specs';
import styles from './TeamRoom.module.css';
import { useMatching } from './use-matching';

interface ProgressProps extends TeamRoomProps {
  session: ReviewSession;
  team: TeamOverview;
}

/** Each curator's share of the work, and how far any two agree. */
export function Progress(props: ProgressProps) {
  const { team, project } = props;
  if (team.curators.length === 0) {
    return (
      <EmptyState
        icon={<Users />}
        title="Nobody has decided anything yet"
        text="Once curators have begun, this shows who reviewed how much and how far they agree."
        actions={<Button onClick={() => commands.run('studio.review')}>To the review</Button>}
      />
    );
  }
  return (
    <div className={styles.view}>
      <section className={styles.block}>
        <h2>Curators</h2>
        <CuratorTable team={team} />
      </section>
      <section className={styles.block}>
        <h2>Agreement</h2>
        <p className={styles.dim}>
          {formatAmount(team.reviewedTwice, 'episode')} finished by two or more,{' '}
          {formatCount(team.reviewedOnce)} by one. Kept keyframes are matched one to one within 0.25
          s; kappa compares accept and prune of the same proposals with what chance gives. 95 %
          intervals from ten episodes on.
          {team.notCompared > 0 &&
            ` ${formatAmount(team.notCompared, 'episode')} with too many or too long reviews not compared.`}
        </p>
        {team.pairs.length === 0 ? (
          <p>Agreement can be told once two curators have finished the same episode.</p>
        ) : (
          <AgreementTable team={team} />
        )}
      </section>
      {project.readOnlyBecause === null && <SecondReview {...props} />}
    </div>
  );
}

const dated = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** What is counted of each curator, in the order of the columns. */
const counted: readonly { name: string; title?: string; of: (each: CuratorProgress) => number }[] =
  [
    { name: 'Under way', of: ({ inReview }) => inReview },
    { name: 'Settled', of: ({ settled }) => settled },
    { name: 'Accepted', of: ({ accepted }) => accepted },
    { name: 'Moved', of: ({ moved }) => moved },
    { name: 'Edited', of: ({ edited }) => edited },
    { name: 'Added', of: ({ added }) => added },
    { name: 'Pruned', of: ({ pruned }) => pruned },
    {
      name: 'Not looked at',
      title: 'Decided without its picture on screen',
      of: ({ unseen }) => unseen,
    },
    { name: 'Dropped', of: ({ dropped }) => dropped },
  ];

function CuratorTable({ team }: { team: TeamOverview }) {
  return (
    <table className={classNames(styles.table, styles.curators)}>
      <thead>
        <tr>
          <th scope="col">Curator</th>
          <th scope="col">Finished</th>
          {counted.map(({ name, title }) => (
            <th key={name} scope="col" className={styles.numeric} title={title}>
              {name}
            </th>
          ))}
          <th scope="col">Last decision</th>
        </tr>
      </thead>
      <tbody>
        {team.curators.map((each) => (
          <tr key={each.curator}>
            <th scope="row">{each.curator}</th>
            <td data-name="Finished">
              <span className={styles.share}>
                <progress
                  value={each.finished}
                  max={team.episodes}
                  aria-label={`Finished by ${each.curator}`}
                />
                {formatCount(each.finished)} of {formatCount(team.episodes)}
              </span>
            </td>
            {counted.map(({ name, of }) => (
              <td key={name} data-name={name} className={styles.numeric}>
                {formatCount(of(each))}
              </td>
            ))}
            <td data-name="Last decision" className={classNames(styles.dim, styles.dated)}>
              {dated.format(each.lastMs)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What others finished and this curator did not: reviewed anew, without what they decided. */
function SecondReview({ session, onEpisode }: ProgressProps) {
  const { call } = useConnection();
  const { name, named } = useStore(session.curator);
  const waiting = useMatching(session, secondReview(name));
  const beginButton = useButtonCommand(teamSpecs.second);
  const begin = () => beginSecondReview(session, call).then(onEpisode, notifyError);
  return (
    <section className={styles.block}>
      <h2>Second review</h2>
      <p className={styles.dim}>
        Episodes that one other curator finished, in random order. What was decided before is hidden
        until you finish each yourself.
      </p>
      <p className={styles.acts}>
        <Button
          ref={beginButton}
          disabled={!named || (waiting ?? 0) === 0}
          onClick={() => void begin()}
        >
          <EyeOff aria-hidden="true" />
          {waiting === null || waiting === 0
            ? 'Review again, blind'
            : `Review ${formatCount(waiting)} again, blind`}
        </Button>
        {!named && (
          <>
            <Button onClick={() => commands.run('studio.curator')}>Set your name</Button>
            Each name keeps its own review.
          </>
        )}
        {named && waiting === 0 && `Nothing waits for a second review by ${name}.`}
      </p>
    </section>
  );
}
