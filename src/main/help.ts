/** The about box and Help > Report a problem. */
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { app, dialog, shell, type BrowserWindow } from 'electron';
import { unpacked } from '../core/system/app-root';
import { formatReport, readRecentLog } from '../core/host/report';
import { readTools } from '../core/host/tool-info';
import { studioVersion } from '../core/system/version';
import type { Log } from './log';

export interface HelpOptions {
  /** Folder of the studio's own files. */
  root: string;
  log: Log;
}

/** In the system's viewer of texts, which cannot read out of a package's archive. */
export async function showLicences({ root, log }: HelpOptions): Promise<void> {
  const failure = await shell.openPath(unpacked(path.join(root, 'dist/renderer/licences.txt')));
  if (failure !== '') log.write('main', 'licences', failure);
}

export async function showAbout(window: BrowserWindow | null, options: HelpOptions): Promise<void> {
  const { response } = await show(window, {
    type: 'info',
    title: 'About DualVLA Studio',
    message: `DualVLA Studio ${studioVersion}`,
    detail: [
      'Curate sparse embodied-reasoning data from robot episodes.',
      '',
      ...Object.entries(versions()).map(([name, version]) => `${name} ${version}`),
      '',
      'MIT licence. ffmpeg, where it is used, runs as a separate program under its own licence.',
    ].join('\n'),
    buttons: ['Close', 'Show licences'],
    defaultId: 0,
    cancelId: 0,
  });
  if (response === 1) await showLicences(options);
}

/** Asks where to, writes the report there and shows it. */
export async function reportProblem(
  window: BrowserWindow | null,
  { log }: HelpOptions,
): Promise<void> {
  const options = {
    title: 'Save the report',
    defaultPath: path.join(app.getPath('documents'), 'dualvla-studio-report.txt'),
    filters: [{ name: 'Text', extensions: ['txt'] }],
  };
  const { canceled, filePath } =
    window === null
      ? await dialog.showSaveDialog(options)
      : await dialog.showSaveDialog(window, options);
  if (canceled || filePath === '') return;
  try {
    const facts = {
      versions: { 'DualVLA Studio': studioVersion, ...versions() },
      tools: await readTools(),
      log: await readRecentLog(log.file),
    };
    await writeFile(filePath, formatReport(facts));
    shell.showItemInFolder(filePath);
  } catch (error) {
    await show(window, {
      type: 'error',
      message: 'The report could not be written.',
      detail: error instanceof Error ? error.message : String(error),
    });
  }
}

function versions(): Record<string, string> {
  const { electron, chrome, node, v8 } = process.versions;
  return {
    Electron: electron ?? 'unknown',
    Chromium: chrome ?? 'unknown',
    Node: node,
    V8: v8,
    System: `${os.type()} ${os.release()} ${process.arch}`,
  };
}

function show(window: BrowserWindow | null, options: Electron.MessageBoxOptions) {
  return window === null ? dialog.showMessageBox(options) : dialog.showMessageBox(window, options);
}
