/** How large a package is, by part. Electron itself comes on top. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../shared-data';
import type { AppPackage } from './packages';

/** The first that matches is a file's part. */
const parts: readonly [string, RegExp][] = [
  ['window and hosts', /^(dist|assets\/(icons|distill))\/|^(package\.json|LICENSE)$/],
  ['demo dataset', /^assets\/demo\//],
  ['event model', /^models\//],
  ['DuckDB', /^node_modules\/@duckdb\//],
  ['onnxruntime', /^node_modules\/onnxruntime-/],
  ['ZeroMQ', /^node_modules\/(zeromq|cmake-ts|node-addon-api)\//],
  ['HDF5', /^node_modules\/h5wasm\//],
  [
    'BullMQ',
    /^node_modules\/(bullmq|cron-parser|ioredis|@ioredis|luxon|msgpackr|@msgpackr-extract)\//,
  ],
  ['ffmpeg', /^node_modules\/ffmpeg-static\//],
  ['other packages', /^node_modules\//],
];

/** Bytes of DuckDB's library and binding for platforms that npm does not install here; measured in their packages. */
const duckdb = {
  version: '1.5.5-r.5',
  bytes: { linux: 63_460_456, win32: 37_977_896, darwin: 117_519_352 },
};

/** MiB by part; throws where a file belongs to none. */
export function sizesOf(app: AppPackage): Map<string, number> {
  const sizes = new Map(parts.map(([part]) => [part, 0]));
  for (const { name, bytes } of app.files) {
    const part = parts.find(([, pattern]) => pattern.test(name))?.[0];
    if (part === undefined) throw new Error(`${name} belongs to no part of the package.`);
    sizes.set(part, (sizes.get(part) ?? 0) + bytes / 2 ** 20);
  }
  if (app.system !== process.platform) {
    sizes.set('DuckDB', (sizes.get('DuckDB') ?? 0) + duckdb.bytes[app.system] / 2 ** 20);
  }
  return sizes;
}

/** The version whose other platforms were measured, and the one that is locked. */
export function duckdbVersions(): { measured: string; locked: string | undefined } {
  const lock = JSON.parse(readFileSync(path.join(repositoryRoot, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string } | undefined>;
  };
  const locked = lock.packages['node_modules/@duckdb/node-bindings-win32-x64']?.version;
  return { measured: duckdb.version, locked };
}
