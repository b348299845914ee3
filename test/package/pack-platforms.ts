/**
 * Run as a program: `tsx pack-platforms.ts HOLLOW OUT [WRONG]`. Packages the studio for three platforms with
 * electron-builder itself, around the hollow Electron in HOLLOW, into folders under OUT. WRONG is an option that there
 * is not, which must be refused.
 */
import { Arch, build, Platform, type Configuration } from 'electron-builder';
import { repositoryRoot } from '../shared-data';

const [hollow, output, wrong] = process.argv.slice(2);
if (hollow === undefined || output === undefined) throw new Error('Name the two folders.');

const config: Configuration = {
  electronDist: hollow,
  directories: { output },
  // Both rewrite the .exe, and a hollow one cannot be parsed.
  disableAsarIntegrity: true,
  win: { signAndEditExecutable: false },
  // On a Mac it would be signed.
  mac: { identity: null },
  ...(wrong === undefined ? {} : { [wrong]: true }),
};
const linuxArch = process.arch === 'arm64' ? Arch.arm64 : Arch.x64;
await build({
  projectDir: repositoryRoot,
  targets: new Map([
    ...Platform.LINUX.createTarget('dir', linuxArch),
    ...Platform.WINDOWS.createTarget('dir', Arch.x64),
    ...Platform.MAC.createTarget('dir', Arch.arm64),
  ]),
  config,
});
