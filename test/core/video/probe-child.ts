/** Looks at the video that is the first argument, in a process whose memory can be limited. */
import { probeVideo } from '../../../src/core/video/probe';
import { toPlainError } from '../../../src/shared/errors';

const [file = ''] = process.argv.slice(2);
const said = await probeVideo(file).then(
  ({ pictures }) => `${pictures} pictures`,
  (error: unknown) => toPlainError(error).message,
);
process.stdout.write(`${said}\n${Math.round(process.resourceUsage().maxRSS / 1024)}\n`);
