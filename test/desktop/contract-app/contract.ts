/** What main.mjs leaves in its process. */
import type { BrowserWindow, MessagePortMain, UtilityProcess } from 'electron';

interface Contract {
  log: unknown[][];
  ports: MessagePortMain[];
  children: UtilityProcess[];
  window: BrowserWindow;
  fork(): UtilityProcess;
  note(...entry: unknown[]): void;
  holdQuit: boolean;
  leave: boolean;
}
declare global {
  var contract: Contract;
}
