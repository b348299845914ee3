import { existsSync } from 'node:fs';
import path from 'node:path';
import { findAppRoot } from '../../core/host/app-root';
import { userDataDir } from '../../core/host/data-dir';
import { readTools } from '../../core/host/tool-info';
import { studioVersion } from '../../core/version';
import { command } from '../command';

export const doctor = command({
  name: 'doctor',
  summary: 'Say what the studio finds on this machine, and what is missing.',
  usage: '[--json]',
  options: {},
  async run() {
    const root = findAppRoot(import.meta.dirname);
    const tools = await readTools();
    const document = {
      version: studioVersion,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      dataDir: userDataDir(),
      demo: existsSync(path.join(root, 'assets/demo/meta/info.json')),
      tools,
    };
    const lines = tools.map(({ name, path: file, version, missing }) =>
      missing === null ? `${name} ${version ?? ''} at ${file ?? ''}` : `${name}: ${missing}`,
    );
    const head = `DualVLA Studio ${document.version}, Node ${document.node}, ${document.platform}`;
    return { document, text: [head, `Data folder: ${document.dataDir}`, ...lines].join('\n') };
  },
});
