/** Entry of the browser host: `node dist/node/web.js [PATH] [--port N] [--no-open]`. */
import { start } from '../core/system/start';

await start(() => import('./main'));
