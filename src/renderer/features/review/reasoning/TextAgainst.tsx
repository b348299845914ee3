import { textDiff, type TextPart } from '../keyframe/text-diff';
import styles from './TextAgainst.module.css';

const marks = { same: 'span', new: 'mark', gone: 'del' } as const;

/** A text against the one that stands: what taking it brings, and what it takes away. */
export function TextAgainst({ now, other }: { now: string; other: string }) {
  return (
    <p className={styles.text} dir="auto">
      {against(now, other).map(({ kind, text }, at) => {
        const Part = marks[kind];
        // The last word has no space behind it, and may go where another one comes.
        const apart = kind === 'gone' && !/\s$/.test(text) ? `${text} ` : text;
        return <Part key={`${at} ${kind}`}>{apart}</Part>;
      })}
    </p>
  );
}

/** Word by word, unless they share so little that marks would only be in the way. */
function against(now: string, other: string): TextPart[] {
  const parts = textDiff(now, other);
  const same = parts.reduce((sum, { kind, text }) => sum + (kind === 'same' ? text.length : 0), 0);
  return 3 * same < Math.max(now.length, other.length) ? [{ kind: 'same', text: other }] : parts;
}
