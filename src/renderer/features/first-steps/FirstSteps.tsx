import { useEffect, useMemo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { commands, useCommands, useKeyLabel, type Command } from '../../commands';
import { useCall } from '../../connection';
import { Button, KeyHint, VisuallyHidden } from '../../ui';
import {
  endFirstSteps,
  firstSteps,
  firstStepsState,
  noteStep,
  offerFirstSteps,
  showFirstSteps,
  type FirstStep,
} from './first-steps';
import styles from './FirstSteps.module.css';

interface FirstStepsProps {
  /** The open dataset's folder; null without one. */
  path: string | null;
  room: string;
  /** An episode is on screen. */
  inEpisode: boolean;
}

/** The strip that leads a newcomer through the loop. It lies above the room and covers nothing of it. */
export function FirstSteps(props: FirstStepsProps) {
  const { path, inEpisode } = props;
  const { now } = useStore(firstStepsState);
  const { data: info } = useCall('host.info', {});
  const isDemo = info === null || path === null ? null : info.demoPath === path;
  const shown = now?.shown === true;
  useEffect(() => {
    if (isDemo !== null && firstStepsState.getState().now === null) void offerFirstSteps(isDemo);
  }, [isDemo]);
  useEffect(() => {
    if (shown && inEpisode) noteStep('open');
  }, [shown, inEpisode]);
  const own = useMemo(() => [showCommand, skipCommand, endCommand], []);
  useCommands(own);
  if (!shown || path === null) return null;
  return <Strip done={now.done} room={props.room} />;
}

const showCommand: Command = {
  id: 'studio.firstSteps',
  label: 'Show the first steps',
  group: 'Studio',
  keys: [],
  run: showFirstSteps,
};

const nextStep = (done: readonly FirstStep[]): FirstStep | null =>
  firstSteps.find((each) => !done.includes(each)) ?? null;

const stepNow = (): FirstStep | null => {
  const { now } = firstStepsState.getState();
  return now?.shown === true ? nextStep(now.done) : null;
};

const skipCommand: Command = {
  id: 'studio.skipFirstStep',
  label: 'Skip this one of the first steps',
  group: 'Studio',
  keys: [],
  isEnabled: () => stepNow() !== null,
  run() {
    const step = stepNow();
    if (step !== null) noteStep(step);
  },
};

const endCommand: Command = {
  id: 'studio.endFirstSteps',
  label: 'End the first steps',
  group: 'Studio',
  keys: [],
  isEnabled: () => firstStepsState.getState().now?.shown === true,
  run: endFirstSteps,
};

function Strip({ done, room }: { done: readonly FirstStep[]; room: string }) {
  const step = nextStep(done);
  const { title, says, room: its } = step === null ? allDone : words[step];
  const number = step === null ? null : firstSteps.indexOf(step) + 1;
  const elsewhere = its !== null && its !== room;
  return (
    <section className={styles.strip} aria-label="First steps">
      <ol className={styles.dots} aria-hidden="true">
        {firstSteps.map((each) => (
          <li key={each} data-now={each === step} data-done={done.includes(each)} />
        ))}
      </ol>
      <output className={styles.text}>
        <strong>
          {number === null ? '' : `${number} of ${firstSteps.length}: `}
          {title}
        </strong>{' '}
        {says}
      </output>
      {elsewhere && (
        <Button size="small" onClick={() => commands.run(`studio.${its}`)}>
          {its === 'library' ? 'To the library' : 'To the review'}
        </Button>
      )}
      {step !== null && (
        <Button size="small" variant="quiet" onClick={() => skipCommand.run()}>
          Skip this step
        </Button>
      )}
      <Button size="small" variant="quiet" onClick={endFirstSteps}>
        {step === null ? 'Close' : 'Skip all'}
      </Button>
    </section>
  );
}

interface Words {
  title: string;
  says: ReactNode;
  /** Where it is done; null for any room. */
  room: 'library' | 'review' | null;
}

const words: Record<FirstStep, Words> = {
  open: {
    title: 'Open.',
    says: (
      <>
        Choose an episode with <Key of="library.up" /> <Key of="library.down" /> and open it with{' '}
        <Key of="library.open" />, or with a double click.
      </>
    ),
    room: 'library',
  },
  watch: {
    title: 'Watch.',
    says: (
      <>
        <Key of="play.toggle" /> plays and pauses, <Key of="play.back" /> <Key of="play.forward" />{' '}
        step by one frame.
      </>
    ),
    room: 'review',
  },
  accept: {
    title: 'Accept.',
    says: (
      <>
        Let the studio propose keyframes (at the right), then <Key of="keyframe.accept" /> accepts
        the one on screen and shows the next.
      </>
    ),
    room: 'review',
  },
  change: {
    title: 'Move or prune.',
    says: (
      <>
        <Key of="keyframe.earlier" /> <Key of="keyframe.later" /> move a keyframe by one frame,{' '}
        <Key of="keyframe.prune" /> prunes it; <Key of="episode.undo" /> takes back.
      </>
    ),
    room: 'review',
  },
  export: {
    title: 'Export.',
    says: (
      <>
        <Key of="episode.finish" /> finishes the episode; <Key of="studio.export" /> says what an
        export would write, and writes it beside the dataset.
      </>
    ),
    room: null,
  },
};

const allDone: Words = {
  title: 'That is the whole loop.',
  says: (
    <>
      <Key of="studio.keys" /> shows all keys, <Key of="studio.palette" /> finds every command,
      these steps too.
    </>
  ),
  room: null,
};

/** The key that a command has here and now, as this curator may have changed it. */
function Key({ of: id }: { of: string }) {
  useStore(commands.store);
  const spec = commands.all().find((each) => each.id === id);
  const label = useKeyLabel(spec ?? nothing);
  if (label === undefined) return spec?.label ?? null;
  return (
    <>
      <KeyHint keys={label} />
      <VisuallyHidden>{label}</VisuallyHidden>
    </>
  );
}

const nothing = { id: '', label: '', group: '', keys: [] };
