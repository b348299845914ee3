import { FolderOpen } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { choiceCommand, choicesOf, useOffer, type Offered } from '../../commands';
import { Button, TextField } from '../../ui';
import { PlaceDialog } from './PlaceDialog';
import styles from './PlaceDialog.module.css';

const browsed: Offered = new Set();

export const browseCommand = choiceCommand(
  {
    id: 'studio.browse',
    label: 'Browse for a folder or file',
    group: 'Studio',
    keys: [],
    needs: 'no path is asked for here',
  },
  () => choicesOf(browsed),
);

/** A path on the machine that the studio runs on, typed or looked for. */
export function PlaceField(props: {
  label: string;
  placeholder?: string;
  value: string;
  /** Endings of the files that fit; a folder is looked for if it is left out. */
  files?: readonly string[];
  disabled?: boolean;
  onChange: (path: string) => void;
}) {
  const { label, value, files, disabled = false, onChange } = props;
  const [isBrowsing, setBrowsing] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  /** Of a long path the end says most: nothing else tells one folder from the next. */
  const showEnd = () => {
    const field = input.current;
    if (field !== null && field !== document.activeElement) field.scrollLeft = field.scrollWidth;
  };
  useEffect(showEnd, [value]);
  useOffer(browsed, disabled ? [] : [{ label, run: () => setBrowsing(true) }]);
  return (
    <>
      <div className={styles.field}>
        <TextField
          ref={input}
          label={label}
          placeholder={props.placeholder}
          value={value}
          maxLength={4_096}
          disabled={disabled}
          onChange={({ target }) => onChange(target.value)}
          // The browser shows the beginning first.
          onBlur={() => requestAnimationFrame(showEnd)}
        />
        <Button
          aria-label={`Browse: ${label}`}
          disabled={disabled}
          onClick={() => setBrowsing(true)}
        >
          <FolderOpen aria-hidden="true" /> Browse
        </Button>
      </div>
      {isBrowsing &&
        // Out of the form that the field is in, for the dialog has one of its own.
        createPortal(
          <PlaceDialog
            title={label}
            subtitle={
              files === undefined
                ? 'A folder of the machine that the studio runs on.'
                : `A file of the machine that the studio runs on: ${files.join(', ')}.`
            }
            start={value.includes('/') ? value.slice(0, value.lastIndexOf('/')) || '/' : null}
            {...(files === undefined ? {} : { files })}
            onPick={(path) => {
              onChange(path);
              setBrowsing(false);
            }}
            onClose={() => setBrowsing(false)}
          />,
          document.body,
        )}
    </>
  );
}
