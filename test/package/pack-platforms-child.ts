/**
 * Run as a program in the repository's root: `pack-platforms-child HOLLOW OUT [REFUSAL]`. Packages the studio for three
 * platforms with electron-builder itself, around the hollow Electron in HOLLOW, into folders under OUT. What it says to
 * an option that there is not goes into the file REFUSAL.
 */
import { writeFile } from 'node:fs/promises';
import { Arch, build, Platform, type Configuration } from 'electron-builder';

const [hollow, output, refusal] = process.argv.slice(2);
if (hollow === undefined || output === undefined) throw new Error('Name two folders.');

const config: Configuration = {
  electronDist: hollow,
  directories: { output },
  // Both rewrite the .exe, and a hollow one cannot be parsed.
  disableAsarIntegrity: true,
  win: { signAndEditExecutable: false },
  // On a Mac it would be signed.
  mac: { identity: null },
};
const linuxArch = process.arch === 'arm64' ? Arch.arm64 : Arch.x64;
const pack = (options: Configuration) =>
  build({
    projectDir: process.cwd(),
    targets: new Map([
      ...Platform.LINUX.createTarget('dir', linuxArch),
      ...Platform.WINDOWS.createTarget('dir', Arch.x64),
      ...Platform.MAC.createTarget('dir', Arch.arm64),
    ]),
    config: options,
  });

if (refusal !== undefined) {
  const wrong = { ...config, asarUnpacked: true };
  await writeFile(refusal, await pack(wrong).then(() => '', String));
}
await pack(config);
