import { Clock, Cloud, FolderOpen, HardDrive, Sparkles } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { FolderEntry } from '../../../shared/api/host';
import type { PlainError } from '../../../shared/errors';
import { useCall } from '../../connection';
import { NamedButton } from '../../commands';
import { Button, Dialog, notifyError, Spinner } from '../../ui';
import { formatAgo } from '../../ui/format';
import { folderName } from '../../ui/paths';
import { AllowLinks, folderToAllow } from './AllowLinks';
import { HubField } from './HubField';
import { FolderPicker, useListing } from './FolderPicker';
import styles from './OpenDialog.module.css';

export interface OpenDialogProps {
  /** Opens a dataset, resolves with whether that worked; then the caller closes the dialog. */
  onOpen: (path: string) => Promise<boolean>;
  onClose: () => void;
  /** Opens nothing any more, and leaves the dialog open. */
  onCancel: () => void;
  /** The path that is being opened now, and why the last one could not be. */
  opening: string | null;
  failure: PlainError | null;
  /** Lets links of the dataset that could not be opened lead into a folder, and opens it. */
  onAllowLinks: (folder: string) => void;
  /** The folder to begin in; null means home. */
  startIn: string | null;
  /** The host's native folder dialog, where there is one. */
  pickFolder: (() => Promise<string | null>) | null;
}

const chooseSpec = {
  id: 'studio.chooseFolder',
  group: 'Studio',
  label: 'Choose the folder of a dataset',
  keys: [],
};

/** Where datasets come from: the last ones, the demo, and the folders of the machine. */
export function OpenDialog(props: OpenDialogProps) {
  const { data: recent } = useCall('host.recent', {});
  const { data: info } = useCall('host.info', {});
  const [path, setPath] = useState<string | null>(props.startIn);
  const [selected, setSelected] = useState<FolderEntry | null>(null);
  const listing = useListing(path);
  const [openedAtMs] = useState(() => Date.now());

  const go = (next: string) => {
    setSelected(null);
    setPath(next);
  };
  const enter = (entry: FolderEntry) => {
    if (entry.kind === 'dataset') void props.onOpen(entry.path);
    else go(entry.path);
  };
  const pickNatively = async () => {
    try {
      const picked = await props.pickFolder?.();
      if (typeof picked === 'string') await props.onOpen(picked);
    } catch (error) {
      notifyError(error);
    }
  };
  const places = listing.data?.shortcuts.filter((place) => place.path !== info?.demoPath) ?? [];
  const folder = folderToAllow(props.failure);
  // How far one of the Hub is stands beside its name.
  const isOpening = props.opening?.startsWith('hf://') === false;
  const target = selected?.path ?? listing.data?.path ?? null;
  return (
    <Dialog
      title="Open a dataset"
      subtitle="The folder of a LeRobot, RLDS or HDF5 dataset, or of videos. The studio never writes into it."
      width={820}
      height={600}
      onClose={() => props.onClose()}
      footer={
        <>
          <p className={styles.failure} role="alert">
            {props.failure?.message}
          </p>
          {isOpening && (
            <>
              <Spinner />
              <output>Opening {folderName(props.opening ?? '')}</output>
              <Button onClick={() => props.onCancel()}>Cancel</Button>
            </>
          )}
          {folder !== null && <AllowLinks folder={folder} onAllow={props.onAllowLinks} />}
          {props.pickFolder !== null && (
            <NamedButton spec={chooseSpec} onClick={() => void pickNatively()}>
              <FolderOpen aria-hidden="true" /> Choose a folder…
            </NamedButton>
          )}
          <Button
            variant={selected?.kind === 'dataset' ? 'primary' : 'plain'}
            disabled={target === null}
            busy={isOpening && props.opening === target}
            onClick={() => target !== null && void props.onOpen(target)}
          >
            {target === null ? 'Open' : `Open ${folderName(target)}`}
          </Button>
        </>
      }
    >
      <div className={styles.rows}>
        <HubField onOpen={props.onOpen} opening={props.opening} />
        <div className={styles.columns}>
          <div className={styles.places}>
            <PlaceList title="Recent">
              {recent?.map((entry) => (
                <Place
                  key={entry.path}
                  icon={entry.path.startsWith('hf://') ? <Cloud /> : <Clock />}
                  name={entry.name}
                  hint={`${formatAgo(entry.openedAtMs, openedAtMs)} · ${entry.path}`}
                  onClick={() => void props.onOpen(entry.path)}
                />
              ))}
              {recent?.length === 0 && <li className={styles.none}>Nothing was opened yet.</li>}
            </PlaceList>
            {typeof info?.demoPath === 'string' && (
              <PlaceList title="Try it">
                <Place
                  icon={<Sparkles />}
                  name="Demo dataset"
                  hint="A simulated arm on a table"
                  onClick={() => info.demoPath !== null && void props.onOpen(info.demoPath)}
                />
              </PlaceList>
            )}
            <PlaceList title="Places">
              {places.map((shortcut) => (
                <Place
                  key={shortcut.path}
                  icon={<HardDrive />}
                  name={shortcut.name}
                  hint={shortcut.path}
                  onClick={() => go(shortcut.path)}
                />
              ))}
            </PlaceList>
          </div>
          <FolderPicker
            purpose="dataset"
            listing={listing}
            selected={selected?.path ?? null}
            onPath={go}
            onSelect={setSelected}
            onEnter={enter}
          />
        </div>
      </div>
    </Dialog>
  );
}

function PlaceList(props: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className={styles.placesTitle}>{props.title}</h3>
      <ul>{props.children}</ul>
    </section>
  );
}

function Place(props: { icon: ReactNode; name: string; hint: string; onClick: () => void }) {
  return (
    <li>
      <button
        type="button"
        className={styles.place}
        title={props.hint}
        onClick={() => props.onClick()}
      >
        {props.icon}
        <span>
          <span className={styles.placeName}>{props.name}</span>
          <span className={styles.placeHint}>{props.hint}</span>
        </span>
      </button>
    </li>
  );
}
