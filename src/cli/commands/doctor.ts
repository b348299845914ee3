import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findAppRoot } from '../../core/system/app-root';
import { userDataDir } from '../../core/system/data-dir';
import { desktopLogFile, formatReport, readRecentLog } from '../../core/host/report';
import { readElectron, readTools, tryEventModel } from '../../core/host/tool-info';
import { asStudioError } from '../../core/system/classify-error';
import { studioVersion } from '../../core/system/version';
import { command, noPositionals } from '../command';

export const doctor = command({
  name: 'doctor',
  usage: `[--report FILE] [--json]

  --report FILE   write a report for whoever helps: versions, tools, the desktop window's recent log, no secrets`,
  options: { report: { type: 'string' } },
  async run({ positionals, values }) {
    noPositionals(positionals);
    const root = findAppRoot(import.meta.dirname);
    const electron = readElectron();
    const tools = [
      ...(await readTools()),
      await tryEventModel(),
      ...(electron === null ? [] : [electron]),
    ];
    const document = {
      version: studioVersion,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      dataDir: userDataDir(),
      demo: existsSync(path.join(root, 'assets/demo/meta/info.json')),
      tools,
      report: values.report === undefined ? null : path.resolve(values.report),
    };
    if (document.report !== null) {
      const versions = {
        'DualVLA Studio': studioVersion,
        Node: process.version,
        System: `${os.type()} ${os.release()} ${process.arch}`,
      };
      const log = await readRecentLog(desktopLogFile(document.dataDir));
      const text = formatReport({ versions, tools, log });
      await writeFile(document.report, text).catch((error: unknown) => {
        throw asStudioError(error, `The report cannot be written to ${document.report}`);
      });
    }
    const lines = tools.map(({ name, path: file, version, missing, remark }) =>
      [
        missing === null ? `${name} ${version ?? ''} at ${file ?? ''}` : `${name}: ${missing}`,
        ...((remark ?? null) === null ? [] : [remark]),
      ].join('\n'),
    );
    const head = `DualVLA Studio ${document.version}, Node ${document.node}, ${document.platform}`;
    if (document.report !== null) lines.push(`Report: ${document.report}`);
    return { document, text: [head, `Data folder: ${document.dataDir}`, ...lines].join('\n') };
  },
});
