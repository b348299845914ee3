/**
 * What a window and the desktop host say to each other beside the contract: native menus, dialogs, files that came from
 * outside. It goes over a port of its own, made by the page and handed up by the preload script.
 */
import { z } from 'zod';

/** The page posts this to itself with one port; the preload script hands the port to the host. */
export interface PortRequest {
  type: 'dualvla:port';
  /** The core speaks the contract (`shared/rpc`), the host what is below. */
  to: 'core' | 'host';
}

/** The preload script posts this to the page when files were dropped on it. */
export interface DroppedFiles {
  type: 'dualvla:dropped';
  paths: string[];
}

const text = z.string().max(200);
const path = z.string().min(1).max(4_096);

const menuCommandSchema = z.object({
  id: text,
  label: text,
  group: text,
  /** Chords as in the window's `commands/chord.ts`; the first is shown. */
  keys: z.array(text).max(8),
  enabled: z.boolean(),
});
/** A command of the window as a native menu shows it. */
export type MenuCommand = z.infer<typeof menuCommandSchema>;

/** From the page. Calls carry an `id` and are answered with it. */
export const toHostSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('pick-folder'), id: z.number().int() }),
  z.object({ type: z.literal('reveal'), id: z.number().int(), path }),
  z.object({ type: z.literal('menu'), commands: z.array(menuCommandSchema).max(500) }),
  /** A dataset was opened: for the list of recent documents. */
  z.object({ type: z.literal('opened'), path }),
  z.object({ type: z.literal('theme'), theme: z.enum(['system', 'dark', 'light']) }),
]);
export type ToHost = z.infer<typeof toHostSchema>;

/** From the host. */
export type FromHost =
  | { type: 'answer'; id: number; value: string | null }
  | { type: 'failed'; id: number; message: string }
  /** A command was chosen from a native menu. */
  | { type: 'run'; command: string }
  /** Something was opened from outside: dropped on the icon, chosen from the recent documents, a second start. */
  | { type: 'open'; path: string };
