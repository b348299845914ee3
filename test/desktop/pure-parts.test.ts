/** The parts of the desktop host that need no Electron to be shown right. */
import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import type { JobState } from '../../src/shared/model/job';
import type { MenuCommand } from '../../src/shared/desktop';
import { acceleratorOf } from '../../src/main/accelerator';
import { barValue } from '../../src/main/bar-value';
import { menuTemplate } from '../../src/main/menu-template';
import { externalUrl, isOwnUrl } from '../../src/main/scheme';
import { pathArgument } from '../../src/main/start-args';
import { placeWindow, type WindowState } from '../../src/main/window-state';

const saved = (x: number, y: number, width = 1_000, height = 700): WindowState => ({
  bounds: { x, y, width, height },
  maximized: false,
  theme: 'dark',
});

const command = (id: string, group: string): MenuCommand => ({
  id,
  label: id,
  group,
  keys: ['KeyA'],
  enabled: id !== 'keyframe.prune',
});

const flat = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);

const click = (item: MenuItemConstructorOptions | undefined) =>
  (item?.click as (() => void) | undefined)?.();

const job = (done: number, total?: number): JobState => ({
  id: String(done),
  kind: 'export',
  title: '',
  datasetId: '',
  projectId: null,
  state: 'running',
  progress: { phase: 'p', done, unit: 'bytes', ...(total === undefined ? {} : { total }) },
  startedAtMs: 0,
  endedAtMs: null,
  error: null,
  result: null,
});

describe('addresses', () => {
  it.each([
    ['dualvla://studio/', true],
    ['dualvla://studio', true],
    ['dualvla://studio/?wire=port#/review', true],
    ['dualvla://studio.evil/', false],
    ['dualvla://other/', false],
    ['http://studio.dualvla.localhost/', false],
    ['file:///etc/passwd', false],
    ['about:blank', false],
    ['', false],
  ])('%s is the studio’s own: %s', (url, own) => expect(isOwnUrl(url)).toBe(own));

  it.each([
    ['https://arxiv.org/abs/2511.22134', 'https://arxiv.org/abs/2511.22134'],
    ['http://localhost:1/', 'http://localhost:1/'],
    ['mailto:a@b.c', null],
    ['file:///bin/sh', null],
    ['javascript:alert(1)', null],
    ['ms-msdt:/id', null],
    ['not a url', null],
  ])('%s goes to the system as %s', (url, given) => expect(externalUrl(url)).toBe(given));
});

describe('the command line', () => {
  it.each<[string[], string | null]>([
    [['electron', '/app/main.js'], null],
    [['electron', '/app/main.js', 'data/set'], '/home/me/data/set'],
    [['electron', '--no-sandbox', '/app/main.js', '/data/set'], '/data/set'],
    [['studio', '--ozone-platform=x11', ''], null],
    [['studio', '../set'], '/home/set'],
  ])('%j names %s', (argv, found) =>
    expect(pathArgument(argv, '/home/me', ['/app', '/app/main.js'])).toBe(found),
  );
});

describe('the window’s place', () => {
  const screen = { x: 0, y: 24, width: 1_920, height: 1_056 };
  const left = { x: -1_280, y: 0, width: 1_280, height: 1_024 };

  it('is in the middle at first, and never larger than the screen', () => {
    expect(placeWindow(null, [screen])).toEqual({ x: 240, y: 102, width: 1_440, height: 900 });
    const small = { x: 0, y: 0, width: 1_024, height: 700 };
    expect(placeWindow(null, [small])).toEqual({ x: 0, y: 0, width: 1_024, height: 700 });
  });

  it('is where it was, on any screen that is still there', () => {
    expect(placeWindow(saved(100, 100), [screen, left])).toMatchObject({ x: 100, y: 100 });
    expect(placeWindow(saved(-1_000, 50), [screen, left])).toMatchObject({ x: -1_000, y: 50 });
  });

  it.each([
    [-1_000, 50],
    [1_900, 100],
    [100, -200],
    [100, 2_000],
  ])('comes back to the middle from %i, %i, where nobody could grasp it', (x, y) => {
    expect(placeWindow(saved(x, y), [screen])).toEqual({
      x: 460,
      y: 202,
      width: 1_000,
      height: 700,
    });
  });
});

