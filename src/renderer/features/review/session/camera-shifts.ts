/** By how many frames the cameras of this project are shown later: kept by the core with the project. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { toPlainError } from '../../../../shared/errors';
import { shiftsMark, type CameraShifts } from '../../../../shared/model/camera-shift';
import type { EpisodeVideo } from '../../../../shared/model/dataset';
import type { Connection } from '../../../connection';
import { notifyError } from '../../../ui';

export interface ShiftStore {
  readonly state: StoreApi<CameraShifts>;
  /** Frames; 0 as recorded. */
  of(camera: string): number;
  load(): Promise<void>;
  /** Shows another shift at once and keeps it; resolves to whether it could be kept, where not it says why. */
  set(camera: string, frames: number): Promise<boolean>;
  /** Some window kept these. */
  hear(shifts: CameraShifts): void;
}

export function createShifts(projectId: string, call: Connection['call']): ShiftStore {
  const state = createStore<CameraShifts>(() => ({}));
  /** The same object as long as nothing differs: pictures are decoded anew for another one. */
  const replace = (shifts: CameraShifts) => {
    if (shiftsMark(shifts) !== shiftsMark(state.getState())) state.setState(shifts, true);
  };
  /** One after another: what was pressed last is what is kept. */
  let sent: Promise<unknown> = Promise.resolve();
  let underWay = 0;

  const load = () =>
    call('cameras.shifts', { projectId }).then(replace, (error: unknown) => {
      // Its project was moved or deleted while the core was away; what waits for it says so (`leftBehind`).
      if (toPlainError(error).code !== 'not-found') notifyError(error);
    });

  return {
    state,
    of: (camera) => state.getState()[camera] ?? 0,
    load,
    async set(camera, frames) {
      replace({ ...state.getState(), [camera]: frames });
      const turn = sent.then(() => call('cameras.shift', { projectId, camera, frames }));
      sent = turn.catch(() => {});
      underWay += 1;
      try {
        const kept = await turn;
        if (underWay === 1) replace(kept);
        return true;
      } catch (error) {
        notifyError(error);
        await load();
        return false;
      } finally {
        underWay -= 1;
      }
    },
    hear(shifts) {
      // Older than what this window is about to keep.
      if (underWay === 0) replace(shifts);
    },
  };
}

/** Hands each camera's shift to whoever decodes its pictures. */
export const withShifts = (
  videos: readonly EpisodeVideo[],
  shifts: CameraShifts,
): readonly EpisodeVideo[] =>
  videos.map((video) => {
    const shift = shifts[video.cameraKey];
    return shift === undefined ? video : { ...video, shift };
  });
