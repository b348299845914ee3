/** By how many frames the cameras of this project are shown later: kept by the core with the project. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { longestShift, type CameraShifts } from '../../../../shared/model/camera-shift';
import type { EpisodeVideo } from '../../../../shared/model/dataset';
import type { Connection } from '../../../connection';
import { notify, notifyError } from '../../../ui';

export interface ShiftStore {
  readonly state: StoreApi<CameraShifts>;
  load(): Promise<void>;
  /** Keeps another shift; the notice that says so takes it back. */
  set(camera: string, frames: number): Promise<void>;
}

export function createShifts(projectId: string, call: Connection['call']): ShiftStore {
  const state = createStore<CameraShifts>(() => ({}));
  const replace = (shifts: CameraShifts) => state.setState(shifts, true);
  /** One after another: what was pressed last is what is kept. */
  let sent: Promise<unknown> = Promise.resolve();

  const load = () => call('cameras.shifts', { projectId }).then(replace, notifyError);

  const set = async (camera: string, frames: number): Promise<void> => {
    const before = state.getState()[camera] ?? 0;
    const within = Math.max(-longestShift, Math.min(longestShift, frames));
    if (within === before) return;
    replace({ ...state.getState(), [camera]: within });
    const turn = sent.then(() => call('cameras.shift', { projectId, camera, frames: within }));
    sent = turn.catch(() => {});
    try {
      await turn;
    } catch (error) {
      notifyError(error);
      await load();
      return;
    }
    const undo = { label: 'Undo', run: () => void set(camera, before) };
    notify({ tone: 'info', text: saidOf(camera, within), action: undo });
  };

  return {
    state,
    set,
    load,
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

function saidOf(camera: string, frames: number): string {
  if (frames === 0) return `${camera} is shown as it was recorded.`;
  const amount = Math.abs(frames) === 1 ? '1 frame' : `${Math.abs(frames)} frames`;
  return `${camera} is shown ${amount} ${frames > 0 ? 'later' : 'earlier'} in this project.`;
}
