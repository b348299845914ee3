import { CircleAlert, FolderOpen } from 'lucide-react';
import { useStore } from 'zustand';
import { TryAgain } from '../commands';
import { AllowLinks, folderToAllow } from '../features/library';
import { Button, EmptyState, Spinner } from '../ui';
import { folderName } from '../ui/paths';
import { rooms, type SelectedDialog, type ToEpisode } from './rooms';
import { goTo, type Route } from './route';
import type { Session } from './session';

/** The room that the address names, or what stands there while nothing can be shown. */
export function Room(props: {
  session: Session;
  route: Route;
  onOpen: () => void;
  onSelected: SelectedDialog;
}) {
  const { session, route } = props;
  const { dataset, project, projectError, opening, failure } = useStore(session.store);
  const toAllow = folderToAllow(failure?.error ?? null);

  if (dataset === null && opening !== null) {
    return (
      <EmptyState
        icon={<Spinner size={24} label="Opening" />}
        title={`Opening ${folderName(opening)}`}
        text={opening}
        actions={<Button onClick={() => session.cancel()}>Cancel</Button>}
      />
    );
  }
  if (dataset === null) {
    return (
      <EmptyState
        icon={failure === null ? <FolderOpen /> : <CircleAlert />}
        title={failure === null ? 'No dataset is open' : 'This dataset cannot be opened'}
        text={
          failure?.error.message ??
          'Open the folder of a LeRobot dataset to look through its episodes and curate their keyframes.'
        }
        actions={
          <>
            <Button variant="primary" onClick={props.onOpen}>
              Open a dataset
            </Button>
            {failure !== null && <TryAgain onAgain={() => void session.open(failure.path)} />}
            {failure !== null && toAllow !== null && (
              <AllowLinks
                folder={toAllow}
                onAllow={(folder) => void session.allowLinks(failure.path, folder)}
              />
            )}
          </>
        }
      />
    );
  }
  const toEpisode: ToEpisode = (episode, frame) =>
    goTo({
      room: 'review',
      path: dataset.path,
      episode,
      ...(frame === undefined ? {} : { frame }),
    });
  const room = rooms[route.room];
  const allowLinks = (folder: string) => session.allowLinks(dataset.path, folder);
  const opened = {
    dataset,
    episode: route.episode,
    frame: route.frame,
    toEpisode,
    allowLinks,
    openDialog: props.onSelected,
  };
  if (!room.needsProject) return room.show({ ...opened, project });
  if (project === null) {
    return (
      <EmptyState
        icon={<CircleAlert />}
        title="The project of this dataset cannot be opened"
        text={projectError?.message}
        actions={<TryAgain onAgain={() => void session.open(dataset.path)} />}
      />
    );
  }
  return room.show({ ...opened, project });
}
