import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { commands, CommandSurface, useCommands } from '../commands';
import type { DatasetSummary } from '../../shared/model/dataset';
import type { JobKind } from '../../shared/model/job';
import { fetchRest, useConnection, useWhyAway } from '../connection';
import { DraftDialog } from '../features/drafts';
import { ExportDialog } from '../features/export';
import { FirstSteps } from '../features/first-steps';
import { OpenDialog } from '../features/library';
import { MachinesDialog } from '../features/machines';
import { useUnsavedMapping } from '../features/policy';
import { PublishDialog } from '../features/publish';
import { CuratorDialog, ProposeAgain, SaveStatus } from '../features/review';
import { useUnsavedVerdicts } from '../features/teachers';
import { enterRoom, NoticeStack, notifyError, VisuallyHidden } from '../ui';
import { notices } from '../ui/notices';
import { parentFolder } from '../ui/paths';
import styles from './App.module.css';
import { ConnectionBanner } from './ConnectionBanner';
import { ErrorBoundary } from './ErrorBoundary';
import type { HostServices } from './host-services';
import { JobsIndicator } from './JobsIndicator';
import { forgetFailure, openAddress, sayFailure } from './open-address';
import { OpeningDialog } from './OpeningDialog';
import { Room } from './Room';
import { rooms } from './rooms';
import { goTo, roomIds, useRoute, type RoomId } from './route';
import type { Session } from './session';
import { SettingsMenu } from './SettingsMenu';
import { studioCommands } from './studio-commands';
import { TopBar } from './TopBar';
import { useDesktopShell } from './use-desktop-shell';
import { useRecentDatasets } from './use-recent-datasets';

/** Milliseconds from a dataset being open: by then its room is shown. */
const restAfter = 1_000;

type DialogName = 'open' | 'draft' | 'export' | 'publish' | 'curator' | 'machines';

/** Dialogs that show how a job ends, each of its own kind. */
const watchedBy: Readonly<Partial<Record<DialogName, JobKind>>> = {
  draft: 'draft',
  export: 'export',
  publish: 'publish',
};

export interface AppProps {
  session: Session;
  /** What the session began to open when the page came, as its address named it. */
  begun: string | null;
  host: HostServices;
}

