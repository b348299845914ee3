/** How the curator likes the room: the same in every project, but for the chosen curves and order. */
import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { everyProject, type StudioStorage } from '../../../storage';

const everywhereSchema = z.object({
  /** After a decision about a keyframe: stay, go to the next undecided one, or play to it. It was a yes or no once. */
  advance: z
    .union([z.enum(['stay', 'go', 'play']), z.boolean().transform((on) => (on ? 'go' : 'stay'))])
    .catch('go'),
  /** Width of the keyframe panel, pixels; null for its share of the window. */
  panelWidth: z.number().min(260).max(1_600).nullable().catch(null),
  /** Height of the time axis, pixels; null for what the cameras leave. */
  timelineHeight: z.number().min(96).max(1_600).nullable().catch(null),
  /** Speed of playback, kept from one episode to the next. */
  rate: z.number().min(0.25).max(8).catch(1),
  /** One camera large, the others small beside it. */
  large: z.boolean().catch(false),
  /** A row of pictures on the time axis. */
  filmstrip: z.boolean().catch(false),
  /** Height of the list under the selected keyframe, pixels; null for its share of the room. */
  listHeight: z.number().min(96).max(1_600).nullable().catch(null),
  /** Whether the texts that a keyframe could have are shown beside the one it has. */
  otherTexts: z.boolean().catch(true),
});
const mostCurves = 200;

const projectSchema = z.object({
  /** Dimensions of state and action with a curve of their own; their names belong to one dataset. */
  curves: z
    .array(z.string().max(300))
    .transform((all) => all.slice(0, mostCurves))
    .catch([]),
  /** The camera that is large, and of which the stills are; the first, where it is null or not there. */
  camera: z.string().max(300).nullable().catch(null),
  /** Those that are not the project's yet (`snippets.ts`): once, each browser kept its own, one for each digit. */
  snippets: z.array(z.string().min(1).max(20_000)).max(9).catch([]),
  /** What "next" means here: the dataset's own order, what deserves eyes most, or a list made in the library. */
  order: z.enum(['index', 'need', 'list']).catch('index'),
  /** Whether the curator chose that, or said that it may stay: no other is offered then. */
  orderChosen: z.boolean().catch(false),
  list: z
    .object({
      label: z.string().max(1_000),
      episodes: z.array(z.number().int().min(0)).min(1).max(1_000_000),
    })
    .nullable()
    .catch(null),
});

type ViewSettings = z.infer<typeof everywhereSchema> & z.infer<typeof projectSchema>;

export interface ViewSettingsStore {
  readonly state: StoreApi<ViewSettings>;
  set(change: Partial<ViewSettings>): void;
}

const key = 'review-room';

export async function openViewSettings(
  storage: StudioStorage,
  projectId: string,
): Promise<ViewSettingsStore> {
  const read = async (of: string) => {
    const saved = await storage.setting(of, key).catch(() => null);
    return typeof saved === 'object' && saved !== null ? saved : {};
  };
  const initial: ViewSettings = {
    ...everywhereSchema.parse(await read(everyProject)),
    ...projectSchema.parse(await read(projectId)),
  };
  const state = createStore<ViewSettings>(() => initial);
  return {
    state,
    set(change) {
      state.setState(change);
      const { curves, camera, snippets, order, orderChosen, list, ...everywhere } =
        state.getState();
      const save = (of: string, part: object) => {
        if (!Object.keys(change).some((name) => name in part)) return;
        // A setting that is not remembered costs a drag of the mouse, no work.
        void storage.saveSetting(of, key, part).catch(() => {});
      };
      save(projectId, { curves, camera, snippets, order, orderChosen, list });
      save(everyProject, everywhere);
    },
  };
}
