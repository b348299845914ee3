/** `ipcMain`: only what comes one way from preload scripts; the studio's pages speak over ports. */
import { EventEmitter } from 'node:events';
import { modelled } from './modelled';

export const ipcMain = modelled('ipcMain', new EventEmitter());
