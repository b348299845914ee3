/**
 * Reviewing one project in this window: who decides, the decisions on their way, and the episodes at hand. It lives as
 * long as the window does, so decisions go on being sent whichever room is open.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { decisionSchema, type Decision, type DecisionAct } from '../../../../shared/model/decision';
import type { ProjectInfo } from '../../../../shared/model/project';
import type { Connection } from '../../../connection';
import { studioStorage, type StudioStorage } from '../../../storage';
import { createEpisodeStore, type EpisodeStore } from '../episode/episode-store';
import { createOutbox, type Outbox } from './outbox';
import { leftBehind, type LeftBehind } from './left-behind';
import { openViewSettings, type ViewSettingsStore } from './view-settings';

export interface ReviewSession {
  readonly projectId: string;
  readonly datasetId: string;
  /** What waits for a project that this dataset had in this window before, and has no more; null for nothing. */
  readonly left: LeftBehind | null;
  readonly call: Connection['call'];
  readonly outbox: Outbox;
  readonly view: ViewSettingsStore;
  readonly storage: StudioStorage;
  /** `named` is false until the curator said or confirmed a name; decisions until then would be "curator"'s. */
  readonly curator: StoreApi<{ name: string; named: boolean }>;
  setCurator(name: string): void;
  /** Numbers, keeps, shows and sends one act; resolves once it is kept and shown. The episode's data must be known. */
  decide(episode: EpisodeStore, act: DecisionAct): Promise<Decision>;
  /** The episode's store, loading. The same one for as long as it is among the last few used. */
  episode(index: number): EpisodeStore;
  /**
   * For an undo where the episode at hand has nothing to undo: takes back the finishing of the episode before it and
   * gives that episode. Null if none was finished in this window since.
   */
  unfinishLast(current: number): Promise<number> | null;
  /** Forgets a decision that the core refused. */
  discard(decision: Decision): Promise<void>;
  /** Makes a refused decision anew, under another number. */
  again(decision: Decision): Promise<void>;
}

export type ReviewedProject = Pick<ProjectInfo, 'id' | 'datasetId' | 'path'>;

export const defaultCurator = 'curator';

/** The rule of the journal, asked before anything is decided under the name. */
export const isCuratorName = (name: string): boolean =>
  decisionSchema.shape.curator.safeParse(name).success;

/** Enough for the episode at hand, the next ones, and going back. Curves and reasoning make them large. */
const keptEpisodes = 8;

const sessions = new WeakMap<Connection, Map<string, Promise<ReviewSession>>>();

/** The window's one session of this project. */
export function reviewSession(
  connection: Connection,
  project: ReviewedProject,
): Promise<ReviewSession> {
  const ofConnection = sessions.get(connection) ?? new Map<string, Promise<ReviewSession>>();
  sessions.set(connection, ofConnection);
  const known = ofConnection.get(project.id);
  if (known !== undefined) return known;
  const opened = studioStorage().then((storage) => openSession(connection, project, storage));
  ofConnection.set(project.id, opened);
  return opened;
}

export async function openSession(
  connection: Pick<Connection, 'call' | 'on' | 'onReconnect'>,
  project: ReviewedProject,
  storage: StudioStorage,
): Promise<ReviewSession> {
  const { call } = connection;
  const profile = await storage.profile();
  const curator = createStore(() => ({
    name: profile.curator ?? defaultCurator,
    named: profile.curator !== null,
  }));
  const outbox = createOutbox(project.id, storage, call);
  const view = await openViewSettings(storage, project.id);
  const episodes = new Map<number, EpisodeStore>();
  let lastFinished: Decision | null = null;

  const pendingOf = (index: number) =>
    outbox.state.getState().pending.filter(({ episode }) => episode === index);

  const episode = (index: number): EpisodeStore => {
    const known = episodes.get(index);
    const store =
      known ??
      createEpisodeStore(
        {
          projectId: project.id,
          datasetId: project.datasetId,
          curator: curator.getState().name,
          call,
          storage,
        },
        index,
      );
    // Last used goes last, and the one not used for longest goes first.
    episodes.delete(index);
    episodes.set(index, store);
    if (known === undefined) {
      store.add(pendingOf(index));
      void store.load();
      const [oldest] = episodes.keys();
      if (episodes.size > keptEpisodes && oldest !== undefined) episodes.delete(oldest);
    }
    return store;
  };

  const decide = async (store: EpisodeStore, act: DecisionAct) => {
    const { known } = store.state.getState();
    if (known === null) throw new Error('Nothing can be decided about an episode not yet read.');
    const { name } = curator.getState();
    const own = known.decisions.filter((decision) => decision.curator === name);
    const used = known.decisions
      .filter(({ device }) => device === profile.device)
      .map(({ sequence }) => sequence);
    const decision = await outbox.record(
      {
        projectId: project.id,
        episode: store.episode,
        fingerprint: known.detail.fingerprint,
        curator: name,
        // A clock that was set back must not put an undo before what it takes back.
        atMs: Math.max(Date.now(), ...own.map(({ atMs }) => atMs)),
        act,
      },
      Math.max(0, ...used),
    );
    store.add([decision]);
    if (act.kind === 'finish') lastFinished = decision;
    return decision;
  };

  connection.on('review', (change) => {
    const store = change.projectId === project.id ? episodes.get(change.episode) : undefined;
    store?.add(change.decisions);
    if (change.proposals) void store?.refresh();
  });
  connection.on('project', ({ id, readOnlyBecause }) => {
    if (id !== project.id) return;
    if (readOnlyBecause === null) outbox.flush();
    for (const store of episodes.values()) void store.refresh();
  });
  connection.onReconnect(() => {
    outbox.flush();
    for (const store of episodes.values()) void store.load();
  });
  await outbox.load();
  const left = await leftBehind(storage, project);

  return {
    left,
    projectId: project.id,
    datasetId: project.datasetId,
    call,
    outbox,
    view,
    storage,
    curator,
    setCurator(name) {
      curator.setState({ name, named: true });
      for (const store of episodes.values()) store.setCurator(name);
      // Without a working copy the name is asked again next time.
      void storage.setCurator(name).catch(() => {});
    },
    decide,
    episode,
    unfinishLast(current) {
      const last = lastFinished;
      if (last === null || last.episode === current) return null;
      lastFinished = null;
      const act: DecisionAct = { kind: 'revert', decisionId: last.id };
      return decide(episode(last.episode), act).then(() => last.episode);
    },
    async again(decision) {
      const store = episodes.get(decision.episode);
      store?.remove(decision.id);
      store?.add([await outbox.again(decision)]);
    },
    async discard(decision) {
      episodes.get(decision.episode)?.remove(decision.id);
      await outbox.discard(decision.id);
    },
  };
}