describe('keys in menus', () => {
  it.each<[string[], NodeJS.Platform, string | null]>([
    [['KeyA'], 'linux', 'A'],
    [['KeyA'], 'darwin', null],
    [['KeyU', 'Mod+KeyZ'], 'linux', 'U'],
    [['KeyU', 'Mod+KeyZ'], 'darwin', 'CommandOrControl+Z'],
    [['Mod+Shift+KeyE'], 'win32', 'CommandOrControl+Shift+E'],
    [['Shift+ArrowLeft'], 'linux', 'Shift+Left'],
    [['BracketLeft'], 'win32', '['],
    [['?'], 'linux', '?'],
    [['IntlBackslash', 'F5'], 'linux', 'F5'],
    [[], 'linux', null],
  ])('%j on %s: %s', (keys, platform, shown) => expect(acceleratorOf(keys, platform)).toBe(shown));
});

describe('the menus', () => {
  const commands = [
    command('studio.open', 'Studio'),
    command('studio.export', 'Studio'),
    command('studio.keys', 'Studio'),
    command('studio.team', 'Studio'),
    command('studio.dark', 'Studio'),
    command('studio.curator', 'Studio'),
    command('episode.undo', 'Episode'),
    command('episode.flag', 'Episode'),
    command('keyframe.prune', 'Keyframe'),
  ];
  const done: string[] = [];
  const menus = (platform: NodeJS.Platform, packaged = true) =>
    menuTemplate({
      platform,
      packaged,
      commands,
      recent: [{ name: 'R&D', path: '/data/R&D' }],
      run: (id) => done.push(id),
      openPath: (path) => done.push(path),
      about: () => done.push('about'),
      report: () => done.push('report'),
    });

  it.each<NodeJS.Platform>(['linux', 'win32', 'darwin'])(
    'hold every command once on %s',
    (platform) => {
      const items = flat(menus(platform));
      for (const { id } of commands) expect(items.filter((item) => item.id === id)).toHaveLength(1);
      for (const item of items)
        if (item.accelerator !== undefined) expect(item.registerAccelerator).toBe(false);
      expect(items.find(({ id }) => id === 'keyframe.prune')?.enabled).toBe(false);
      click(items.find(({ id }) => id === 'episode.flag'));
      expect(done.pop()).toBe('episode.flag');
      click(items.find(({ label }) => label?.startsWith('R&&D')));
      expect(done.pop()).toBe('/data/R&D');
    },
  );

  it('are where each platform’s people look', () => {
    expect(menus('linux').map(({ label }) => label)).toEqual([
      '&File',
      '&Edit',
      '&View',
      'Studio',
      'Episode',
      'Keyframe',
      '&Help',
    ]);
    expect(menus('darwin').map(({ label, role }) => label ?? role)).toEqual([
      'DualVLA Studio',
      '&File',
      '&Edit',
      '&View',
      'Studio',
      'Episode',
      'Keyframe',
      'windowMenu',
      '&Help',
    ]);
    const roles = (platform: NodeJS.Platform) => flat(menus(platform)).map(({ role }) => role);
    expect(roles('darwin')).toContain('services');
    expect(roles('linux')).not.toContain('services');
    expect(roles('linux')).not.toContain('toggleDevTools');
    expect(flat(menus('linux', false)).map(({ role }) => role)).toContain('toggleDevTools');
  });
});

describe('the bar on the icon', () => {
  it('shows nothing, an end nobody knows, or how far', () => {
    expect(barValue([])).toBe(-1);
    expect(barValue([job(5)])).toBe(2);
    expect(barValue([job(1, 4)])).toBe(0.25);
    expect(barValue([job(1, 4), job(3, 4), job(9)])).toBe(0.5);
    expect(barValue([job(9, 4)])).toBe(1);
  });
});
