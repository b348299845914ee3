/** The headless host as a process. */
import { ignoreClosedPipes } from '../core/host/guard';
import { runCommandLine } from './run';

ignoreClosedPipes();
process.exitCode = await runCommandLine(process.argv.slice(2));
