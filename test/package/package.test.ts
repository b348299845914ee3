/** The desktop app as electron-builder packages it, around an Electron with nothing in it. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { extractAll } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchOnStandIn } from '../desktop/on-stand-in';
import { startHostProcess } from '../e2e/host-process';
import { copyFirstEpisodes } from '../first-episodes';
import { repositoryRoot } from '../shared-data';
import { makeTempDir } from '../studio-fixture';
import { readFuses } from './hollow-electron';
import { packAll, type AppPackage, type System } from './packages';
import { duckdbVersions, sizesOf } from './sizes';

const full = process.env['DUALVLA_TEST_FULL'] === '1';
const systems: readonly System[] = ['linux', 'win32', 'darwin'];
/** MiB without Electron, which is about 250 more. */
const budget: Readonly<Record<System, number>> = { linux: 145, win32: 135, darwin: 190 };

let dir: string;
let packages: Record<System, AppPackage>;
let refusal: string | null;

beforeAll(async () => {
  dir = await makeTempDir();
  ({ packages, refusal } = await packAll(dir, { wrong: full }));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** MiB of a part in the table of docs/desktop.md; NaN where it has no such row. */
function documented(part: string, system: System): number {
  const text = readFileSync(path.join(repositoryRoot, 'docs/desktop.md'), 'utf8');
  const row = text.split('\n').find((line) => line.startsWith(`| ${part} `));
  return Number(row?.split('|')[systems.indexOf(system) + 2]);
}

const names = (system: System) => packages[system].files.map(({ name }) => name);

it.skipIf(!full)('refuses a configuration that electron-builder does not know', () => {
  expect(refusal).toMatch(/unknown property 'asarUnpacked'/);
});

describe.each(systems)('on %s', (system) => {
  it('takes the build, the demo, the model and the papers, and nothing of the checkout besides', () => {
    const taken = names(system);
    expect(taken).toEqual(
      expect.arrayContaining([
        'package.json',
        'LICENSE',
        'dist/node/desktop.js',
        'dist/node/core-process.js',
        'dist/node/encoder-process.js',
        'dist/node/hdf5-process.js',
        'dist/node/student-process.js',
        'dist/preload/preload.cjs',
        'dist/renderer/index.html',
        'dist/renderer/licences.txt',
        'models/event-encoder.onnx',
        'assets/distill/dualvla_loss.py',
        'assets/demo/meta/info.json',
        'node_modules/@jax-js/jax/package.json',
        'node_modules/bullmq/package.json',
      ]),
    );
    const tops = new Set(taken.map((name) => name.split('/')[0]));
    expect([...tops].sort((a = '', b = '') => a.localeCompare(b, 'en'))).toEqual([
      'assets',
      'dist',
      'LICENSE',
      'models',
      'node_modules',
      'package.json',
    ]);
    expect(taken.filter((name) => /\.(map|ts|mts|cts)$/.test(name))).toEqual([]);
    // Bundled into the window or the build for Node already.
    const bundled =
      /^node_modules\/(react|lucide-react|recharts|zod|mediabunny|@duckdb\/node-api)\//;
    expect(taken.filter((name) => bundled.test(name))).toEqual([]);
  });

  it('has onnxruntime and DuckDB for itself and for no other platform', () => {
    const { arch } = packages[system];
    const bindings = names(system).filter((name) => name.includes('/node-bindings-'));
    // npm installs this machine's only.
    expect(bindings.length > 0).toBe(system === process.platform);
    for (const name of bindings) expect(name).toContain(`/node-bindings-${system}-${arch}/`);
    const binaries = names(system).filter((name) => /onnxruntime-node\/bin\//.test(name));
    expect(binaries.length).toBeGreaterThan(1);
    for (const name of binaries) expect(name).toContain(`/${system}/${arch}/`);
    const libraries = binaries.filter((name) => /libonnxruntime|onnxruntime\.dll/.test(name));
    expect(libraries).toHaveLength(1);
  });

  it('keeps outside of the archive what native code and other programs read', () => {
    const { files } = packages[system];
    const readByOthers =
      /\.(node|so|dll|dylib|onnx|mp4|parquet)(\.\d+)?$|^models\/|^assets\/demo\/|licences\.txt$|^LICENSE$/;
    for (const { name, unpacked } of files) {
      if (readByOthers.test(name)) expect(unpacked, name).toBe(true);
    }
    expect(files.find(({ name }) => name === 'dist/node/desktop.js')?.unpacked).toBe(false);
  });

  it('has no other app in it', async () => {
    const resources = await readdir(path.dirname(packages[system].asar));
    expect(resources.filter((name) => name.endsWith('.asar'))).toEqual(['app.asar']);
  });

  it('has its fuses set', async () => {
    expect(readFuses(await readFile(packages[system].binary))).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('stays within its budget', () => {
    const sizes = sizesOf(packages[system]);
    // Here only where npm could fetch it, so docs/desktop.md and the budget leave it apart.
    sizes.delete('ffmpeg');
    const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    const rows = [...sizes].map(([part, size]) => `${part} ${size.toFixed(1)}`);
    console.log(`Package for ${system}: ${total.toFixed(0)} MiB (${rows.join(', ')}) and Electron`);
    expect(total).toBeLessThan(budget[system]);
    for (const [part, size] of sizes) {
      expect(Math.abs(documented(part, system) - size), part).toBeLessThan(2);
    }
  });
});

it('says in one line that a package needs the binary of Electron', async () => {
  const script = path.join(repositoryRoot, 'scripts/package/pack.mjs');
  const env = { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: path.join(dir, 'nothing') };
  const run = promisify(execFile)(process.execPath, [script], { env });
  await expect(run).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Packaging needs Electron’s binary.*install-electron"\.\n$/),
  });
});

it('knows the size of DuckDB on platforms that are not this one', () => {
  const { measured, locked } = duckdbVersions();
  expect(measured, 'a new DuckDB: measure its packages anew, in sizes.ts').toBe(locked);
});

it('opens projects on a double click and names itself on macOS', async () => {
  const contents = path.join(path.dirname(packages.darwin.asar), '..');
  const plist = await readFile(path.join(contents, 'Info.plist'), 'utf8');
  expect(plist).toMatch(/CFBundleTypeExtensions<\/key>\s*<array>\s*<string>dualvla<\/string>/);
  expect(plist).toMatch(/CFBundleIdentifier<\/key>\s*<string>studio\.dualvla<\/string>/);
  const entitlements = await readFile(
    path.join(repositoryRoot, 'build/entitlements.mac.plist'),
    'utf8',
  );
  expect(entitlements.match(/<key>[^<]*<\/key>/g)).toEqual([
    '<key>com.apple.security.cs.allow-jit</key>',
  ]);
});

describe('what is in the package of this platform, taken out into an empty folder', () => {
  let app: string;
  let env: NodeJS.ProcessEnv;

  beforeAll(() => {
    app = path.join(dir, 'app');
    const own = systems.find((system) => system === process.platform);
    if (own === undefined) throw new Error(`There is no package for ${process.platform}.`);
    extractAll(packages[own].asar, app);
    const { NODE_PATH: _elsewhere, ...rest } = process.env;
    env = { ...rest, DUALVLA_DATA_DIR: path.join(dir, 'data') };
  });

  const dualvla = async (...args: string[]): Promise<unknown> => {
    const cli = path.join(app, 'dist/node/cli.js');
    const options = { cwd: dir, env, maxBuffer: 2 ** 26 };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [cli, ...args, '--json'],
      options,
    );
    return JSON.parse(stdout) as unknown;
  };

  it('has a command line that finds the demo and proposes with the video model', async () => {
    const demo = path.join(app, 'assets/demo');
    expect(await dualvla('demo')).toEqual({ path: demo });
    // Of one episode alone no sample of others is watched first.
    const first = path.join(dir, 'first');
    await copyFirstEpisodes(1, first);
    const project = path.join(dir, 'project');
    const model = path.join(app, 'models/event-encoder.json');
    const args = ['--project', project, '--event-model', model];
    expect(await dualvla('propose', first, ...args)).toMatchObject({ episodes: 1, problems: [] });
    // Per camera it is written down who watched.
    const surprise = await readFile(path.join(project, 'events/000000.json'), 'utf8');
    expect(surprise).toContain('"by":"model"');
  });

  it('has a browser host that serves the window and its licences', async () => {
    const host = await startHostProcess({ dataDir: path.join(dir, 'data'), root: app });
    try {
      const read = async (name: string) => (await fetch(new URL(name, host.url))).text();
      expect(await read('/')).toContain('<div id="root">');
      expect(await read('/licences.txt')).toContain('react-dom');
    } finally {
      expect(await host.stop()).toBe(0);
    }
  });

  it('has a desktop host, which opens the demo in its window on the stand-in', async () => {
    const desktop = await launchOnStandIn({
      main: path.join(app, 'dist/node/desktop.js'),
      args: [path.join(app, 'assets/demo')],
      env: { DUALVLA_DATA_DIR: path.join(dir, 'desktop') },
    });
    try {
      const page = await desktop.page();
      await page.locator('[data-episode="23"]').waitFor({ state: 'attached' });
      expect(await page.title()).toBe('demo · DualVLA Studio');
    } finally {
      await desktop.kill();
    }
  });
});
