/** What the window knows about one episode, kept up to date with the core. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { MotionSignals } from '../../../../shared/api/keyframes';
import { toPlainError, type PlainError } from '../../../../shared/errors';
import type { EpisodeSignals } from '../../../../shared/model/dataset';
import type { Decision } from '../../../../shared/model/decision';
import type { Connection } from '../../../connection';
import type { StudioStorage } from '../../../storage';
import { foldEpisode, type FoldedEpisode, type KnownData } from './fold-episode';
import { createOtherTexts, type OtherTexts } from './other-texts';

interface EpisodeState {
  /** Null until the core, or the working copy, said something. */
  known: KnownData | null;
  folded: FoldedEpisode | null;
  /** True while only the working copy speaks. */
  fromCopy: boolean;
  /** The core that is there now gave the names of the videos. */
  isCurrent: boolean;
  /** Why the episode cannot be read. What is known stays beside it. */
  error: PlainError | null;
  signals: EpisodeSignals | null;
  motion: MotionSignals | null;
  /** Why there are no curves; the pictures and the review do not need them. */
  curvesError: PlainError | null;
}

export interface EpisodeStore {
  readonly episode: number;
  readonly state: StoreApi<EpisodeState>;
  readonly texts: OtherTexts;
  /** Reads everything that was not read yet. */
  load(): Promise<void>;
  /** Reads proposals and decisions again: the proposals changed. */
  refresh(): Promise<void>;
  /** Decisions made here, left over from an earlier window, or told by the core. Those that are known do nothing. */
  add(decisions: readonly Decision[]): void;
  remove(decisionId: string): void;
  /** Folds again, for another curator. */
  setCurator(curator: string): void;
}

export interface EpisodeSource {
  projectId: string;
  datasetId: string;
  curator: string;
  call: Connection['call'];
  storage: StudioStorage;
}

/** The working copy is a whole episode: it is written when the hands have rested so long, not with every key. */
const copyAfterMs = 2_000;

export function createEpisodeStore(source: EpisodeSource, episode: number): EpisodeStore {
  const { projectId, datasetId, call, storage } = source;
  let curator = source.curator;
  const state = createStore<EpisodeState>(() => ({
    known: null,
    folded: null,
    fromCopy: true,
    isCurrent: false,
    error: null,
    signals: null,
    motion: null,
    curvesError: null,
  }));
  let early: readonly Decision[] = [];
  let copying: ReturnType<typeof setTimeout> | null = null;
  let refreshing: Promise<void> | null = null;
  let refreshAgain = false;

  const setKnown = (known: KnownData, more: Partial<EpisodeState> = {}) =>
    state.setState({ known, folded: foldEpisode(known, curator), ...more });

  const readCopy = async () => {
    const copy = await storage.knownEpisode(projectId, episode).catch(() => null);
    if (copy === null || state.getState().known !== null) return;
    const { detail, proposals, decisions } = copy;
    // One made by 0.1.0 does not say what lies beside it.
    const beside = { previous: null, next: null };
    setKnown({
      detail: { ...beside, ...detail },
      proposals,
      decisions: join(decisions, early),
      hidden: [],
    });
  };

  const saveCopy = async () => {
    if (copying !== null) clearTimeout(copying);
    copying = null;
    const { known } = state.getState();
    if (known === null) return;
    const { proposals } = known;
    const detail = { ...known.detail, reasoning: null };
    const decisions = [...known.decisions];
    // The copy is a convenience; the core has it all.
    await storage
      .saveKnownEpisode({ projectId, episode, detail, proposals, decisions })
      .catch(() => {});
  };
  const saveCopySoon = () => {
    if (copying !== null) clearTimeout(copying);
    copying = setTimeout(() => void saveCopy(), copyAfterMs);
  };

  const readReview = async () => {
    const { known, isCurrent } = state.getState();
    const [detail, { proposals, decisions, hidden }] = await Promise.all([
      known !== null && isCurrent ? known.detail : call('dataset.episode', { datasetId, episode }),
      call('review.episode', { projectId, episode, curator }),
    ]);
    const held = state.getState().known?.decisions ?? early;
    const read = { detail, proposals, decisions: join(decisions, held), hidden };
    // What began before the core was another one has not asked that one.
    const asked = detail !== known?.detail;
    const still = asked || state.getState().isCurrent;
    setKnown(read, { fromCopy: false, isCurrent: still, error: null });
    await saveCopy();
  };

  const readCurves = async () => {
    const [signals, motion] = await Promise.allSettled([
      state.getState().signals ?? call('dataset.signals', { datasetId, episode }),
      state.getState().motion ?? call('keyframes.motion', { datasetId, episode, projectId }),
    ]);
    const failed = [signals, motion].find((each) => each.status === 'rejected');
    state.setState({
      ...(signals.status === 'fulfilled' ? { signals: signals.value } : {}),
      ...(motion.status === 'fulfilled' ? { motion: motion.value } : {}),
      curvesError: failed === undefined ? null : toPlainError(failed.reason),
    });
  };

  /** One at a time; a change that comes meanwhile is one more round, however many they were. */
  const refresh = async () => {
    if (refreshing !== null) {
      refreshAgain = true;
      return refreshing;
    }
    refreshing = (async () => {
      do {
        refreshAgain = false;
        try {
          await readReview();
        } catch (error) {
          state.setState({ error: toPlainError(error) });
        }
      } while (refreshAgain);
      refreshing = null;
    })();
    return refreshing;
  };

  return {
    episode,
    state,
    texts: createOtherTexts(call, { projectId, episode }),
    async load() {
      // A core that was started anew has other names for the videos.
      state.setState({ isCurrent: false });
      await Promise.all([readCopy(), refresh(), readCurves()]);
    },
    refresh,
    add(decisions) {
      const { known } = state.getState();
      const held = known?.decisions ?? early;
      if (decisions.every(({ id }) => held.some((other) => other.id === id))) return;
      const all = join(held, decisions);
      if (known === null) early = all;
      else setKnown({ ...known, decisions: all });
      saveCopySoon();
    },
    remove(decisionId) {
      const { known } = state.getState();
      const without = (list: readonly Decision[]) => list.filter(({ id }) => id !== decisionId);
      early = without(early);
      if (known !== null) setKnown({ ...known, decisions: without(known.decisions) });
      saveCopySoon();
    },
    setCurator(name) {
      curator = name;
      const { known } = state.getState();
      if (known === null) return;
      setKnown(known);
      // Somebody else may be told other decisions.
      void refresh();
    },
  };
}

/** Decisions are never taken back, so whatever was known stays known: an answer on its way may be older. */
const join = (...lists: (readonly Decision[])[]) => [
  ...new Map(lists.flat().map((decision) => [decision.id, decision])).values(),
];
