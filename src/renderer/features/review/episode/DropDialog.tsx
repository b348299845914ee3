import { useEffect, useRef, type KeyboardEvent } from 'react';
import { dropReasons, dropWords, type DropReason } from '../../../../shared/model/drop-reason';
import { Button, Dialog } from '../../../ui';
import type { EpisodeController } from '../controller/controller';
import styles from './DropDialog.module.css';

/** Why the episode is left out: a digit or a click answers. */
export function DropDialog(props: {
  controller: EpisodeController;
  dropped: boolean;
  reason: DropReason | null;
}) {
  const { controller, dropped, reason } = props;
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => list.current?.querySelector('button')?.focus(), []);
  const onKey = (event: KeyboardEvent) => {
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
    if (digit === undefined || event.repeat) return;
    event.preventDefault();
    const chosen = dropReasons[Number(digit) - 1];
    if (chosen !== undefined) controller.flag(chosen);
    else if (digit === '0' && dropped) controller.flag(null);
  };
  return (
    <Dialog
      title={dropped ? 'The episode is dropped' : 'Drop the episode'}
      subtitle="An export leaves dropped episodes out, unless it is told to include them."
      width={440}
      onClose={() => controller.cancelAsking()}
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- digits are shortcuts to its buttons */}
      <ol ref={list} className={styles.reasons} onKeyDown={onKey}>
        {dropReasons.map((each, at) => (
          <li key={each}>
            <Button
              variant="quiet"
              keys={String(at + 1)}
              className={styles.reason}
              aria-pressed={each === reason}
              onClick={() => controller.flag(each)}
            >
              {dropWords[each]}
            </Button>
          </li>
        ))}
        {dropped && (
          <li>
            <Button className={styles.reason} keys="0" onClick={() => controller.flag(null)}>
              Take it in again
            </Button>
          </li>
        )}
      </ol>
    </Dialog>
  );
}
