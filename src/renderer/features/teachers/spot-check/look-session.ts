/** Looking at one teacher's outputs in this window: the queue, the place in it, what is said, what is fetched ahead. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { isRetryable, toPlainError, type PlainError } from '../../../../shared/errors';
import { LastUsed } from '../../../../shared/last-used';
import type { LookQueue, LookSaid, ShownLook } from '../../../../shared/model/teacher-look';
import type { EpisodeDetail } from '../../../../shared/model/dataset';
import type { Connection } from '../../../connection';

/** What is drawn: the same wish is the same sample, with more looks gone on with. */
export interface SampleWish {
  looks: number;
  seed: number;
  uniformShare: number;
}

/** So many are drawn at first, and again when they are used up. */
export const firstLooks = 40;
export const moreLooks = 20;
export const usualWish: SampleWish = { looks: firstLooks, seed: 1, uniformShare: 0.2 };

export type QueuedLook = LookQueue['looks'][number];
/** What a curator says of a look; null takes back what was said. */
export type Saying = Pick<LookSaid, 'verdict' | 'reason' | 'note'> | null;

interface LookState {
  wish: SampleWish;
  queue: LookQueue | null;
  error: PlainError | null;
  drawing: boolean;
  /** Which of the queue is looked at; its length past the last one. */
  at: number;
  /** Verdicts that are not on disk yet. */
  unsaved: number;
  /** Why the last of them could not be saved; it is tried again. */
  trouble: string | null;
  /** The note that is being written, and of which look; null where it is as it was said. */
  unsavedNote: { look: string; note: string } | null;
  /** What the last act did, for the status line and for screen readers. */
  told: string;
}

/** One look with all that is shown of it. */
export interface LookData {
  shown: ShownLook;
  detail: EpisodeDetail;
}

interface Step {
  look: string;
  episode: number;
  frame: number;
  before: Saying;
  after: Saying;
}

export interface LookSession {
  readonly state: StoreApi<LookState>;
  /** Draws, or goes on with what was drawn. */
  draw(wish: SampleWish): Promise<void>;
  go(by: 1 | -1): void;
  goTo(at: number): void;
  /** Says it of the look that is on screen, and goes on to the next that waits. */
  say(saying: Saying, told: string): void;
  /** Says it and stays. */
  amend(saying: Saying, told: string): void;
  undo(): void;
  redo(): void;
  current(): QueuedLook | null;
  /** Of the look on screen, as it is being written or was said; null where it is empty. */
  note(): string | null;
  write(note: string | null): void;
  /** Fetched once; again after a failure. */
  data(look: QueuedLook): Promise<LookData>;
  /** The look that is shown after this one. */
  next(): QueuedLook | null;
}

interface Around {
  connection: Pick<Connection, 'call' | 'on'>;
  projectId: string;
  datasetId: string;
  teacher: string;
  /** Null where verdicts are taken. */
  readOnlyBecause: string | null;
  by(): Promise<{ curator: string; device: string }>;
}

/** Data of looks that is kept: going back is as quick as going on. */
const keptLooks = 24;
const retryMs = 2_000;

