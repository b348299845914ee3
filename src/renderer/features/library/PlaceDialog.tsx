import { useState } from 'react';
import type { FolderEntry } from '../../../shared/api/host';
import { Button, Dialog } from '../../ui';
import { FolderPicker, useListing } from './FolderPicker';
import styles from './PlaceDialog.module.css';

/** Chooses a folder of the machine that the studio runs on, or a file with one of the endings. */
export function PlaceDialog(props: {
  title: string;
  subtitle: string;
  /** Null means home. */
  start: string | null;
  /** Endings such as `.parquet`; a folder is chosen if it is left out. */
  files?: readonly string[];
  onPick: (path: string) => void;
  onClose: () => void;
}) {
  const { files, onPick } = props;
  const [path, setPath] = useState(props.start);
  const [selected, setSelected] = useState<FolderEntry | null>(null);
  const listing = useListing(path, files);
  const folder = selected?.path ?? listing.data?.path ?? null;
  const target = files === undefined ? folder : selected?.kind === 'file' ? selected.path : null;
  const go = (next: string) => {
    setSelected(null);
    setPath(next);
  };
  return (
    <Dialog
      title={props.title}
      subtitle={props.subtitle}
      width={560}
      height={520}
      onClose={props.onClose}
      footer={
        <Button
          variant="primary"
          disabled={target === null}
          onClick={() => target !== null && onPick(target)}
        >
          {files === undefined ? 'Use this folder' : 'Use this file'}
        </Button>
      }
    >
      <div className={styles.picker}>
        <FolderPicker
          purpose={props.title}
          listing={listing}
          selected={selected?.path ?? null}
          onPath={go}
          onSelect={setSelected}
          onEnter={(entry) => (entry.kind === 'file' ? onPick(entry.path) : go(entry.path))}
        />
      </div>
    </Dialog>
  );
}
