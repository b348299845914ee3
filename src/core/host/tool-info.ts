/** What the studio needs beside itself, and what is lost without it. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ToolInfo } from '../../shared/api/host';
import { plainFailure } from '../system/classify-error';
import { loadEncoder } from '../models/encoder';
import { readEventModel } from '../models/encoder-file';
import { findFfmpeg, whyNoFfmpeg } from '../video/tools';
import { findAppRoot, unpacked } from '../system/app-root';

/** The outside programs. */
export async function readTools(): Promise<ToolInfo[]> {
  const ffmpeg = await findFfmpeg();
  return [
    {
      name: 'ffmpeg',
      path: ffmpeg?.path ?? null,
      version: ffmpeg?.version ?? null,
      missing:
        ffmpeg === null
          ? `Without ffmpeg there are no thumbnails and no video events; playing and reviewing work. ${await whyNoFfmpeg()}`
          : null,
      remark: ffmpeg?.insteadOf ?? null,
    },
  ];
}

/**
 * The studio's image encoder, after a trial picture. It loads native code into this process: for a command line, not
 * for a window's core.
 */
export async function tryEventModel(): Promise<ToolInfo> {
  const file = unpacked(path.join(findAppRoot(import.meta.dirname), 'models/event-encoder.json'));
  const name = 'event model';
  try {
    const model = await readEventModel(file);
    const encoder = await loadEncoder(model);
    await encoder.close();
    return { name, path: file, version: model.name, missing: null };
  } catch (error) {
    const why = plainFailure(error).message;
    const missing = `Rollouts that look like another one are found by colours and edges instead. ${why}`;
    return { name, path: file, version: null, missing };
  }
}

/** Electron's binary, of a checkout; null in a package and where Electron is not installed at all. */
export function readElectron(): ToolInfo | null {
  const folder = path.join(findAppRoot(import.meta.dirname), 'node_modules/electron');
  if (!existsSync(folder)) return null;
  const file = path.join(folder, 'dist/version');
  if (!existsSync(file)) {
    const missing =
      'Without its binary "npm start" opens the studio in the browser. Fetch it with "npx install-electron".';
    return { name: 'Electron', path: null, version: null, missing };
  }
  const version = readFileSync(file, 'utf8').trim();
  return { name: 'Electron', path: path.dirname(file), version, missing: null };
}
