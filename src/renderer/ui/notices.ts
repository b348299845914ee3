/** Notices: short messages of the window that do not interrupt. They go with the room that they were made in. */
import { createStore } from 'zustand/vanilla';
import { isCanceled, toPlainError } from '../../shared/errors';

interface NoticeAction {
  label: string;
  run(): void;
  /** It starts work, for which the studio has to be reached. */
  isWork?: true;
}

export interface Notice {
  id: number;
  tone: 'ok' | 'info' | 'warn' | 'bad';
  text: string;
  action?: NoticeAction;
  /** Of work in the background: it is worth knowing in whichever room. */
  everywhere?: true;
}

/** `away`: why no work can be started now; null where it can. */
export const notices = createStore<{ list: Notice[]; away: string | null }>(() => ({
  list: [],
  away: null,
}));

/** Why what a notice offers cannot be done now; null where it can. */
export const whyNotNow = (action: NoticeAction, away: string | null): string | null =>
  action.isWork === true ? away : null;

const shownAtOnce = 4;
let nextId = 1;

/** The same text twice is one notice. Returns its id. */
export function notify(notice: Omit<Notice, 'id'>): number {
  const id = nextId++;
  notices.setState(({ list }) => ({
    list: [...list.filter((other) => other.text !== notice.text), { ...notice, id }].slice(
      -shownAtOnce,
    ),
  }));
  return id;
}

let lastDone = 0;

/** Says what was done or undone, in place of what was said so before: its next undo is not the next any more. */
export function notifyDone(notice: Omit<Notice, 'id'>): void {
  dismissNotice(lastDone);
  lastDone = notify(notice);
}

/** Says what went wrong. Cancellation is not an error and says nothing. */
export function notifyError(error: unknown): void {
  if (!isCanceled(error)) notify({ tone: 'bad', text: toPlainError(error).message });
}

export function dismissNotice(id: number): void {
  notices.setState(({ list }) => ({ list: list.filter((notice) => notice.id !== id) }));
}

let here = '';

/** Another room, or another dataset, is on screen: what was said in the one before means nothing there. */
export function enterRoom(place: string): void {
  if (place === here) return;
  here = place;
  notices.setState(({ list }) => ({ list: list.filter(({ everywhere }) => everywhere === true) }));
}
