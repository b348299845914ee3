/** What the desktop host and its core process say to each other beside the windows' ports. Types only. */
import type { JobState } from '../shared/model/job';
import type { ChildEntry } from '../core/system/child-process';
import type { RemotePlace } from '../core/hub/remote-file';
import type { StudioOptions } from '../core/studio-context';

/** A file on this machine, or one of the Hub. */
export type Medium = string | RemotePlace;

export type ToCore =
  /** The first message, once. */
  | { type: 'start'; options: StudioOptions }
  /** Carries one port: the window at its other end talks to the core as if alone. */
  | { type: 'window' }
  /** Asks for the file behind a path of the window's, such as `/media/<asset>`. */
  | { type: 'file'; id: number; pathname: string }
  /** The machine goes to sleep, or is awake again. */
  | { type: 'sleep'; asleep: boolean }
  /** From a process that the core asked for, and its end. */
  | { type: 'child-message'; child: number; message: unknown }
  | { type: 'child-ended'; child: number; why: string }
  /** Finish what is being written, release locks, end. */
  | { type: 'close' };

export type FromCore =
  /** The core serves windows from now on. */
  | { type: 'ready' }
  | { type: 'file'; id: number; file: Medium | null }
  | { type: 'job'; job: JobState }
  /** Start a process for the core, pass it a message, end it. `child` is the core's number for it. */
  | { type: 'child-start'; child: number; entry: ChildEntry }
  | { type: 'child-message'; child: number; message: unknown }
  | { type: 'child-end'; child: number }
  /** A failure that is a bug, for the host's log. */
  | { type: 'failure'; method: string; text: string };

/** Name of the process in lists of processes and in the host's log. */
export const coreServiceName = 'DualVLA Studio core';
