/** Where the window was, for the next start. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

const coordinate = z.number().int().min(-100_000).max(100_000);
const length = z.number().int().min(1).max(100_000);
const stateSchema = z.object({
  bounds: z.object({ x: coordinate, y: coordinate, width: length, height: length }),
  maximized: z.boolean(),
  /** The window's setting, so that its frame has the right colours before the page can say so. */
  theme: z.enum(['system', 'dark', 'light']).default('dark'),
});
export type WindowState = z.infer<typeof stateSchema>;

export const smallest = { width: 760, height: 520 };
const usual = { width: 1440, height: 900 };
/** At least this much of the title bar must be on a screen, or nobody could drag the window back. */
const graspable = 80;

const fileIn = (dataDir: string): string => path.join(dataDir, 'window.json');

/** Null on the first start and where the file is damaged. */
export function readWindowState(dataDir: string): WindowState | null {
  try {
    const parsed = stateSchema.safeParse(JSON.parse(readFileSync(fileIn(dataDir), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Never throws: a place on the screen is not worth a message. */
export function writeWindowState(dataDir: string, state: WindowState): void {
  try {
    writeFileSync(fileIn(dataDir), `${JSON.stringify(state)}\n`);
  } catch {
    // The next start opens the window in the middle.
  }
}

/**
 * The bounds for a new window: the old ones where their title bar can still be reached on one of the screens' work
 * areas, else in the middle of the first, never larger than it.
 */
export function placeWindow(saved: WindowState | null, workAreas: readonly Rectangle[]): Rectangle {
  const old = saved?.bounds;
  const home = workAreas.find((area) => old !== undefined && isReachable(old, area));
  const area = home ?? workAreas[0] ?? { x: 0, y: 0, ...usual };
  const width = Math.min(old?.width ?? usual.width, area.width);
  const height = Math.min(old?.height ?? usual.height, area.height);
  if (old !== undefined && home !== undefined) return { x: old.x, y: old.y, width, height };
  return {
    x: area.x + Math.round((area.width - width) / 2),
    y: area.y + Math.round((area.height - height) / 2),
    width,
    height,
  };
}

function isReachable(bounds: Rectangle, area: Rectangle): boolean {
  const shared =
    Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  return shared >= graspable && bounds.y >= area.y && bounds.y <= area.y + area.height - graspable;
}
