/** Texts that were written and not saved: Escape closes the field, but takes nothing away. */
import { z } from 'zod';
import type { StudioStorage } from '../../../storage';

export interface UnsavedTexts {
  /** Null where none was left. */
  of(episode: number, keyframe: string): string | null;
  /** Null takes it away: it was saved, or nothing was written. */
  keep(episode: number, keyframe: string, text: string | null): void;
}

const schema = z.array(z.tuple([z.string(), z.string()]));
const key = 'unsaved texts';
const most = 100;

export async function openUnsavedTexts(
  storage: StudioStorage,
  projectId: string,
): Promise<UnsavedTexts> {
  const saved = await storage.setting(projectId, key).catch(() => null);
  const texts = new Map(schema.safeParse(saved).data ?? []);
  return {
    of: (episode, keyframe) => texts.get(`${episode} ${keyframe}`) ?? null,
    keep(episode, keyframe, text) {
      const name = `${episode} ${keyframe}`;
      if (text === null && !texts.has(name)) return;
      texts.delete(name);
      if (text !== null) texts.set(name, text);
      const [oldest] = texts.keys();
      if (texts.size > most && oldest !== undefined) texts.delete(oldest);
      // Without a working copy they last as long as the window.
      void storage.saveSetting(projectId, key, [...texts]).catch(() => {});
    },
  };
}
