import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { EmbodimentPart } from '../../../shared/model/dataset';
import { createChanges } from './tab-undo';

/**
 * What was changed about the robot and is not saved, by project id: it stays while the window is open, whichever room
 * one goes to.
 */
export const editedMappings = createStore<
  Readonly<Record<string, readonly EmbodimentPart[] | null>>
>(() => ({}));

/** Keeps these parts, null for the detected ones, and leaves those unsaved. */
export type KeepMapping = (
  parts: readonly EmbodimentPart[] | null,
  unsaved: readonly EmbodimentPart[] | null,
) => Promise<void>;

/** What was corrected, saved or not. */
export const robotChanges = createChanges<KeepMapping>();

/** Robot descriptions as they were typed, by project id. */
export const typedDescriptions = createStore<Readonly<Record<string, string>>>(() => ({}));

/** Fields on screen that say what cannot be, by an id of their own: no part of the robot has it. */
const impossibleFields = createStore<{ ids: readonly string[] }>(() => ({ ids: [] }));

/** Until the returned function is called. */
export function sayImpossible(id: string): () => void {
  impossibleFields.setState(({ ids }) => ({ ids: [...ids, id] }));
  return () => impossibleFields.setState(({ ids }) => ({ ids: ids.filter((each) => each !== id) }));
}

export const useImpossible = (): boolean => useStore(impossibleFields, ({ ids }) => ids.length > 0);

/** Whether there is any in this project; not without one. */
export function useUnsavedMapping(projectId: string | undefined): boolean {
  const impossible = useImpossible();
  return useStore(
    editedMappings,
    (byProject) => impossible || (byProject[projectId ?? ''] ?? null) !== null,
  );
}

/** The browser asks before it lets unsaved changes go. */
const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
editedMappings.subscribe((byProject) => {
  const unsaved = Object.values(byProject).some((parts) => parts !== null);
  (unsaved ? addEventListener : removeEventListener)('beforeunload', ask);
});
