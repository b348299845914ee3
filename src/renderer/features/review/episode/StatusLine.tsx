import { useStore } from 'zustand';
import { useKeyLabel, useKeyLabelOf, type Command } from '../../../commands';
import type { ReviewSession } from '../session/session';
import { stepWords, type Step } from '../session/trail';
import styles from './StatusLine.module.css';

/** What the last act did, and what the next undo takes back. */
export function StatusLine(props: { session: ReviewSession; episode: number; undo: Command }) {
  const { session, episode } = props;
  const { text, nextUndo } = useStore(session.said);
  const key = useKeyLabel(props.undo);
  const [keysKey, paletteKey] = [useKeyLabelOf('studio.keys'), useKeyLabelOf('studio.palette')];
  const hint = [
    ...(keysKey === undefined ? [] : [`${keysKey} shows all keys`]),
    ...(paletteKey === undefined ? [] : [`${paletteKey} all commands`]),
  ].join(', ');
  const next =
    nextUndo === null
      ? ''
      : `${key === undefined ? 'Undo' : `${key} undoes`}: ${nextWords(nextUndo, episode)}`;
  return (
    <output className={styles.status}>
      <span className={styles.said} title={text}>
        {text === '' && hint !== '' ? `${hint}.` : text}
      </span>
      <span className={styles.next} title={next}>
        {next}
      </span>
    </output>
  );
}

/** With the episode, where that is another one than this. */
function nextWords(step: Step, here: number): string {
  if ((step.episodes ?? 1) > 1) return stepWords(step);
  return step.episode === here ? step.what : `${step.what} in episode ${step.episode}`;
}
