/** Texts that were written and not saved: neither Escape nor a reload takes them away. */
import { z } from 'zod';
import { LastUsed } from '../../../../shared/last-used';
import type { StudioStorage } from '../../../storage';

export interface UnsavedTexts {
  /** What this curator left, or what was typed before anybody said a name; null where there is nothing. */
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
  /** Who writes now; null for one without a name. What a curator writes no other one may read before both are done. */
  curator: () => string | null,
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

  /** Under the curator's name, and without one. */
  const namesOf = (episode: number, keyframe: string): readonly string[] => {
    const [who, nobodys] = [curator(), `${episode} ${keyframe}`];
    return who === null ? [nobodys] : [`${who}: ${nobodys}`, nobodys];
  };
  return {
    of(episode, keyframe) {
      for (const name of namesOf(episode, keyframe)) {
        const text = texts.get(name);
        if (text !== undefined) return text;
      }
      return null;
    },
    keep(episode, keyframe, text) {
      const [own = '', ...others] = namesOf(episode, keyframe);
      const gone = others.filter((name) => texts.take(name) !== undefined);
      if (text !== null) texts.set(own, text);
      else if (texts.take(own) === undefined && gone.length === 0) return;
      void save();
    },
  };
}
