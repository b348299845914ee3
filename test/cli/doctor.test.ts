import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { repositoryRoot } from '../shared-data';
import { makeTempDir } from '../studio-fixture';

it('writes a report with the desktop’s log, without secrets', async () => {
  const dir = await makeTempDir();
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  await mkdir(path.join(dir, 'logs'));
  await writeFile(path.join(dir, 'logs/desktop.jsonl.1'), '{"text":"older"}\n');
  await writeFile(
    path.join(dir, 'logs/desktop.jsonl'),
    '{"text":"GET /?token=0123456789abcdef"}\n{"text":"newest"}\n',
  );
  const report = path.join(dir, 'report.txt');
  const cli = path.join(repositoryRoot, 'dist/node/cli.js');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [cli, 'doctor', '--report', report, '--json'],
    { env: { ...process.env, DUALVLA_DATA_DIR: dir } },
  );
  expect(JSON.parse(stdout)).toMatchObject({ report, dataDir: dir });
  const text = await readFile(report, 'utf8');
  expect(text).toMatch(/^Node: v\d/m);
  expect(text).toMatch(/^ffmpeg\b/m);
  // It was loaded and tried.
  expect(text).toMatch(/^event model: \S+ at .*event-encoder\.json$/m);
  expect(text).toMatch(/^Electron\b.*(install-electron| at )/m);
  expect(text).toContain('(3 lines)\n{"text":"older"}\n{"text":"GET /?token=[removed]"}\n');
  expect(text).not.toContain('0123456789abcdef');
});
