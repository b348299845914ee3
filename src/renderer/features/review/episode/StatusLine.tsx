import { useStore } from 'zustand';
import { useKeyLabel, useKeyLabelOf, type Command } from '../../../commands';
import type { ReviewSession } from '../session/session';
import { stepWords } from '../session/trail';
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
  const where =
    nextUndo === null || nextUndo.episodes !== undefined || nextUndo.episode === episode
      ? ''
      : ` in episode ${nextUndo.episode}`;
  const next =
    nextUndo === null
      ? ''
      : `${key === undefined ? 'Undo' : `${key} undoes`}: ${stepWords(nextUndo)}${where}`;
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
