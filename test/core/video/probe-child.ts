/** Looks at the video that is the first argument, in a process whose memory can be limited. */
import { readFileSync } from 'node:fs';
import { probeVideo } from '../../../src/core/video/probe';
import { toPlainError } from '../../../src/shared/errors';

const [file = ''] = process.argv.slice(2);
const said = await probeVideo(file).then(
  ({ pictures }) => `${pictures} pictures`,
  (error: unknown) => toPlainError(error).message,
);
process.stdout.write(`${said}\n${mostMegabytes()}\n`);

/** Of this program alone: what the system counts by itself begins with what whoever started it held. */
function mostMegabytes(): number {
  if (process.platform !== 'linux') return Math.round(process.resourceUsage().maxRSS / 1024);
  const kib = /^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Math.round(Number(kib) / 1024);
}
