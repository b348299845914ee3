/** What the window knows about one episode, kept up to date with the core. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { MotionSignals } from '../../../../shared/api/keyframes';
import { toPlainError, type PlainError } from '../../../../shared/errors';
import type { EpisodeSignals } from '../../../../shared/model/dataset';
import type { Decision } from '../../../../shared/model/decision';
import type { Connection } from '../../../connection';
import type { StudioStorage } from '../../../storage';
import { foldEpisode, type FoldedEpisode, type KnownData } from './fold-episode';

interface EpisodeState {
  /** Null until the core, or the working copy, said something. */
  known: KnownData | null;
  folded: FoldedEpisode | null;
  /** True while only the working copy speaks. */
  fromCopy: boolean;
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
  /** Reads everything that was not read yet. */
  load(): Promise<void>;
  /** Reads proposals and decisions again: they changed somewhere. */
  refresh(): Promise<void>;
  /** Decisions made here, or left over from an earlier window. */
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

export function createEpisodeStore(source: EpisodeSource, episode: number): EpisodeStore {
  const { projectId, datasetId, call, storage } = source;
  let curator = source.curator;
  const state = createStore<EpisodeState>(() => ({
    known: null,
    folded: null,
    fromCopy: true,
    error: null,
    signals: null,
    motion: null,
    curvesError: null,
  }));
  let early: readonly Decision[] = [];
  let refreshing: Promise<void> | null = null;
  let refreshAgain = false;

  const setKnown = (known: KnownData, more: Partial<EpisodeState> = {}) =>
    state.setState({ known, folded: foldEpisode(known, curator), ...more });

  const readCopy = async () => {
    const copy = await storage.knownEpisode(projectId, episode).catch(() => null);
    if (copy === null || state.getState().known !== null) return;
    const { detail, proposals, decisions } = copy;
    setKnown({ detail, proposals, decisions: join(decisions, early) });
  };

  const readReview = async () => {
    const { detail } = await readDetail();
    const { proposals, decisions } = await call('review.episode', { projectId, episode });
    const known = { detail, proposals, decisions: join(decisions, heldDecisions()) };
    setKnown(known, { fromCopy: false, error: null });
    const lean = { ...detail, reasoning: null };
    await storage
      .saveKnownEpisode({ projectId, episode, detail: lean, proposals, decisions: known.decisions })
      // The copy is a convenience; the core has it all.
      .catch(() => {});
  };

  const heldDecisions = () => state.getState().known?.decisions ?? early;

  const readDetail = async () => {
    const { known, fromCopy } = state.getState();
    if (known !== null && !fromCopy) return { detail: known.detail };
    return { detail: await call('dataset.episode', { datasetId, episode }) };
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
    async load() {
      await Promise.all([readCopy(), refresh(), readCurves()]);
    },
    refresh,
    add(decisions) {
      const { known } = state.getState();
      if (known === null) early = join(early, decisions);
      else setKnown({ ...known, decisions: join(known.decisions, decisions) });
    },
    remove(decisionId) {
      const { known } = state.getState();
      const without = (list: readonly Decision[]) => list.filter(({ id }) => id !== decisionId);
      early = without(early);
      if (known !== null) setKnown({ ...known, decisions: without(known.decisions) });
    },
    setCurator(name) {
      curator = name;
      const { known } = state.getState();
      if (known !== null) setKnown(known);
    },
  };
}

/** Decisions are never taken back, so whatever was known stays known: an answer on its way may be older. */
const join = (...lists: (readonly Decision[])[]) => [
  ...new Map(lists.flat().map((decision) => [decision.id, decision])).values(),
];
