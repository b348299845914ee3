/** Which episode the hands work on, the ways to another one, and the moment when that has come. */
import type { Playback } from '../../player';
import type { Act, Pressed } from '../controller/act';

/** The episode on screen, as the hands reach it. */
interface OnStage {
  readonly episode: number;
  perform(act: Act, args: never[], pressed: Pressed): Promise<void>;
  /** Moves its playhead. */
  move(by: (playback: Playback) => void): Promise<void> | void;
}

interface Ways {
  /** The episode that comes next in the queue; null, and said, where there is none. */
  next(): Promise<number | null>;
  /** @param frame to begin at; where it is undefined, the first look */
  open(episode: number, frame?: number): void;
}

export interface Stage {
  /** From now on acts fall on this episode, also those that were waiting before it came. */
  enter(episode: OnStage): void;
  /** An act is on its way to another episode: those that wait behind it are meant for that one. */
  isOpening(): boolean;
  /** Null before the first episode. */
  current(): OnStage | null;
  /** Whether the room is open in which acts are done. */
  isOpen(): boolean;
  /** How the room goes from one episode to another; null while no room is open. */
  setWays(ways: Ways | null): void;
  /** Resolves when the next episode of the queue is there; at once where there is none. */
  openNext(): Promise<void>;
  /** Resolves when the episode is there, or is known not to come. */
  open(episode: number, frame?: number): Promise<void>;
  /** What was gone to is there, or cannot be; or the curator went elsewhere. */
  arrived(): void;
}

export function createStage(): Stage {
  let current: OnStage | null = null;
  let ways: Ways | null = null;
  let waiting: (() => void)[] = [];
  const open = (episode: number, frame?: number): Promise<void> =>
    new Promise((resolve) => {
      if (ways === null || episode === current?.episode) return resolve();
      waiting.push(resolve);
      ways.open(episode, frame);
    });
  return {
    enter(episode) {
      current = episode;
    },
    isOpening: () => waiting.length > 0,
    current: () => current,
    isOpen: () => ways !== null,
    setWays(next) {
      ways = next;
    },
    async openNext() {
      const next = (await ways?.next()) ?? null;
      if (next !== null) await open(next);
    },
    open,
    arrived() {
      const all = waiting;
      waiting = [];
      for (const resolve of all) resolve();
    },
  };
}
