import { ChevronRight, CornerLeftUp, Database, FileText, Folder } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { FolderEntry, FolderListing } from '../../../shared/api/host';
import { useChoiceCommand, type CommandSpec } from '../../commands';
import { useCall, WaitingLine, type CallState } from '../../connection';
import { Badge, classNames, Spinner, TextField } from '../../ui';
import { breadcrumbs } from '../../ui/paths';
import { useKept } from '../../ui/use-kept';
import styles from './FolderPicker.module.css';

export interface FolderPickerProps {
  /** What a folder is looked for: a path that is half typed stays for the next time. */
  purpose: string;
  /** `host.browse` of the folder it stands in. */
  listing: CallState<FolderListing>;
  /** Goes to another folder. */
  onPath: (path: string) => void;
  /** The folder that is marked; null when none is. */
  selected: string | null;
  onSelect: (entry: FolderEntry | null) => void;
  /** Double click or Enter on an entry. */
  onEnter: (entry: FolderEntry) => void;
}

/** The folder at `path`, null meaning home. One that cannot be read leaves the last one in place, with the error. */
export function useListing(
  path: string | null,
  files: readonly string[] = [],
): CallState<FolderListing> {
  const listing = useCall('host.browse', { path, files: [...files] });
  const [last, setLast] = useState(listing.data);
  if (listing.data !== null && listing.data !== last) setLast(listing.data);
  return listing.error === null ? listing : { ...listing, data: last };
}

const goSpec: CommandSpec = {
  id: 'studio.folder',
  group: 'Studio',
  label: 'Go to a folder',
  keys: [],
};

/** Walks through the folders of the machine on which the studio runs. */
export function FolderPicker(props: FolderPickerProps) {
  const { data, error, loading } = props.listing;
  useChoiceCommand(goSpec, () => {
    if (data === null) return [];
    const above = breadcrumbs(data.path).map(({ path }) => path);
    const places = data.shortcuts.map(({ path }) => path);
    return [...new Set([...above, ...places])].map((path) => ({
      label: path,
      run: () => props.onPath(path),
    }));
  });
  return (
    <div className={styles.picker}>
      <PathField
        purpose={props.purpose}
        path={data?.path ?? null}
        onPath={(path) => props.onPath(path)}
      />
      {error !== null && (
        <p className={styles.error} role="alert">
          {error.message}
        </p>
      )}
      {data !== null && (
        <>
          <nav className={styles.crumbs} aria-label="Folders above">
            {breadcrumbs(data.path).map(({ name, path }) => (
              <span key={path}>
                <button type="button" onClick={() => props.onPath(path)}>
                  {name}
                </button>
                <ChevronRight aria-hidden="true" />
              </span>
            ))}
            {loading && <Spinner size={12} />}
          </nav>
          <FolderList key={data.path} {...props} folder={data} />
        </>
      )}
      {data === null && error === null && (
        <div className={styles.waiting}>
          <WaitingLine what="Reading the folder" />
        </div>
      )}
    </div>
  );
}

/** What is typed stays until another folder shows. */
function PathField(props: {
  purpose: string;
  path: string | null;
  onPath: (path: string) => void;
}) {
  const { purpose, path } = props;
  const [typed, setTyped, forget] = useKept<string | null>(`folder: ${purpose}`, () => null);
  const text = typed ?? path ?? '';
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current !== null && shown.current !== path) forget();
    shown.current = path;
  }, [path, forget]);
  // A path that comes while the hands are in the field is replaced by what they type, not put before it.
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    const field = form.current?.querySelector('input');
    if (typed === null && path !== null && field === document.activeElement) field?.select();
  }, [path, typed]);
  return (
    <form
      ref={form}
      className={styles.field}
      onSubmit={(event) => {
        event.preventDefault();
        // Nor the form that the picker was opened from.
        event.stopPropagation();
        if (text.trim() !== '') props.onPath(text.trim());
      }}
    >
      <TextField
        aria-label="Folder path; Enter goes there"
        placeholder="/path/to/folder"
        value={text}
        onChange={(event) => setTyped(event.target.value)}
      />
    </form>
  );
}

const keySteps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
};

const icons = { dataset: Database, folder: Folder, file: FileText };

function FolderList(props: FolderPickerProps & { folder: FolderListing }) {
  const { folder } = props;
  const list = useRef<HTMLUListElement>(null);
  const [active, setActive] = useState(0);
  const up: FolderEntry[] =
    folder.parent === null ? [] : [{ name: '..', path: folder.parent, kind: 'folder' }];
  const rows = [...up, ...folder.entries];

  // Each folder has its own list: the focus goes on in the new one, but not away from a path that is being typed.
  useEffect(() => {
    const at = document.activeElement;
    if (at instanceof HTMLInputElement && at.value.trim() !== folder.path) return;
    list.current?.querySelector('button')?.focus();
  }, [folder.path]);

  const onKeyDown = (event: KeyboardEvent, entry: FolderEntry) => {
    const step = keySteps[event.key];
    if (step !== undefined) {
      const next = Math.max(0, Math.min(rows.length - 1, active + step));
      list.current?.querySelectorAll('button')[next]?.focus();
    } else if (event.key === 'Enter') props.onEnter(entry);
    else if (event.key === 'Backspace' && folder.parent !== null) props.onPath(folder.parent);
    else {
      // A path is typed: this letter too goes into its field.
      const field = event.key === '/' ? list.current?.parentElement?.querySelector('input') : null;
      field?.focus();
      field?.select();
      return;
    }
    event.preventDefault();
  };
  return (
    <ul ref={list} className={styles.list} aria-label={`Folders in ${folder.path}`}>
      {rows.map((entry, index) => {
        const isUp = index < up.length;
        const Icon = isUp ? CornerLeftUp : icons[entry.kind];
        return (
          <li key={entry.path}>
            <button
              type="button"
              className={classNames(styles.row, props.selected === entry.path && styles.selected)}
              aria-label={isUp ? 'Folder above' : undefined}
              aria-current={props.selected === entry.path || undefined}
              tabIndex={index === active ? 0 : -1}
              onFocus={() => {
                setActive(index);
                props.onSelect(isUp ? null : entry);
              }}
              onKeyDown={(event) => onKeyDown(event, entry)}
              onDoubleClick={() => props.onEnter(entry)}
            >
              <Icon aria-hidden="true" />
              <span className={styles.rowName}>{entry.name}</span>
              {entry.kind === 'dataset' && <Badge tone="accent">dataset</Badge>}
            </button>
          </li>
        );
      })}
      {folder.entries.length === 0 && (
        <li className={styles.none}>There is nothing to choose here.</li>
      )}
    </ul>
  );
}
