/** The module `electron` of the stand-in's main process. What is not exported here fails when it is imported. */
import { app } from './app';
import { BrowserWindow } from './browser-window';
import { listenForTests } from './drive';
import { ipcMain } from './ipc-main';
import { Menu } from './menu';
import { protocol } from './protocol';
import {
  dialog,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  screen,
  session,
  shell,
} from './system';
import { utilityProcess } from './utility-process';

export {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
};

listenForTests({
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
});
