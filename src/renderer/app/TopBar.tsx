import { ChevronDown, Download, FolderOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DatasetSummary } from '../../shared/model/dataset';
import { Button, classNames } from '../ui';
import { rooms } from './rooms';
import { roomIds, type RoomId } from './route';
import styles from './TopBar.module.css';

export interface TopBarProps {
  dataset: DatasetSummary | null;
  room: RoomId;
  canExport: boolean;
  onOpen: () => void;
  onRoom: (room: RoomId) => void;
  onExport: () => void;
  /** Right end: jobs, saved state, settings. */
  children: ReactNode;
}

/** One slim strip over every room: which dataset, which room, what goes on in the background. */
export function TopBar(props: TopBarProps) {
  const { dataset } = props;
  return (
    <header className={styles.bar}>
      <Button
        variant="quiet"
        className={styles.dataset}
        title={dataset?.path}
        aria-label={dataset === null ? 'Open a dataset' : `${dataset.name}: open another dataset`}
        onClick={() => props.onOpen()}
      >
        <FolderOpen aria-hidden="true" />
        <span className={styles.name}>{dataset?.name ?? 'Open a dataset'}</span>
        <ChevronDown aria-hidden="true" />
      </Button>
      <nav className={styles.rooms} aria-label="Rooms">
        {roomIds.map((room) => {
          const { label, Icon } = rooms[room];
          return (
            <Button
              key={room}
              variant="quiet"
              className={classNames(styles.room, props.room === room && styles.current)}
              aria-current={props.room === room ? 'page' : undefined}
              disabled={dataset === null}
              onClick={() => props.onRoom(room)}
            >
              <Icon aria-hidden="true" />
              {label}
            </Button>
          );
        })}
        <Button
          variant="quiet"
          className={styles.room}
          disabled={!props.canExport}
          onClick={() => props.onExport()}
        >
          <Download aria-hidden="true" />
          Export
        </Button>
      </nav>
      <div className={styles.end}>{props.children}</div>
    </header>
  );
}