export function createLookSession(around: Around): LookSession {
  const { connection, projectId, datasetId, teacher } = around;
  const { call } = connection;
  const state = createStore<LookState>(() => ({
    wish: usualWish,
    queue: null,
    error: null,
    drawing: false,
    at: 0,
    unsaved: 0,
    trouble: null,
    unsavedNote: null,
    told: '',
  }));
  const cache = new LastUsed<string, Promise<LookData>>(keptLooks);
  const waiting: Step[] = [];
  const done: Step[] = [];
  const undone: Step[] = [];
  let sending = false;

  const looks = () => state.getState().queue?.looks ?? [];
  const current = () => looks()[state.getState().at] ?? null;

  const put = (id: string, said: LookSaid | null) =>
    state.setState(({ queue }) => ({
      queue: queue === null ? null : { ...queue, looks: withSaid(queue.looks, id, said) },
    }));

  const send = async () => {
    if (sending) return;
    sending = true;
    const [step] = waiting;
    let isLater = false;
    if (step !== undefined) {
      const { verdict, reason, note } = step.after ?? { verdict: null, reason: null, note: null };
      try {
        const by = await around.by();
        await call('teachers.setVerdict', {
          projectId,
          look: step.look,
          verdict,
          reason,
          note,
          ...by,
        });
        waiting.shift();
        state.setState({ trouble: null });
      } catch (error) {
        const { code, message } = toPlainError(error);
        state.setState({ trouble: message });
        isLater = isRetryable(code);
        // What is refused for good is not shown as if it were kept.
        if (!isLater) {
          waiting.shift();
          put(step.look, saidBy(step.before));
        }
      }
    }
    sending = false;
    state.setState({ unsaved: waiting.length });
    if (isLater) setTimeout(() => void send(), retryMs);
    else if (waiting.length > 0) void send();
  };

  // As long as the connection: other windows give verdicts too. What is on its way from here is newer than what comes.
  connection.on('verdict', ({ projectId: of, look, said }) => {
    if (of === projectId && !waiting.some((step) => step.look === look)) put(look, said);
  });

  const take = (step: Step) => {
    put(step.look, saidBy(step.after));
    waiting.push(step);
    state.setState({ unsaved: waiting.length });
    void send();
  };

  const change = (saying: Saying, told: string): boolean => {
    const look = current();
    if (look === null) return false;
    if (around.readOnlyBecause !== null) {
      state.setState({ told: around.readOnlyBecause });
      return false;
    }
    const { id, episode, frame } = look;
    const step = { look: id, episode, frame, before: sayingOf(look.said), after: saying };
    done.push(step);
    undone.length = 0;
    take(step);
    state.setState({ told: `${told} Undo takes it back.` });
    return true;
  };

  const goTo = (at: number) => state.setState({ at: Math.max(0, Math.min(looks().length, at)) });
  const goToLook = (id: string) => goTo(looks().findIndex((look) => look.id === id));

  /** The next one that waits, after this one or from the beginning; past the last where none does. */
  const nextWaiting = (from: number): number => {
    const all = looks();
    const after = all.findIndex(({ said }, at) => at > from && said === null);
    if (after >= 0) return after;
    const first = all.findIndex(({ said }, at) => at !== from && said === null);
    return first >= 0 ? first : all.length;
  };

  return {
    state,
    async draw(wish) {
      state.setState({ wish, drawing: true, error: null });
      try {
        const queue = await call('teachers.sample', { projectId, teacher, ...wish });
        const isFirst = state.getState().queue?.sample !== queue.sample;
        state.setState({ queue, drawing: false });
        if (isFirst) done.splice(0, done.length, ...stepsIn(queue));
        goTo(nextWaiting(isFirst ? -1 : state.getState().at - 1));
      } catch (error) {
        state.setState({ drawing: false, error: toPlainError(error) });
      }
    },
    go: (by) => goTo(state.getState().at + by),
    goTo,
    say(saying, told) {
      const { at } = state.getState();
      if (change(saying, told)) goTo(nextWaiting(at));
    },
    amend: (saying, told) => void change(saying, told),
    undo() {
      const step = done.pop();
      if (step === undefined) return state.setState({ told: 'Nothing is left to undo.' });
      undone.push(step);
      take({ ...step, before: step.after, after: step.before });
      goToLook(step.look);
      state.setState({ told: `Undone: ${wordsOf(step)}.${nextWords(done)}` });
    },
    redo() {
      const step = undone.pop();
      if (step === undefined) return state.setState({ told: 'Nothing is left to redo.' });
      done.push(step);
      take(step);
      goToLook(step.look);
      state.setState({ told: `Redone: ${wordsOf(step)}.${nextWords(done)}` });
    },
    current,
    note() {
      const look = current();
      const { unsavedNote } = state.getState();
      const own =
        unsavedNote !== null && unsavedNote.look === look?.id ? unsavedNote.note : look?.said?.note;
      const text = (own ?? '').trim();
      return text === '' ? null : text;
    },
    write(note) {
      const look = current();
      state.setState({
        unsavedNote: note === null || look === null ? null : { look: look.id, note },
      });
    },
    data(look) {
      const known = cache.get(look.id);
      if (known !== undefined) return known;
      const fetching = Promise.all([
        call('teachers.look', { projectId, look: look.id }),
        call('dataset.episode', { datasetId, episode: look.episode }),
      ]).then(([shown, detail]): LookData => ({ shown, detail }));
      cache.set(look.id, fetching);
      fetching.catch(() => cache.take(look.id));
      return fetching;
    },
    next: () => looks()[nextWaiting(state.getState().at)] ?? null,
  };
}

/** By this window's curator, a moment ago. */
const saidBy = (saying: Saying): LookSaid | null =>
  saying === null ? null : { ...saying, curator: '', atMs: 0 };

const sayingOf = (said: LookSaid | null): Saying =>
  said === null ? null : { verdict: said.verdict, reason: said.reason, note: said.note };

const withSaid = (looks: readonly QueuedLook[], id: string, said: LookSaid | null): QueuedLook[] =>
  looks.map((look) => (look.id === id ? { ...look, said } : look));

/** As said, in words. */
const wordsOf = ({ after, episode, frame }: Step): string =>
  `${after === null ? 'nothing' : (after.reason ?? after.verdict)} at episode ${episode}, frame ${frame}`;

/** What the next undo takes back. */
function nextWords(done: readonly Step[]): string {
  const next = done.at(-1);
  return next === undefined ? '' : ` The next undo takes back: ${wordsOf(next)}.`;
}

/** What earlier windows said can be taken back too, the last first. */
function stepsIn({ looks }: LookQueue): Step[] {
  return looks
    .flatMap(({ id, episode, frame, said }) =>
      said === null ? [] : [{ id, episode, frame, said }],
    )
    .sort((a, b) => a.said.atMs - b.said.atMs)
    .map(({ id, said, ...where }) => ({ look: id, ...where, before: null, after: sayingOf(said) }));
}
