/** Entry of the headless host: `node dist/node/cli.js COMMAND`. */
import { start } from '../core/system/start';

await start(() => import('./main'));
