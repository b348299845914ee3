/** Whether an Electron window could be shown here. Pure, for every case must be tried without having its machine. */

/**
 * `facts`: `{platform, env, isRoot, isWsl, hasFile(path), restrictsUserNamespaces, sandboxIsSetUid}`. Gives
 * `{show, why, args}`: whether to show a window, a sentence for the person where there is something to say, and the
 * switches that Electron needs. `forced` is what `--electron` asks for.
 */
export function judgeScreen(facts, forced) {
  const { platform, isRoot, isWsl, restrictsUserNamespaces, sandboxIsSetUid } = facts;
  if (platform !== 'linux') return { show: true, why: null, args: [] };
  const missing = missingDisplay(facts);
  if (missing !== null) {
    const why = isWsl
      ? 'No display in this WSL (WSLg would give it one)'
      : facts.env.SSH_CONNECTION
        ? 'No display over this SSH connection'
        : missing;
    return { show: false, why, args: [] };
  }
  if (isRoot) {
    return forced
      ? {
          show: true,
          why: 'Running as root, so Chromium’s sandbox is off: open only datasets you trust, or start as another user.',
          args: ['--no-sandbox'],
        }
      : {
          show: false,
          why: 'Running as root, where Chromium has no sandbox (start as another user, or force it with --electron)',
          args: [],
        };
  }
  if (restrictsUserNamespaces && !sandboxIsSetUid) {
    const cure = 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0';
    return {
      show: forced,
      why: `This system forbids the user namespaces that Chromium’s sandbox needs (allow them with: ${cure})`,
      args: [],
    };
  }
  // Electron chooses between Wayland and X11 by itself.
  return { show: true, why: null, args: [] };
}

/** Null where a display is named and, as far as a file can tell, there. */
function missingDisplay({ env, hasFile }) {
  const wayland = env.WAYLAND_DISPLAY;
  if (wayland) {
    const socket = wayland.startsWith('/') ? wayland : `${env.XDG_RUNTIME_DIR ?? ''}/${wayland}`;
    if (hasFile(socket)) return null;
  }
  const x11 = env.DISPLAY;
  if (!x11) return wayland ? `No Wayland compositor answers at ${wayland}` : 'No display';
  // Only a display on this machine has a socket: one on another is tried.
  const local = /^(?:unix)?:(\d+)/.exec(x11)?.[1];
  if (local === undefined || hasFile(`/tmp/.X11-unix/X${local}`)) return null;
  return `No X server answers at ${x11}`;
}
