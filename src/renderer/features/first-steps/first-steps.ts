/** What a newcomer does once, in order. Each step is done by doing it, in whichever way; what is done is kept. */
import { z } from 'zod';
import { createStore } from 'zustand/vanilla';
import { everyProject, studioStorage } from '../../storage';

export const firstSteps = ['open', 'watch', 'accept', 'change', 'export'] as const;
export type FirstStep = (typeof firstSteps)[number];

const savedSchema = z.object({ shown: z.boolean(), done: z.array(z.enum(firstSteps)) });
type State = z.infer<typeof savedSchema>;

/** As drawn; null until it is known whether this person was led before. */
export const firstStepsState = createStore<{ now: State | null }>(() => ({ now: null }));

const settingKey = 'first-steps';
/** What was done last, drawn a moment later. */
let last: State | null = null;
let wanted = false;

/** To be called once a dataset is open: they show themselves on the demo, to whoever never saw them. */
export async function offerFirstSteps(isDemo: boolean): Promise<void> {
  const storage = await studioStorage();
  const saved = await storage.setting(everyProject, settingKey).catch(() => undefined);
  // Somebody asked for them meanwhile.
  if (wanted) return;
  const known = savedSchema.safeParse(saved).data ?? null;
  if (known !== null) draw(known);
  else if (isDemo) showFirstSteps();
}

/** From the beginning. */
export function showFirstSteps(): void {
  wanted = true;
  keep({ shown: true, done: [] });
}

export function endFirstSteps(): void {
  keep({ shown: false, done: [] });
}

/** What is no step, or is not asked for, changes nothing. */
export function noteStep(step: FirstStep): void {
  if (last?.shown !== true || last.done.includes(step)) return;
  keep({ ...last, done: [...last.done, step] });
}

/** Drawn once it is kept: who sees the end and reloads at once is not led again. */
function keep(now: State): void {
  last = now;
  const save = async () => {
    const storage = await studioStorage();
    await storage.saveSetting(everyProject, settingKey, now);
  };
  const drawn = () => {
    if (last === now) draw(now);
  };
  // Without a working copy they are offered again next time.
  save().then(drawn, drawn);
}

function draw(now: State): void {
  last = now;
  firstStepsState.setState({ now });
}
