/** How the curator likes the room: remembered per browser, the same in every project but for the chosen curves. */
import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { everyProject, type StudioStorage } from '../../storage';

const settingsSchema = z.object({
  /** After accepting or pruning, go to the next undecided keyframe. */
  advance: z.boolean().catch(true),
  /** Width of the keyframe panel, pixels. */
  panelWidth: z.number().min(260).max(720).catch(380),
  /** Height of the time axis, pixels. */
  timelineHeight: z.number().min(96).max(640).catch(230),
  /** Speed of playback, kept from one episode to the next. */
  rate: z.number().min(0.25).max(8).catch(1),
  /** Height of the list under the selected keyframe, pixels. */
  listHeight: z.number().min(72).max(800).catch(240),
});
export type ViewSettings = z.infer<typeof settingsSchema>;

export interface ViewSettingsStore {
  readonly state: StoreApi<ViewSettings>;
  set(change: Partial<ViewSettings>): void;
}

const key = 'review-room';

export async function openViewSettings(storage: StudioStorage): Promise<ViewSettingsStore> {
  const saved = await storage.setting(everyProject, key).catch(() => undefined);
  const state = createStore<ViewSettings>(() =>
    settingsSchema.parse(typeof saved === 'object' && saved !== null ? saved : {}),
  );
  return {
    state,
    set(change) {
      const next = settingsSchema.parse({ ...state.getState(), ...change });
      state.setState(next);
      // A setting that is not remembered costs a drag of the mouse, no work.
      void storage.saveSetting(everyProject, key, next).catch(() => {});
    },
  };
}
