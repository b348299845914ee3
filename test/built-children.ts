/** The core's own processes as they are built: through tsx each would take a second to start. */
import path from 'node:path';
import { forkScript, useChildStarter } from '../src/core/system/child-process';
import { repositoryRoot } from './shared-data';

useChildStarter((entry) => forkScript(path.join(repositoryRoot, 'dist/node', `${entry}.js`)));
