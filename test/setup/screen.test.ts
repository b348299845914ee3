import { describe, expect, it } from 'vitest';
import { judgeScreen, type ScreenFacts } from '../../scripts/setup/screen.mjs';

const desktop: ScreenFacts = {
  platform: 'linux',
  env: { DISPLAY: ':0' },
  isRoot: false,
  isWsl: false,
  hasFile: (file) => file === '/tmp/.X11-unix/X0' || file === '/run/user/1000/wayland-0',
  restrictsUserNamespaces: false,
  sandboxIsSetUid: false,
};
const wayland = { WAYLAND_DISPLAY: 'wayland-0', XDG_RUNTIME_DIR: '/run/user/1000' };

describe('whether a window can be shown', () => {
  it.each<[string, Partial<ScreenFacts>, boolean, RegExp | null]>([
    ['macOS', { platform: 'darwin', env: {} }, true, null],
    ['Windows', { platform: 'win32', env: {} }, true, null],
    ['X11', {}, true, null],
    ['Wayland', { env: wayland }, true, null],
    [
      'both, of which one is gone',
      { env: { ...wayland, XDG_RUNTIME_DIR: '', DISPLAY: ':0' } },
      true,
      null,
    ],
    ['X11 of another machine', { env: { DISPLAY: 'localhost:10.0' } }, true, null],
    ['no display', { env: {} }, false, /^No display$/],
    ['over SSH', { env: { SSH_CONNECTION: '1 2 3 4' } }, false, /SSH/],
    ['WSL without WSLg', { isWsl: true, env: {} }, false, /WSLg/],
    ['WSLg', { isWsl: true, env: wayland }, true, null],
    ['an X server that is gone', { env: { DISPLAY: ':7' } }, false, /No X server answers at :7/],
    ['a compositor that is gone', { env: { WAYLAND_DISPLAY: 'wayland-9' } }, false, /wayland-9/],
    ['root', { isRoot: true }, false, /root/],
    ['no user namespaces', { restrictsUserNamespaces: true }, false, /sysctl/],
    [
      'no user namespaces, but a helper',
      { restrictsUserNamespaces: true, sandboxIsSetUid: true },
      true,
      null,
    ],
  ])('%s', (_name, facts, show, why) => {
    const judged = judgeScreen({ ...desktop, ...facts }, false);
    expect(judged.show).toBe(show);
    if (why === null) expect(judged.why).toBeNull();
    else expect(judged.why).toMatch(why);
    expect(judged.args).toEqual([]);
  });

  it('turns the sandbox off only for root who insists, and says so', () => {
    const judged = judgeScreen({ ...desktop, isRoot: true }, true);
    expect(judged).toMatchObject({ show: true, args: ['--no-sandbox'] });
    expect(judged.why).toMatch(/sandbox is off/);
    expect(judgeScreen({ ...desktop, restrictsUserNamespaces: true }, true)).toMatchObject({
      show: true,
      args: [],
    });
    expect(judgeScreen({ ...desktop, env: {} }, true).show).toBe(false);
  });
});
