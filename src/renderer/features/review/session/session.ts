/**
 * Reviewing one project in this window: who decides, the decisions on their way, and the episodes at hand. It lives as
 * long as the window does, so decisions go on being sent whichever room is open.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { decisionSchema, type Decision, type DecisionAct } from '../../../../shared/model/decision';
import { toPlainError } from '../../../../shared/errors';
import { LastUsed } from '../../../../shared/last-used';
import type { ProjectInfo } from '../../../../shared/model/project';
import { commands } from '../../../commands';
import type { Connection } from '../../../connection';
import type { StudioStorage } from '../../../storage';
import { noteStep, type FirstStep } from '../../first-steps';
import { describeAct } from '../controller/acts';
import { createEpisodeStore, type EpisodeStore } from '../episode/episode-store';
import { createActQueue, type ActQueue } from './act-queue';
import { createQueueReader, type QueueReader } from '../queue/queue';
import { createBulk, type Bulk } from './bulk';
import { createOutbox, type Outbox } from './outbox';
import { createShifts, type ShiftStore } from './camera-shifts';
import { leftBehind, type LeftBehind } from './left-behind';
import { createProposing, type Proposing } from './proposing';
import { createSnippets, type SnippetStore } from './snippets';
import { createStage, type Stage } from './stage';
import { openTrail, stepWords, type Step, type Trail } from './trail';
import { openUnsavedTexts, type UnsavedTexts } from './unsaved-texts';
import { openViewSettings, type ViewSettingsStore } from './view-settings';
import { createZooms, type ZoomStore } from './zooms';

export interface ReviewSession {
  readonly projectId: string;
  readonly datasetId: string;
  /** What waits for a project that this dataset had in this window before, and has no more; null for nothing. */
  readonly left: LeftBehind | null;
  readonly call: Connection['call'];
  readonly outbox: Outbox;
  readonly view: ViewSettingsStore;
  readonly zooms: ZoomStore;
  readonly shifts: ShiftStore;
  readonly snippets: SnippetStore;
  readonly storage: StudioStorage;
  /** `named` is false until the curator said or confirmed a name; decisions until then would be "curator"'s. */
  readonly curator: StoreApi<{ name: string; named: boolean }>;
  setCurator(name: string): void;
  /** What the last act did, for the status line and for screen readers. */
  readonly said: StoreApi<Said>;
  /** Says it, with what the next undo takes back. */
  say(text: string): void;
  /** In words, for whatever kind of decision. */
  readonly describe: (act: DecisionAct) => string;
  /** The curator's acts of the day, across episodes. */
  readonly trail: Trail;
  readonly unsaved: UnsavedTexts;
  /** What the hands do, in its order, from one episode to the next. */
  readonly queue: ActQueue;
  readonly stage: Stage;
  /**
   * Numbers, keeps, shows and sends an act, or several, all of them or none; resolves once they are kept and shown. The
   * episode's data must be known. `onShown` is called in the turn in which they are shown, so that what follows from
   * them is drawn together with them, and waited for. What has the same `together` is taken back in one step.
   */
  decide(
    episode: EpisodeStore,
    acts: DecisionAct | readonly DecisionAct[],
    onShown?: () => Promise<void> | void,
    together?: string,
  ): Promise<Decision[]>;
  /** The episode's store, loading. The same one for as long as it is among the last few used. */
  episode(index: number): EpisodeStore;
  readonly queued: QueueReader;
  readonly bulk: Bulk;
  readonly proposing: Proposing;
  /** Forgets a decision that the core refused. */
  discard(decision: Decision): Promise<void>;
  /** Makes a refused decision anew, under another number. */
  again(decision: Decision): Promise<void>;
}

interface Said {
  text: string;
  /** Null where nothing is left to undo. */
  nextUndo: Step | null;
}

export type ReviewedProject = Pick<ProjectInfo, 'id' | 'datasetId' | 'path'>;

export const defaultCurator = 'curator';

/** The rule of the journal, asked before anything is decided under the name. */
export const isCuratorName = (name: string): boolean =>
  decisionSchema.shape.curator.safeParse(name).success;

/** Enough for the episode at hand, the next ones, and going back. Curves and reasoning make them large. */
const keptEpisodes = 8;

