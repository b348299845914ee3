/** Notices: short messages of the window that do not interrupt. One store, for nothing in them belongs to a room. */
import { createStore } from 'zustand/vanilla';
import { isCanceled, toPlainError } from '../../shared/errors';

export interface Notice {
  id: number;
  tone: 'ok' | 'info' | 'warn' | 'bad';
  text: string;
  action?: { label: string; run(): void };
}

export const notices = createStore<{ list: Notice[] }>(() => ({ list: [] }));

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

/** Says what went wrong. Cancellation is not an error and says nothing. */
export function notifyError(error: unknown): void {
  if (!isCanceled(error)) notify({ tone: 'bad', text: toPlainError(error).message });
}

export function dismissNotice(id: number): void {
  notices.setState(({ list }) => ({ list: list.filter((notice) => notice.id !== id) }));
}
