/** Between a page's isolated world and the main process of the stand-in. */

/** From the world, through a binding of the debugging protocol. */
export type FromWorld =
  | { kind: 'ipc'; channel: string; text: string; ports: string[] }
  | { kind: 'port-text'; port: string; text: string }
  | { kind: 'port-end'; port: string };

/** What the main process can do in the world, as `standInWorld`. */
export interface World {
  portText(port: string, text: string): void;
  portClose(port: string): void;
  /** Real Electron reads the path from the file itself; here whoever drops it says where it lies. */
  dropping(paths: Record<string, string>): void;
}