/** What a newcomer has done with an act of this kind. */
const stepOf: { readonly [Kind in DecisionAct['kind']]?: FirstStep } = {
  accept: 'accept',
  prune: 'change',
  move: 'change',
};

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
  const said = createStore<Said>(() => ({ text: '', nextUndo: null }));
  const trail = await openTrail(storage, project.id, describeAct);
  const unsaved = await openUnsavedTexts(storage, project.id, () => {
    const { name, named } = curator.getState();
    return named ? name : null;
  });
  const outbox = createOutbox(project.id, storage, call);
  const view = await openViewSettings(storage, project.id);
  const shifts = createShifts(project.id, call);
  const snippets = createSnippets(project.id, call, view);
  void shifts.load();
  void snippets.load();
  const episodes = new LastUsed<number, EpisodeStore>(keptEpisodes);

  /** Keys pressed before the last decision: what comes after them was pressed for the next. */
  let counted = 0;

  const pendingOf = (index: number) =>
    outbox.state.getState().pending.filter(({ episode }) => episode === index);

  const episode = (index: number): EpisodeStore => {
    const known = episodes.get(index);
    if (known !== undefined) return known;
    const store = createEpisodeStore(
      {
        projectId: project.id,
        datasetId: project.datasetId,
        curator: curator.getState().name,
        call,
        storage,
      },
      index,
    );
    episodes.set(index, store);
    store.add(pendingOf(index));
    void store.load();
    return store;
  };

  const decide: ReviewSession['decide'] = async (store, acts, onShown, together) => {
    const { known } = store.state.getState();
    if (known === null) throw new Error('Nothing can be decided about an episode not yet read.');
    const { name } = curator.getState();
    const pressed = commands.presses();
    const { done, undone } = trail.state.getState();
    const here = [...done, ...undone].filter((step) => step.episode === store.episode);
    const before = [...known.decisions, ...here].map(({ atMs }) => atMs + 1);
    const used = [...known.decisions.map(({ id }) => id), ...known.hidden]
      .filter((id) => id.startsWith(`${profile.device}:`))
      .map((id) => Number(id.slice(profile.device.length + 1)));
    // A clock that was set back puts nothing before what is known here, or what this device did for somebody else.
    const atMs = Math.max(Date.now(), ...before);
    const decisions = await outbox.record(
      [acts].flat().map((act, at) => ({
        projectId: project.id,
        episode: store.episode,
        fingerprint: known.detail.fingerprint,
        curator: name,
        atMs,
        keys: at === 0 ? pressed - counted : 0,
        ...(together === undefined ? {} : { together }),
        act,
      })),
      Math.max(0, ...used),
    );
    store.add(decisions);
    trail.add(...decisions);
    counted = pressed;
    for (const { act } of decisions) {
      const step = stepOf[act.kind];
      if (step !== undefined) noteStep(step);
    }
    await onShown?.();
    return decisions;
  };

  const say = (text: string) => {
    const own = trail.state.getState().done.findLast(isOwn);
    said.setState({ text, nextUndo: own ?? null });
  };
  const isOwn = (made: { curator: string }) => made.curator === curator.getState().name;

  // What was done before the page was loaded again can be undone too.
  say('');

  connection.on('review', (change) => {
    if (change.projectId !== project.id) return;
    const store = episodes.peek(change.episode);
    const knowsAll = store?.state.getState().folded?.review.finished === true;
    store?.add(change.decisions.filter((decision) => knowsAll || isOwn(decision)));
    trail.add(...change.decisions.filter(({ device }) => device === profile.device));
    // Who has finished is told what others decided.
    const finished = change.decisions.some((made) => made.act.kind === 'finish' && isOwn(made));
    if (change.proposals || finished) void store?.refresh();
  });
  connection.on('cameras', (change) => {
    if (change.projectId === project.id) shifts.hear(change.shifts);
  });
  const proposing = createProposing(connection, {
    projectId: project.id,
    device: profile.device,
    trail,
    curator: () => curator.getState().name,
    proposed: (step) => say(`${stepWords(step)}.`),
  });
  connection.on('snippets', (change) => {
    if (change.projectId === project.id) snippets.hear(change.snippets);
  });
  connection.on('project', ({ id, readOnlyBecause }) => {
    if (id !== project.id) return;
    void snippets.load();
    if (readOnlyBecause === null) outbox.flush();
    for (const [, store] of episodes) void store.refresh();
  });
  connection.onReconnect(() => {
    outbox.flush();
    void shifts.load();
    void snippets.load();
    for (const [, store] of episodes) void store.load();
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
    zooms: createZooms(),
    shifts,
    snippets,
    storage,
    curator,
    said,
    say,
    describe: describeAct,
    trail,
    unsaved,
    queue: createActQueue((error) => say(toPlainError(error).message)),
    stage: createStage(),
    setCurator(name) {
      const before = curator.getState();
      // A list was made by one curator for the work at hand; who is named for the first time is who made it.
      if (before.named && before.name !== name && view.state.getState().order === 'list') {
        view.set({ order: 'index', orderChosen: false });
      }
      curator.setState({ name, named: true });
      // What the one before did is neither told nor undone by this one.
      say('');
      for (const [, store] of episodes) store.setCurator(name);
      // Without a working copy the name is asked again next time.
      void storage.setCurator(name).catch(() => {});
    },
    decide,
    episode,
    bulk: createBulk({
      projectId: project.id,
      call,
      outbox,
      trail,
      curator: () => curator.getState().name,
      show(decisions) {
        for (const decision of decisions) episodes.peek(decision.episode)?.add([decision]);
      },
    }),
    proposing,
    queued: createQueueReader(project.id, call, view, () => curator.getState().name),
    async again(decision) {
      const store = episodes.peek(decision.episode);
      store?.remove(decision.id);
      trail.forget(decision.id);
      const made = await outbox.again(decision);
      store?.add(made);
      trail.add(...made);
    },
    async discard(decision) {
      episodes.peek(decision.episode)?.remove(decision.id);
      trail.forget(decision.id);
      await outbox.discard(decision.id);
    },
  };
}
