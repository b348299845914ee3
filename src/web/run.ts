/** Starts the browser host for a person: prints the address, opens a browser, ends on Ctrl-C. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { StudioError } from '../shared/errors';
import { findAppRoot } from '../core/system/app-root';
import { userDataDir } from '../core/system/data-dir';
import { isHubAddress } from '../core/hub/repository';
import { printLine } from '../core/system/print';
import { guardProcess } from '../core/host/guard';
import { findFfmpeg } from '../core/video/tools';
import { createStudio } from '../core/studio';
import { studioVersion } from '../core/system/version';
import { openInBrowser } from './open-browser';
import { startWebHost } from './server';
import { readOrMakeToken } from './token';

/** Always the same, for the browser keeps its storage per port. */
const usualPort = 4877;

/** Both entries of this host take them. */
export const webOptions = {
  port: { type: 'string' },
  'no-open': { type: 'boolean', default: false },
} as const;

export interface RunOptions {
  /** The dataset to open first; none means the demo. */
  positionals: string[];
  values: { port?: string | undefined; 'no-open'?: boolean | undefined };
  /** Folder of the running script, to find the studio's own files from. */
  from: string;
}

export interface RunningHost {
  url: string;
  /** What a person should read: the address and how to reach it from elsewhere. */
  greeting: string;
  /** Stops listening, ends jobs, releases projects. */
  close(): Promise<void>;
}

/** Resolves when the host is listening. Remarks go to stderr. */
export async function runWebHost(run: RunOptions): Promise<RunningHost> {
  const wanted = portNumber(run.values.port ?? String(usualPort));
  const [datasetPath, ...more] = run.positionals;
  if (more.length > 0) {
    throw new StudioError('invalid-input', `One dataset only; "${more[0]}" is one too many.`);
  }
  const isOfHub = datasetPath !== undefined && isHubAddress(datasetPath);
  const startPath =
    datasetPath === undefined || isOfHub ? (datasetPath ?? null) : folderAt(datasetPath);
  const root = findAppRoot(run.from);
  const windowDir = path.join(root, 'dist/renderer');
  if (!existsSync(path.join(windowDir, 'index.html'))) {
    throw new StudioError('not-found', `The window is not built: run "npm run build" in ${root}.`);
  }
  const demo = path.join(root, 'assets/demo');
  const demoPath = existsSync(path.join(demo, 'meta/info.json')) ? demo : null;
  const dataDir = userDataDir();
  const studio = createStudio({
    version: studioVersion,
    host: 'browser',
    dataDir,
    demoPath,
    startPath: startPath ?? demoPath,
  });
  const host = await startWebHost({
    studio,
    windowDir,
    token: readOrMakeToken(dataDir),
    port: wanted,
    log,
  });
  guardProcess(log);
  // Soon rather than at the first still, if FFMPEG_BIN is wrong; asking a program takes a processor from the opening.
  void studio.openAhead().then(findFfmpeg);
  const { port, url } = host;
  if (wanted !== 0 && port !== wanted) {
    log(
      `Port ${wanted} is taken (another studio?): using ${port}. The browser keeps view settings per port.`,
    );
  }
  // Every user of the machine can read the command line that this becomes.
  if (run.values['no-open'] !== true) openInBrowser(host.urlForOneWindow());
  return {
    url,
    greeting: [
      `DualVLA Studio ${studioVersion}: ${url}`,
      `From another machine: ssh -L ${port}:localhost:${port} THIS-MACHINE, then the same address there. Ctrl-C ends.`,
    ].join('\n'),
    async close() {
      await host.close();
      await studio.close();
    },
  };
}

const log = (line: string): void => printLine(process.stderr, line);

/** Absolute. Throws `not-found` or `invalid-input`. */
function folderAt(given: string): string {
  const folder = path.resolve(given);
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return folder;
  throw found === undefined
    ? new StudioError('not-found', `There is no folder ${folder}; check the path.`)
    : new StudioError('invalid-input', `${folder} is no folder; name the dataset's.`);
}

/** 0 to 65535; throws `invalid-input` for anything else. */
function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Infinity;
  if (port < 65_536) return port;
  throw new StudioError(
    'invalid-input',
    `--port takes a number from 0 to 65535, not ${JSON.stringify(text)}.`,
  );
}