/** The window: one bar, one room, and what may lie over them. */
export function App({ session, begun, host }: AppProps) {
  const { dataset, project, opening, failure } = useStore(session.store);
  const route = useRoute();
  const verdicts = useUnsavedVerdicts();
  const mapping = useUnsavedMapping(project?.id);
  const [dialog, setDialog] = useState<DialogName | null>(null);
  /** What the dialog is about, where that is not the whole dataset. */
  const [selected, setSelected] = useState<readonly number[] | null>(null);
  useRouteDataset(session, route.path, begun);
  useCodeOfRooms(route.room, dataset !== null);
  useDocumentTitle(dataset?.name ?? null);
  useRecentDatasets(dataset?.path ?? null);
  useDesktopShell(host.shell ?? null, dataset?.path ?? null);
  const place = `${dataset?.id ?? ''} ${route.room}`;
  useEffect(() => enterRoom(place), [place]);
  const openId = dataset?.id;
  useEffect(() => {
    if (openId !== undefined) forgetFailure();
  }, [openId]);
  const away = useWhyAway();
  useEffect(() => notices.setState({ away }), [away]);

  const show = (opened: DatasetSummary | null): boolean => {
    if (opened === null) return false;
    setDialog(null);
    goTo({ room: 'library', path: opened.path, episode: null });
    return true;
  };
  const open = useCallback((name: DialogName, episodes: readonly number[] | null) => {
    setSelected(episodes);
    setDialog(name);
  }, []);
  const own = useMemo(() => studioCommands(session, (name) => open(name, null)), [session, open]);
  useCommands(own);
  useEffect(() => {
    for (const room of roomIds) commands.know(room, rooms[room].keys ?? []);
  }, []);

  return (
    <div className={styles.window}>
      <TopBar
        dataset={dataset}
        room={route.room}
        canExport={project !== null}
        onOpen={() => commands.run('studio.open')}
        onRoom={(room) => commands.run(`studio.${room}`)}
        onExport={() => commands.run('studio.export')}
      >
        <JobsIndicator watched={(dialog === null ? null : watchedBy[dialog]) ?? null} />
        {project !== null && <SaveStatus project={project} verdicts={verdicts} mapping={mapping} />}
        <SettingsMenu onMachines={() => open('machines', null)} />
      </TopBar>
      <ConnectionBanner />
      <FirstSteps
        path={dataset?.path ?? null}
        room={route.room}
        inEpisode={route.room === 'review' && route.episode !== null}
      />
      <main className={styles.room}>
        {/* An episode under review is its own heading. */}
        {(route.room !== 'review' || project === null) && (
          <VisuallyHidden as="h1">{rooms[route.room].label}</VisuallyHidden>
        )}
        <ErrorBoundary key={`${dataset?.id ?? ''} ${route.room}`}>
          <Room
            session={session}
            route={route}
            onOpen={() => open('open', null)}
            onSelected={open}
          />
        </ErrorBoundary>
      </main>
      {dialog === 'open' && (
        <OpenDialog
          opening={opening}
          failure={failure?.error ?? null}
          onAllowLinks={(folder) => {
            if (failure !== null) void session.allowLinks(failure.path, folder).then(show);
          }}
          startIn={dataset === null ? null : parentFolder(dataset.path)}
          pickFolder={host.pickFolder ?? null}
          onOpen={(path) => session.open(path).then(show)}
          onCancel={() => session.cancel()}
          onClose={() => {
            session.cancel();
            setDialog(null);
          }}
        />
      )}
      {/* The dialog that datasets are chosen in says so itself. */}
      {opening !== null && dataset !== null && dialog !== 'open' && (
        <OpeningDialog path={opening} onCancel={() => session.cancel()} />
      )}
      {dialog === 'draft' && dataset !== null && project !== null && (
        <DraftDialog
          dataset={dataset}
          project={project}
          episode={route.room === 'review' ? route.episode : null}
          selected={selected}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog === 'export' && dataset !== null && project !== null && (
        <ExportDialog
          dataset={dataset}
          project={project}
          selected={selected}
          reveal={host.revealInFolder ?? null}
          onOpen={(path) => {
            void session.open(path).then((opened) => show(opened) || sayFailure(session));
          }}
          onPublish={() => setDialog('publish')}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog === 'publish' && project !== null && (
        <PublishDialog project={project} onClose={() => setDialog(null)} />
      )}
      {dialog === 'machines' && <MachinesDialog onClose={() => setDialog(null)} />}
      {dialog === 'curator' && project !== null && (
        <CuratorDialog project={project} onClose={() => setDialog(null)} />
      )}
      <ProposeAgain />
      <CommandSurface />
      <NoticeStack />
    </div>
  );
}

/** The code of the room that is shown comes while its dataset is opened, that of the others after it. */
function useCodeOfRooms(room: RoomId, isOpen: boolean) {
  useEffect(() => {
    // The room itself says what is wrong.
    rooms[room].fetch?.().catch(() => undefined);
  }, [room]);
  useEffect(() => {
    if (!isOpen) return undefined;
    const timer = setTimeout(() => void fetchRest(), restAfter);
    return () => clearTimeout(timer);
  }, [isOpen]);
}

/**
 * Opens what the address names from now on.
 *
 * @param begun what it named when the page came, which is being opened
 */
function useRouteDataset(session: Session, path: string | null, begun: string | null) {
  const connection = useConnection();
  const known = useRef<string | null | undefined>(begun);
  useEffect(() => {
    const isBegun = known.current === path;
    known.current = undefined;
    if (isBegun) return undefined;
    let current = true;
    openAddress(connection, session, path, () => current).catch(notifyError);
    return () => {
      current = false;
    };
  }, [connection, session, path]);
}

function useDocumentTitle(dataset: string | null) {
  useEffect(() => {
    document.title = dataset === null ? 'DualVLA Studio' : `${dataset} · DualVLA Studio`;
  }, [dataset]);
}
