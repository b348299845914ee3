import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { EmbodimentPart } from '../../../shared/model/dataset';

/**
 * What was changed about the robot and is not saved, by project id: it stays while the window is open, whichever room
 * one goes to.
 */
export const editedMappings = createStore<
  Readonly<Record<string, readonly EmbodimentPart[] | null>>
>(() => ({}));

/** Whether there is any in this project; not without one. */
export const useUnsavedMapping = (projectId: string | undefined): boolean =>
  useStore(editedMappings, (byProject) => (byProject[projectId ?? ''] ?? null) !== null);

/** The browser asks before it lets unsaved changes go. */
const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
editedMappings.subscribe((byProject) => {
  const unsaved = Object.values(byProject).some((parts) => parts !== null);
  (unsaved ? addEventListener : removeEventListener)('beforeunload', ask);
});
