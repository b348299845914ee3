import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { EmbodimentPart } from '../../../shared/model/dataset';
import { createChanges } from './tab-undo';

/** With what stands in its field of dimensions, while that names none: it is no more lost than what can be saved. */
export type EditedPart = EmbodimentPart & { typedDims?: string };

/**
 * What was changed about the robot and is not saved, by project id: it stays while the window is open, whichever room
 * one goes to.
 */
export const editedMappings = createStore<Readonly<Record<string, readonly EditedPart[] | null>>>(
  () => ({}),
);

/** Keeps these parts, null for the detected ones, and leaves those unsaved. */
export type KeepMapping = (
  parts: readonly EmbodimentPart[] | null,
  unsaved: readonly EditedPart[] | null,
) => Promise<void>;

/** What was corrected, saved or not. */
export const robotChanges = createChanges<KeepMapping>();

/** Robot descriptions as they were typed, by project id. */
export const typedDescriptions = createStore<Readonly<Record<string, string>>>(() => ({}));

/** Whether there is any in this project; not without one. */
export const useUnsavedMapping = (projectId: string | undefined): boolean =>
  useStore(editedMappings, (byProject) => (byProject[projectId ?? ''] ?? null) !== null);

/** The browser asks before it lets unsaved changes go. */
const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
editedMappings.subscribe((byProject) => {
  const unsaved = Object.values(byProject).some((parts) => parts !== null);
  (unsaved ? addEventListener : removeEventListener)('beforeunload', ask);
});
