/** Texts that were written and not saved: neither Escape nor a reload takes them away. */
import { z } from 'zod';
import { LastUsed } from '../../../../shared/last-used';
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
  const texts = new LastUsed<string, string>(most);
  for (const [name, text] of schema.safeParse(saved).data ?? []) texts.set(name, text);
  let saving = false;
  let saveAgain = false;

  /** One write at a time: letters that are typed meanwhile go into the next. */
  const save = async () => {
    saveAgain = true;
    if (saving) return;
    saving = true;
    while (saveAgain) {
      saveAgain = false;
      // Without a working copy they last as long as the window.
      await storage.saveSetting(projectId, key, [...texts]).catch(() => {});
    }
    saving = false;
  };

  return {
    of: (episode, keyframe) => texts.get(`${episode} ${keyframe}`) ?? null,
    keep(episode, keyframe, text) {
      const name = `${episode} ${keyframe}`;
      if (text !== null) texts.set(name, text);
      else if (texts.take(name) === undefined) return;
      void save();
    },
  };
}
