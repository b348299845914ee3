/** A running desktop app, on real Electron or on the stand-in, as its tests see it. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type * as ElectronModule from 'electron';
import { realElectron, launchOnElectron } from './on-electron';
import { launchOnStandIn } from './on-stand-in';
import { patienceMs } from './patience';

export type Electron = typeof ElectronModule;

export interface LaunchOptions {
  /** The main script. */
  main: string;
  args?: readonly string[];
  env?: Record<string, string>;
}

export interface DesktopApp {
  readonly on: 'electron' | 'stand-in';
  /** Runs in the main process. The function sees its arguments only; values must be JSON. */
  evaluate<Result, Argument>(
    act: (electron: Electron, argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result>;
  /** The page of the (only) window; waits for it. */
  page(): Promise<Page>;
  /** Drops files or folders onto the page, through Chromium's own drag and drop. */
  drop(page: Page, paths: readonly string[]): Promise<void>;
  /** Resolves with the exit status when the main process ended. */
  readonly exited: Promise<number | null>;
  /** What the main process printed. */
  output(): string;
  /** Ends it whatever its state; fine when it has ended. */
  kill(): Promise<void>;
}

/** `stand-in` where there is no binary of Electron or no screen for it. */
export const host = realElectron() === null ? 'stand-in' : 'electron';

export function launchDesktop(options: LaunchOptions): Promise<DesktopApp> {
  return host === 'electron' ? launchOnElectron(options) : launchOnStandIn(options);
}

/** For what another process does in its own time. */
export const eventually = <T>(read: () => T | Promise<T>) =>
  expect.poll(read, { timeout: patienceMs });
